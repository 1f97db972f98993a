"""What range each activation takes: run a graph over real texts and look at the inputs of its constant MatMuls.

Two passes: the first finds the largest value of each input, the second counts the values, from whose histogram the
range with the least squared error is chosen. Padding is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

from models.onnx_runtime import ort

Floats = npt.NDArray[np.float32]
Feed = Mapping[str, npt.NDArray[np.generic]]
_BINS = 4096
_CLIPS = np.linspace(0.2, 1.0, 65)


@dataclass(frozen=True)
class Range:
    """How to write an activation in 8 bits: value = (byte - zero_point) * scale."""

    scale: float
    zero_point: int


def constant_matmuls(graph: onnx.GraphProto) -> dict[str, list[onnx.NodeProto]]:
    """The MatMuls whose second input is a weight of two axes, by the name of their first input."""
    weights = {tensor.name for tensor in graph.initializer if len(tensor.dims) == 2}
    found: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            found.setdefault(node.input[0], []).append(node)
    return found


def ranges(model: onnx.ModelProto, feeds: Sequence[Feed]) -> dict[str, Range]:
    """The best 8-bit range of each input of a constant MatMul, by the input's name.

    Args:
        model: a float graph with an input `attention_mask`.
        feeds: runs of real texts.
    """
    names = list(constant_matmuls(model.graph))
    limits, histograms = dict.fromkeys(names, 0.0), dict.fromkeys(names, np.zeros(_BINS, np.int64))
    for values in _observed(model, names, feeds):
        for name, rows in values.items():
            limits[name] = max(limits[name], float(np.abs(rows).max()))
    for values in _observed(model, names, feeds):
        for name, rows in values.items():
            counts, _ = np.histogram(rows, bins=_BINS, range=(-limits[name], limits[name]))
            histograms[name] = histograms[name] + counts
    return {name: best_range(histograms[name], limits[name]) for name in names}


def best_range(counts: npt.NDArray[np.int64], limit: float) -> Range:
    """The range with the least squared error over a histogram.

    Args:
        counts: int64 [bins] over -limit to limit.
        limit: the largest magnitude.
    """
    centres = (np.arange(len(counts)) + 0.5) / len(counts) * 2 * limit - limit
    seen = centres[counts > 0]
    low, high = min(0.0, float(seen.min())), max(0.0, float(seen.max()))
    tried = [_range(low * a, high * b) for a in _CLIPS[::4] for b in _CLIPS]
    return min(tried, key=lambda each: _squared_error(each, centres, counts))


def _range(low: float, high: float) -> Range:
    scale = max(high - low, 1e-8) / 255
    return Range(scale, int(np.clip(round(-low / scale), 0, 255)))


def _squared_error(tried: Range, centres: npt.NDArray[np.float64], counts: npt.NDArray[np.int64]) -> float:
    bytes_ = np.clip(np.round(centres / tried.scale) + tried.zero_point, 0, 255)
    return float((((bytes_ - tried.zero_point) * tried.scale - centres) ** 2 * counts).sum())


def _observed(model: onnx.ModelProto, names: Sequence[str], feeds: Sequence[Feed]) -> Iterator[dict[str, Floats]]:
    """The named tensors of each run, float32 [tokens without padding, channels]."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    del watched.graph.output[:]
    watched.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names
    )
    options = ort.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = ort.InferenceSession(watched.SerializeToString(), options, providers=["CPUExecutionProvider"])
    for feed in feeds:
        tokens = feed["attention_mask"].astype(bool)
        yield {name: value[tokens] for name, value in zip(names, session.run(names, dict(feed)), strict=True)}


def weight(graph: onnx.GraphProto, name: str) -> Floats:
    """A weight of the graph as float32."""
    (tensor,) = (each for each in graph.initializer if each.name == name)
    value: Floats = numpy_helper.to_array(tensor).astype(np.float32)
    return value
