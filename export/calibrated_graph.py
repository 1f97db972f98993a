"""Append calibration to a graph of logits: softmax(logits * scale + bias), so that what serves knows no formula."""

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper


def calibrated(model: onnx.ModelProto, scale: torch.Tensor, bias: torch.Tensor, output: str) -> onnx.ModelProto:
    """The graph with calibrated probabilities as its one output.

    Args:
        model: its one output is float32 [rows, labels]; it is left as it is.
        scale: float32 [labels].
        bias: float32 [labels].
        output: the new output's name.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    logits = graph.output[0]
    for name, value in (("calibration.scale", scale), ("calibration.bias", bias)):
        graph.initializer.append(numpy_helper.from_array(value.numpy().astype(np.float32), name))
    graph.node.extend(
        (
            helper.make_node(
                "Mul", [logits.name, "calibration.scale"], ["calibration.scaled"], name="calibration.scale_by"
            ),
            helper.make_node(
                "Add", ["calibration.scaled", "calibration.bias"], ["calibration.logits"], name="calibration.offset"
            ),
            helper.make_node("Softmax", ["calibration.logits"], [output], name="calibration.softmax", axis=-1),
        )
    )
    logits.name = output
    onnx.checker.check_model(result)
    return result
