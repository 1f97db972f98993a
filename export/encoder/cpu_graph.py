"""An 8-bit graph as the CPU runs it fastest: each product of bytes has its bias inside, and attention is one node.

    bytes ─▶ DequantizeLinear ─┐
    W (int8) ─▶ DequantizeLinear ─▶ MatMul ─▶ Add      becomes      bytes, W, bias ─▶ MatMulIntegerToFloat

ONNX Runtime itself fuses the first three into one kernel when it opens a graph, and leaves the bias to a pass of its
own over all that was written. Only the CPU has this kernel: a GPU takes the graph as it was. Weights are written once,
in that graph's file; the CPU's graph points into it. For attention see `attention.py`.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper

from export.encoder.activation_ranges import Floats
from export.encoder.attention import with_whole_attention
from export.errors import ProofError
from export.proof import Arrays
from models.manifest import Variant
from models.onnx_runtime import ort
from models.session import SLOW_FUSIONS, session_options

GRAPH, CPU_GRAPH = "model.onnx", "model.cpu.onnx"
VARIANTS = [Variant(CPU_GRAPH, "int8", ["cpu"], ["cpu"]), Variant(GRAPH, "int8", ["cuda"], ["cpu"])]
_DOMAIN = "com.microsoft"
_LEAST_SHARED = 4096
"""Bytes of a tensor that is not written twice."""


def graph_files(model: onnx.ModelProto, feed: Arrays) -> dict[str, bytes]:
    """Both graphs of an artifact, by the names of their files.

    Args:
        model: an 8-bit graph, as `quantised` makes it.
        feed: inputs, by which the graphs are compared.

    Raises:
        ProofError: the CPU's graph does not compute the same, bit for bit.
    """
    fused = with_whole_attention(with_bias_inside(model))
    pairs = zip(_served(fused, feed), _served(model, feed), strict=True)
    worst = max(float(np.abs(found - wanted).max()) for found, wanted in pairs)
    if worst > 0:
        raise ProofError("the difference of the CPU's graph to the graph", worst, 0.0)
    content = model.SerializeToString()
    return {GRAPH: content, CPU_GRAPH: _pointing(fused, GRAPH, content).SerializeToString()}


def _served(model: onnx.ModelProto, feed: Arrays) -> list[Floats]:
    """Every output of a graph as a worker's session computes it: other fusions would round elsewhere."""
    session = ort.InferenceSession(
        model.SerializeToString(),
        session_options(),
        providers=["CPUExecutionProvider"],
        disabled_optimizers=SLOW_FUSIONS,
    )
    found: list[Floats] = session.run(None, feed)
    return found


def with_bias_inside(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with one node for each product of bytes; the model is left as it is."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    fused: dict[str, onnx.NodeProto] = {}
    gone: set[str] = set()
    for node in graph.node:
        if (whole := _fused(node, graph)) is not None:
            product, out = node.output[0], whole.output[0]
            fused[product] = whole
            gone |= {out} - {product}
    nodes = [fused.get(node.output[0], node) for node in graph.node if node.output[0] not in gone]
    read = {name for node in nodes for name in node.input} | {output.name for output in graph.output}
    del graph.node[:]
    graph.node.extend(node for node in nodes if read & set(node.output))
    result.opset_import.append(helper.make_opsetid(_DOMAIN, 1))
    return result


def _fused(node: onnx.NodeProto, graph: onnx.GraphProto) -> onnx.NodeProto | None:
    """Return one node in place of a product of bytes and the bias after it; None for any other node."""
    if node.op_type != "MatMul":
        return None
    makers = {output: each for each in graph.node for output in each.output}
    left, right = (makers.get(name) for name in node.input)
    if left is None or right is None or {left.op_type, right.op_type} != {"DequantizeLinear"}:
        return None
    bias, out = _bias_after(node, graph)
    inputs = [left.input[0], right.input[0], left.input[1], right.input[1], left.input[2], right.input[2], *bias]
    return helper.make_node("MatMulIntegerToFloat", inputs, [out], name=f"{out}.product", domain=_DOMAIN)


def _bias_after(node: onnx.NodeProto, graph: onnx.GraphProto) -> tuple[list[str], str]:
    """The name of the constant row that is added to a product, if one is, and what the sum is called."""
    (product,) = node.output
    readers = [each for each in graph.node if product in each.input]
    if len(readers) == 1 and readers[0].op_type == "Add":
        (other,) = (name for name in readers[0].input if name != product)
        if any(tensor.name == other and len(tensor.dims) == 1 for tensor in graph.initializer):
            return [other], readers[0].output[0]
    return [], product


def _pointing(model: onnx.ModelProto, file: str, content: bytes) -> onnx.ModelProto:
    """The graph with its large tensors taken from where they stand in another graph's file."""
    for tensor in model.graph.initializer:
        raw = tensor.raw_data
        if len(raw) < _LEAST_SHARED:
            continue
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", file), ("offset", str(content.index(raw))), ("length", str(len(raw)))):
            tensor.external_data.add(key=key, value=value)
    return model
