"""Checks of an exported graph before it is written: names, shapes, then values against its source.

A graph that fails is not written; the figures go into the manifest.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import onnx
import torch

from export.errors import ProofError
from models.manifest import TensorSpec
from models.onnx_runtime import ort

FLOAT_TOLERANCE = 1e-4
MOST_DEPENDENCE = 1e-5
SHAPES = ((1, 1), (1, 7), (3, 5), (8, 33), (2, 128))
Arrays = dict[str, npt.NDArray[np.generic]]


def check_contract(model: onnx.ModelProto, inputs: Sequence[TensorSpec], outputs: Sequence[TensorSpec]) -> None:
    """Compare a graph's names and axes with the contract.

    Raises:
        ProofError: they differ.
    """
    for specs, found in ((inputs, model.graph.input), (outputs, model.graph.output)):
        wanted = [(spec.name, list(spec.axes)) for spec in specs]
        is_ = [
            (value.name, [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim])
            for value in found
        ]
        if [name for name, _ in is_] != [name for name, _ in wanted]:
            raise ProofError("the list of names", str(is_), str(wanted))
        for (name, axes), (_, sizes) in zip(wanted, is_, strict=True):
            same = [isinstance(axis, str) == isinstance(size, str) for axis, size in zip(axes, sizes, strict=True)]
            if not all(same):
                raise ProofError(f"the shape of {name}", str(sizes), str(axes))


def check_values(model: onnx.ModelProto, module: torch.nn.Module, make: Callable[[int, int], Arrays]) -> float:
    """Run graph and module on varied shapes.

    Args:
        model: a float graph.
        module: what it was made of.
        make: makes inputs of given rows and tokens, some of them padding.

    Returns:
        The largest difference at tokens that are no padding.

    Raises:
        ProofError: it is above FLOAT_TOLERANCE.
    """
    worst = max(_difference(model, module, make(rows, tokens)) for rows, tokens in SHAPES)
    if worst > FLOAT_TOLERANCE:
        raise ProofError("the difference to the framework", worst, FLOAT_TOLERANCE)
    return worst


def check_alone(graph: onnx.ModelProto, feeds: Sequence[Arrays]) -> float:
    """The largest difference between a text alone and in its batch, over every sixth feed.

    Args:
        graph: its first output is float32 [rows, tokens, any].
        feeds: with `attention_mask`, int64 [rows, tokens], and other inputs [rows, tokens, ...].

    Raises:
        ProofError: it is above MOST_DEPENDENCE: a result depends on the batch.
    """
    worst = max(_dependence(graph, feed) for feed in feeds[::6])
    if worst > MOST_DEPENDENCE:
        raise ProofError("what a text's output changes by in a batch", worst, MOST_DEPENDENCE)
    return worst


def cosine(found: npt.NDArray[np.float32], wanted: npt.NDArray[np.float32]) -> float:
    """The mean cosine of rows."""
    norms = np.linalg.norm(found, axis=-1) * np.linalg.norm(wanted, axis=-1)
    return float(((found * wanted).sum(axis=-1) / norms).mean())


def run(model: onnx.ModelProto, feed: Arrays) -> npt.NDArray[np.float32]:
    """The first output of a graph on the CPU, on one thread."""
    return run_all(model, feed)[0]


def run_all(model: onnx.ModelProto, feed: Arrays) -> list[npt.NDArray[np.float32]]:
    """Every output of a graph on the CPU, on one thread."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return [np.asarray(found, np.float32) for found in session.run(None, feed)]


def _difference(model: onnx.ModelProto, module: torch.nn.Module, feed: Arrays) -> float:
    with torch.inference_mode():
        wanted = module(*(torch.from_numpy(array) for array in feed.values())).numpy()
    difference = np.abs(run(model, feed) - wanted)
    tokens = feed["attention_mask"].astype(bool)
    return float((difference[tokens] if difference.ndim == 3 else difference).max())


def _dependence(graph: onnx.ModelProto, feed: Arrays) -> float:
    together = run(graph, feed)
    worst = 0.0
    for row, mask in enumerate(feed["attention_mask"]):
        length = int(mask.sum())
        alone = run(graph, {name: array[row : row + 1, :length] for name, array in feed.items()})
        worst = max(worst, float(np.abs(alone[0] - together[row, :length]).max()))
    return worst
