"""What is not what it should be is refused before it is written."""

import numpy as np
import onnx
import pytest

from export.errors import ProofError
from export.proof import Arrays, check_alone


def test_a_graph_whose_rows_depend_on_each_other_is_refused() -> None:
    mean = onnx.helper.make_node("ReduceMean", ["states"], ["mean"], keepdims=1)
    add = onnx.helper.make_node("Add", ["states", "mean"], ["probabilities"])
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [mean, add],
        "mixed",
        [value("states", 1, ["r", "t", 4]), value("attention_mask", 7, ["r", "t"])],
        [value("probabilities", 1, ["r", "t", 4])],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 18)], ir_version=10)
    feed: Arrays = {
        "states": np.random.default_rng(1).normal(size=(3, 5, 4)).astype(np.float32),
        "attention_mask": np.ones((3, 5), np.int64),
    }
    with pytest.raises(ProofError, match="in a batch"):
        check_alone(model, [feed])
