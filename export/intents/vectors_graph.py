"""Vectors of texts beside the intents, out of the same pass: a few nodes after the means of the layers.

means ─▶ less the origin, x axes ─▶ unit length = vectors ─▶ x centres ─▶ largest = known
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from export.intents.space import Space
from export.proof import Arrays
from models.onnx_runtime import ort
from models.session import SLOW_FUSIONS, session_options

CLASSIFIER = "upper.classify.weight"
"""The one weight that reads the means."""
Floats = npt.NDArray[np.float32]


def means_of(model: onnx.ModelProto, feeds: Sequence[Arrays]) -> Floats:
    """The means that the classifier reads, as a worker's session computes them, float32 [rows of all feeds, values]."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    name = _means(model)
    probe.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", "values"]))
    session = ort.InferenceSession(
        probe.SerializeToString(),
        session_options(),
        providers=["CPUExecutionProvider"],
        disabled_optimizers=SLOW_FUSIONS,
    )
    return np.concatenate([np.asarray(session.run([name], feed)[0], np.float32) for feed in feeds])


def with_vectors(model: onnx.ModelProto, space: Space) -> onnx.ModelProto:
    """The graph with the outputs `vectors` and `known` after its own; the model is left as it is.

    The axes are written with 16 bits, and widened when the graph is opened.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    constants: dict[str, npt.NDArray[np.generic]] = {
        "vectors.origin": space.origin,
        "vectors.narrow": space.axes.astype(np.float16),
        "vectors.centres": np.ascontiguousarray(space.centres.T),
        "vectors.last": np.array([1], np.int64),
    }
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    steps: list[tuple[str, list[str], str, dict[str, Any]]] = [
        ("Sub", [_means(model), "vectors.origin"], "vectors.centred", {}),
        ("Cast", ["vectors.narrow"], "vectors.axes", {"to": TensorProto.FLOAT}),
        ("MatMul", ["vectors.centred", "vectors.axes"], "vectors.white", {}),
        ("LpNormalization", ["vectors.white"], "vectors", {"axis": 1, "p": 2}),
        ("MatMul", ["vectors", "vectors.centres"], "vectors.cosines", {}),
        ("ReduceMax", ["vectors.cosines", "vectors.last"], "known", {"keepdims": 1}),
    ]
    graph.node.extend(
        helper.make_node(kind, inputs, [output], name=f"node.{output}", **more) for kind, inputs, output, more in steps
    )
    rows = graph.output[0].type.tensor_type.shape.dim[0].dim_param
    for name, size in (("vectors", space.axes.shape[1]), ("known", 1)):
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [rows, size]))
    onnx.checker.check_model(result)
    return result


def _means(model: onnx.ModelProto) -> str:
    (reader,) = (node for node in model.graph.node if CLASSIFIER in node.input)
    return str(reader.input[0])
