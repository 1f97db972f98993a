"""A float graph in 8 bits, so that a result does not depend on its batch: every scale is fixed when the graph is made.

    x ─▶ QuantizeLinear (uint8) ─▶ DequantizeLinear ─────────┐
                  W (int8) ─▶ DequantizeLinear (per column) ─▶ MatMul ─▶ float32

Only the inputs of MatMuls with a constant weight; their outputs, products of attention, norms and biases stay float32.
Word embeddings are written in 4 bits, as their source has them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from export.encoder.activation_ranges import Feed, Floats, Range, constant_matmuls, ranges, weight

_BLOCK = 32


def quantised(model: onnx.ModelProto, feeds: Sequence[Feed]) -> onnx.ModelProto:
    """The same graph with 8-bit MatMuls.

    Args:
        model: a float graph with an input `attention_mask`; it is left as it is.
        feeds: runs of real texts for the ranges.
    """
    found = ranges(model, feeds)
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    before: dict[str, list[onnx.NodeProto]] = {}
    for name, readers in constant_matmuls(graph).items():
        before[readers[0].output[0]] = _activation(graph, name, found[name])
        for node in readers:
            before.setdefault(node.output[0], []).append(_weight(graph, node))
            node.input[0] = f"{name}.rounded"
    _set_nodes(graph, [each for node in graph.node for each in (*before.get(node.output[0], ()), node)])
    onnx.checker.check_model(result)
    return result


def _activation(graph: onnx.GraphProto, name: str, seen: Range) -> list[onnx.NodeProto]:
    scale = _constant(graph, f"{name}.scale", np.array(seen.scale, np.float32))
    zero = _constant(graph, f"{name}.zero", np.array(seen.zero_point, np.uint8))
    bytes_, rounded = f"{name}.bytes", f"{name}.rounded"
    return [
        helper.make_node("QuantizeLinear", [name, scale, zero], [bytes_], name=bytes_),
        helper.make_node("DequantizeLinear", [bytes_, scale, zero], [rounded], name=rounded),
    ]


def _weight(graph: onnx.GraphProto, node: onnx.NodeProto) -> onnx.NodeProto:
    """Replace the node's weight by its 8-bit form, and return the node that widens it."""
    name = node.input[1]
    exact = weight(graph, name)
    scales = np.maximum(np.abs(exact).max(axis=0) / 127, np.finfo(np.float32).tiny).astype(np.float32)
    graph.initializer.remove(next(tensor for tensor in graph.initializer if tensor.name == name))
    bytes_ = _constant(graph, f"{name}.bytes", np.round(exact / scales).astype(np.int8))
    scale = _constant(graph, f"{name}.scale", scales)
    zero = _constant(graph, f"{name}.zero", np.zeros(len(scales), np.int8))
    node.input[1] = f"{name}.rounded"
    return helper.make_node("DequantizeLinear", [bytes_, scale, zero], [node.input[1]], name=node.input[1], axis=1)


def _constant(graph: onnx.GraphProto, name: str, value: npt.NDArray[np.generic]) -> str:
    graph.initializer.append(numpy_helper.from_array(value, name))
    return name


def _set_nodes(graph: onnx.GraphProto, nodes: list[onnx.NodeProto]) -> None:
    del graph.node[:]
    graph.node.extend(nodes)


def with_small_embeddings(model: onnx.ModelProto, table: str) -> onnx.ModelProto:
    """The graph with word embeddings in blocks of 32 values of 4 bits and a float16 scale, widened to 8 bits at load.

    Args:
        model: a graph with one Gather of the table; it is left as it is.
        table: name of the float32 [words, dim] table, dim a multiple of 32.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    (gather,) = (node for node in graph.node if node.op_type == "Gather" and node.input[0] == table)
    values = weight(graph, table)
    graph.initializer.remove(next(tensor for tensor in graph.initializer if tensor.name == table))
    graph.initializer.extend(_small_table(values))
    nodes = _widening(gather.input[1], gather.output[0])
    _set_nodes(graph, [each for node in graph.node for each in (nodes if node == gather else [node])])
    onnx.checker.check_model(result)
    return result


def with_few_positions(model: onnx.ModelProto, table: str, tokens: int) -> onnx.ModelProto:
    """The graph with the position embeddings of a window alone; no text has a token behind it.

    Args:
        model: a graph; it is left as it is.
        table: name of the float32 [positions, dim] table.
        tokens: of the longest window, at most the positions.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    (tensor,) = (each for each in result.graph.initializer if each.name == table)
    tensor.CopyFrom(numpy_helper.from_array(weight(result.graph, table)[:tokens], table))
    return result


def _small_table(values: Floats) -> list[onnx.TensorProto]:
    words, dim = values.shape
    halves, scales = four_bits(values)
    packed = ((halves[:, 0::2] & 15) | ((halves[:, 1::2] & 15) << 4)).astype(np.uint8)
    return [
        helper.make_tensor("words.halves", TensorProto.INT4, [words, dim], packed.tobytes(), raw=True),
        numpy_helper.from_array(scales, "words.scales"),
        numpy_helper.from_array(np.array([0, 0, dim // _BLOCK, _BLOCK], np.int64), "words.in_blocks"),
        numpy_helper.from_array(np.array([0, 0, dim], np.int64), "words.in_rows"),
        numpy_helper.from_array(np.array([3], np.int64), "words.last_axis"),
    ]


def _widening(ids: str, out: str) -> list[onnx.NodeProto]:
    steps: list[tuple[str, list[str], str, dict[str, Any]]] = [
        # Of a constant: ONNX Runtime computes it once, when it opens the graph.
        ("Cast", ["words.halves"], "words.bytes", {"to": TensorProto.INT8}),
        ("Gather", ["words.bytes", ids], "words.rows", {}),
        ("Cast", ["words.rows"], "words.floats", {"to": TensorProto.FLOAT}),
        ("Reshape", ["words.floats", "words.in_blocks"], "words.blocks", {}),
        ("Gather", ["words.scales", ids], "words.row_scales", {}),
        ("Cast", ["words.row_scales"], "words.float_scales", {"to": TensorProto.FLOAT}),
        ("Unsqueeze", ["words.float_scales", "words.last_axis"], "words.columns", {}),
        ("Mul", ["words.blocks", "words.columns"], "words.values", {}),
        ("Reshape", ["words.values", "words.in_rows"], out, {}),
    ]
    return [
        helper.make_node(kind, inputs, [output], name=f"node.{output}", **more) for kind, inputs, output, more in steps
    ]


def four_bits(values: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]]:
    """Values in blocks of 32: halves -8 to 7 and a scale for each block, the block's largest magnitude at -8.

    Exact for what was written in this form before.

    Args:
        values: float32 [rows, columns], columns a multiple of 32.

    Returns:
        int8 [rows, columns] and float16 [rows, columns / 32].
    """
    blocks = values.reshape(len(values), -1, 32)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scales = (largest[..., 0] / -8).astype(np.float16)
    safe = np.where(scales == 0, np.float16(1), scales).astype(np.float32)[..., None]
    halves = np.clip(np.round(blocks / safe), -8, 7).astype(np.int8)
    return halves.reshape(values.shape), scales
