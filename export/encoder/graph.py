"""A BERT cut in two, and each part as an ONNX graph.

    input_ids, attention_mask ─▶ LowerLayers ─▶ states ─▶ UpperLayers ─▶ what the flow wants

Flows share the lower part; each has an upper part of its own. `.eval()` reaches every part, or dropout would be
exported.
"""

import logging
import warnings
from collections.abc import Callable, Sequence

import onnx
import torch
from transformers import BertModel

from export.proof import Arrays, check_contract, check_values
from models.manifest import TensorSpec

OPSET = 21
_DTYPES = {"int64": torch.int64, "float32": torch.float32}


class LowerLayers(torch.nn.Module):
    """Embeddings and the first layers: int64 [rows, tokens] twice in, float32 [rows, tokens, dim] out."""

    def __init__(self, model: BertModel, layers: int) -> None:
        super().__init__()
        self.embeddings = model.embeddings
        self.layers = torch.nn.ModuleList(model.encoder.layer[:layers])

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """The states after the last of these layers."""
        hidden: torch.Tensor = self.embeddings(input_ids=input_ids)
        bias = attention_bias(attention_mask)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden


class UpperLayers(torch.nn.Module):
    """The other layers, the mean over the tokens, and one linear layer to logits: float32 [rows, labels]."""

    def __init__(self, model: BertModel, first: int, labels: int) -> None:
        super().__init__()
        self.layers = torch.nn.ModuleList(model.encoder.layer[first:])
        self.classify = torch.nn.Linear(model.config.hidden_size, labels)

    def forward(self, states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits, not calibrated."""
        logits: torch.Tensor = self.classify(self.means(states, attention_mask))
        return logits

    def means(self, states: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """What the linear layer reads: the mean over the tokens after the last layer, float32 [rows, dim]."""
        bias = attention_bias(attention_mask)
        for layer in self.layers:
            states = layer(states, bias)
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        return (states * mask).sum(dim=1) / mask.sum(dim=1)


def attention_bias(attention_mask: torch.Tensor) -> torch.Tensor:
    """What is added to the scores: 0 for a token, the least float for padding; float32 [rows, 1, 1, tokens]."""
    bias: torch.Tensor = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * torch.finfo(torch.float32).min
    return bias


def exported(module: torch.nn.Module, inputs: Sequence[TensorSpec], outputs: Sequence[TensorSpec]) -> onnx.ModelProto:
    """The ONNX graph of a module.

    Args:
        module: takes the inputs in their order.
        inputs: axes with a name vary; equal names are one size.
        outputs: their names are given to the graph.

    Blocks for some ten seconds (the exporter that traces, torch.export; the older one was silently wrong on other
    graphs).
    """
    dims = {axis: torch.export.Dim(axis) for spec in inputs for axis in spec.axes if isinstance(axis, str)}
    sizes = dict(zip(dims, (3, 17, 29), strict=False))
    example = tuple(
        torch.ones([sizes[axis] if isinstance(axis, str) else axis for axis in spec.axes], dtype=_DTYPES[spec.dtype])
        for spec in inputs
    )
    shapes = tuple(
        {place: dims[axis] for place, axis in enumerate(spec.axes) if isinstance(axis, str)} for spec in inputs
    )
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own: names of axes, classes that torch will move
        program = torch.onnx.export(
            module.eval(),
            example,
            dynamo=True,
            verbose=False,
            opset_version=OPSET,
            input_names=[spec.name for spec in inputs],
            output_names=[spec.name for spec in outputs],
            dynamic_shapes=shapes,
        )
    assert program is not None  # with dynamo=True it always is
    return _without_traces(program.model_proto)


def proven(
    module: torch.nn.Module,
    inputs: Sequence[TensorSpec],
    outputs: Sequence[TensorSpec],
    make: Callable[[int, int], Arrays],
) -> tuple[onnx.ModelProto, float]:
    """The graph of a module as `exported` makes it, compared with the contract and with the module.

    Args:
        module: as for `exported`.
        inputs: as for `exported`.
        outputs: as for `exported`.
        make: makes inputs of given rows and tokens.

    Returns:
        The graph, and its largest difference to the module.

    Raises:
        ProofError: it does not compute what the module computes.
    """
    graph = exported(module, inputs, outputs)
    check_contract(graph, inputs, outputs)
    return graph, check_values(graph, module, make)


def _without_traces(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph without the exporter's notes: they name folders of the machine, and bytes must not depend on them."""
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    return model
