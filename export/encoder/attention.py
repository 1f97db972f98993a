"""A BERT's attention as one node, in the place of the twelve that the exporter writes for each layer.

    query, key, value ─▶ Reshape, Transpose each ─▶ MatMul ─▶ Mul ─▶ Add mask ─▶ Softmax ─▶ MatMul ─▶ Transpose, Reshape
                                              becomes
    query, key, value, tokens of each row ─▶ Attention

The node of ONNX's opset 24 goes text by text and head by head: what it has computed is still in a core's cache when it
is read, and nothing is transposed. It makes the same sums in the same order.
"""

import numpy as np
import onnx
from onnx import helper, numpy_helper

_OPSET = 24
_MASK, _LENGTHS, _AXIS = "attention_mask", "tokens_of_rows", "tokens_of_rows.axis"


class _Links:
    """Who makes and who reads the tensors of a graph, what is constant, and what shapes are noted."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self._makers = {output: node for node in graph.node for output in node.output}
        self._readers: dict[str, list[onnx.NodeProto]] = {}
        for node in graph.node:
            for name in node.input:
                self._readers.setdefault(name, []).append(node)
        self._constants = {tensor.name: tensor for tensor in graph.initializer}
        self._shapes = {value.name: value.type.tensor_type.shape.dim for value in graph.value_info}

    def before(self, name: str, *kinds: str) -> list[str]:
        """The inputs of the first of the nodes that make a tensor, the last one's kind first; none if others do."""
        inputs = [name]
        for kind in kinds:
            maker = self._makers.get(inputs[0])
            if maker is None or maker.op_type != kind:
                return []
            inputs = list(maker.input)
        return inputs

    def after(self, name: str, *kinds: str) -> onnx.NodeProto | None:
        """The last of the nodes that alone read a tensor, one after the other; None if others do."""
        found: onnx.NodeProto | None = None
        for kind in kinds:
            readers = self._readers.get(name, [])
            if len(readers) != 1 or readers[0].op_type != kind:
                return None
            (found,) = readers
            name = found.output[0]
        return found

    def number(self, name: str) -> float | None:
        """A constant of one value; None for anything else."""
        tensor = self._constants.get(name)
        value = None if tensor is None else numpy_helper.to_array(tensor)
        return float(value.reshape(())) if value is not None and value.size == 1 else None

    def size(self, name: str, axis: int) -> int:
        """The size of an axis as the graph notes it; 0 where it notes none."""
        dims = self._shapes.get(name, [])
        return int(dims[axis].dim_value) if axis < len(dims) else 0


def with_whole_attention(model: onnx.ModelProto) -> onnx.ModelProto:
    """The same graph with one node for each layer's attention; the model is left as it is.

    Args:
        model: reads `attention_mask`, int64 [rows, tokens], in each row ones and after them zeros. An attention of
            another form than the exporter's stays as it is.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    links = _Links(graph)
    found = [_whole(node, links) for node in graph.node if node.op_type == "Softmax"]
    wholes = {node.output[0]: node for node in found if node is not None}
    if not wholes:
        return result
    lengths = helper.make_node("ReduceSum", [_MASK, _AXIS], [_LENGTHS], name=_LENGTHS, keepdims=0)
    graph.initializer.append(numpy_helper.from_array(np.array([1], np.int64), _AXIS))
    _keep_what_is_read(graph, [lengths, *(wholes.get(node.output[0], node) for node in graph.node)])
    next(each for each in result.opset_import if not each.domain).version = _OPSET
    return result


def _whole(softmax: onnx.NodeProto, links: _Links) -> onnx.NodeProto | None:
    """The node that does what stands around a layer's Softmax; None if it is not that of an attention."""
    scaled = links.before(softmax.input[0], "Add", "Mul")
    product = links.before(scaled[0], "MatMul") if scaled else []
    mixed = links.after(softmax.output[0], "MatMul")
    last = links.after(softmax.output[0], "MatMul", "Transpose", "Reshape")
    if not product or mixed is None or last is None:
        return None
    read = [links.before(name, "Transpose", "Reshape") for name in (*product, mixed.input[1])]
    # What is transposed has the shape [rows, tokens, heads, values].
    scale, heads = links.number(scaled[1]), links.size(next(iter(links.before(product[0], "Transpose")), ""), 2)
    if not all(read) or scale is None or not heads:
        return None
    inputs = [*(names[0] for names in read), "", "", "", _LENGTHS]
    return helper.make_node(
        "Attention",
        inputs,
        [last.output[0]],
        name=f"{last.output[0]}.attention",
        q_num_heads=heads,
        kv_num_heads=heads,
        scale=scale,
    )


def _keep_what_is_read(graph: onnx.GraphProto, nodes: list[onnx.NodeProto]) -> None:
    """Leave the nodes and constants of which an output follows; shapes are noted no more."""
    read = {output.name for output in graph.output}
    kept = []
    for node in reversed(nodes):
        if read & set(node.output):
            kept.append(node)
            read |= set(node.input)
    constants = [tensor for tensor in graph.initializer if tensor.name in read]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(constants)
