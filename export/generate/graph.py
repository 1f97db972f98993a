"""GPT-2 as an ONNX graph whose attention writes its cache in place.

    ids, places ─▶ embeddings ─▶ layers: norm, GroupQueryAttention(past ▶ present), norm, MLP ─▶ logits where wanted

GroupQueryAttention is ONNX Runtime's (domain com.microsoft): rows of their own lengths, left-aligned; past and present
may be one buffer. Matrices are stored as bytes with scales and widened when the graph is opened (rounding.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from transformers import GPT2Config

from export.errors import WeightsError
from export.generate.rounding import scaled_by_row, to_bytes
from models.manifest import TensorSpec

OPSET, IR = 17, 9
MICROSOFT = "com.microsoft"
Weights = Mapping[str, npt.NDArray[np.float32]]


def check_config(source: str, config: GPT2Config) -> None:
    """Refuse a variant of GPT-2 that the graph does not compute.

    Raises:
        WeightsError: it has another activation, or other scales in its attention.
    """
    if config.activation_function != "gelu_new":
        raise WeightsError(source, f"its activation is {config.activation_function}, not gelu_new", "GPT-2")
    if config.scale_attn_by_inverse_layer_idx or not config.scale_attn_weights or config.add_cross_attention:
        raise WeightsError(source, "its attention is scaled or crossed in another way than GPT-2's", "GPT-2")


def decode_graph(weights: Weights, config: GPT2Config) -> onnx.ModelProto:
    """Build the graph.

    Args:
        weights: float32, named as in GPT2LMHeadModel.
        config: of the model.

    Returns:
        A graph with the inputs and outputs of `contract`.
    """
    build = _Builder(weights, config.layer_norm_epsilon)
    heads, layers = config.n_head, config.n_layer
    words = build.weight("transformer.wte.weight")
    x = build.op(
        "Add", build.op("Gather", words, "ids"), build.op("Gather", build.weight("transformer.wpe.weight"), "places")
    )
    for layer in range(layers):
        x = _layer(build, x, layer, heads)
    told = build.op("Gather", build.norm(x, "transformer.ln_f"), "wanted", axis=1)
    # The head is the embeddings, turned; a model that was not tied has one of its own.
    tied = "lm_head.weight" not in weights
    head = build.op("Transpose", words if tied else build.weight("lm_head.weight"), perm=[1, 0])
    build.op("MatMul", told, head, out="logits")
    build.op("ArgMax", "logits", out="likeliest", axis=-1, keepdims=0)
    inputs, outputs = contract(config)
    graph = helper.make_graph(
        build.nodes, "gpt2", [_value(spec) for spec in inputs], [_value(spec) for spec in outputs], build.initializers
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=IR)


def contract(config: GPT2Config) -> tuple[list[TensorSpec], list[TensorSpec]]:
    """Inputs and outputs: ids and places [rows, steps], last [rows] (each row's length after it, less 1), caches.

    Logits are computed only for the steps whose numbers are `wanted`: a prompt's last one, or each of a guess.
    """
    row: list[str | int] = ["rows", config.n_head, "capacity", config.n_embd // config.n_head]
    names = [f"{kind}{layer}" for layer in range(config.n_layer) for kind in "kv"]
    inputs = [
        TensorSpec("ids", "int64", ["rows", "steps"]),
        TensorSpec("places", "int64", ["rows", "steps"]),
        TensorSpec("last", "int32", ["rows"]),
        TensorSpec("total", "int32", [1]),
        TensorSpec("wanted", "int64", ["wanted"]),
        *(TensorSpec(f"past_{name}", "float32", row) for name in names),
    ]
    outputs = [
        TensorSpec("logits", "float32", ["rows", "wanted", config.vocab_size]),
        TensorSpec("likeliest", "int64", ["rows", "wanted"]),
        *(TensorSpec(f"present_{name}", "float32", row) for name in names),
    ]
    return inputs, outputs


def _layer(build: "_Builder", x: str, layer: int, heads: int) -> str:
    block, k, v = f"transformer.h.{layer}", f"k{layer}", f"v{layer}"
    joined = build.linear(build.norm(x, f"{block}.ln_1"), f"{block}.attn.c_attn")
    attended = f"attended_{layer}"
    build.nodes.append(
        helper.make_node(
            "GroupQueryAttention",
            [joined, "", "", f"past_{k}", f"past_{v}", "last", "total"],
            [attended, f"present_{k}", f"present_{v}"],
            domain=MICROSOFT,
            num_heads=heads,
            kv_num_heads=heads,
        )
    )
    x = build.op("Add", x, build.linear(attended, f"{block}.attn.c_proj"))
    wide = build.op("MatMul", build.norm(x, f"{block}.ln_2"), build.weight(f"{block}.mlp.c_fc.weight"))
    bent = build.op("FastGelu", wide, build.weight(f"{block}.mlp.c_fc.bias"), domain=MICROSOFT)
    return build.op("Add", x, build.linear(bent, f"{block}.mlp.c_proj"))


@dataclass
class _Builder:
    """Collects nodes and weights; each method returns the name of what it adds."""

    weights: Weights
    epsilon: float
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    initializers: list[onnx.TensorProto] = field(default_factory=list)
    made: set[str] = field(default_factory=set)

    def op(self, kind: str, *inputs: str, out: str = "", domain: str = "", **attributes: Any) -> str:
        name = out or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], domain=domain, **attributes))
        return name

    def constant(self, name: str, array: npt.NDArray[Any]) -> str:
        self.initializers.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def weight(self, name: str) -> str:
        """A weight; a matrix is widened from bytes by nodes that ONNX Runtime computes once, on opening."""
        if name in self.made:
            return name
        self.made.add(name)
        if self.weights[name].ndim == 1:
            return self.constant(name, self.weights[name])
        whole, scale = to_bytes(self.weights[name], by_row=scaled_by_row(name))
        wide = self.op("Cast", self.constant(f"{name}.bytes", whole), to=TensorProto.FLOAT)
        return self.op("Mul", wide, self.constant(f"{name}.scale", scale), out=name)

    def linear(self, x: str, name: str) -> str:
        return self.op("Add", self.op("MatMul", x, self.weight(f"{name}.weight")), self.weight(f"{name}.bias"))

    def norm(self, x: str, name: str) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=self.epsilon)


def _value(spec: TensorSpec) -> onnx.ValueInfoProto:
    kinds = {"int64": TensorProto.INT64, "int32": TensorProto.INT32, "float32": TensorProto.FLOAT}
    return helper.make_tensor_value_info(spec.name, kinds[spec.dtype], spec.axes)
