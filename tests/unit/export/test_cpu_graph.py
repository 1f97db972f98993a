"""The CPU's graph has each bias inside its product, computes the same bit for bit, and writes no weight twice."""

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import numpy_helper

from export.encoder import cpu_graph
from export.encoder.build import feed, random_ids
from export.encoder.cpu_graph import CPU_GRAPH, GRAPH, graph_files, with_bias_inside
from export.encoder.graph import LowerLayers, exported
from export.encoder.quantise import quantised
from export.errors import ProofError
from models.manifest import TensorSpec
from models.session import SLOW_FUSIONS, session_options
from tests.unit.export import tiny

VOCABULARY = len(tiny.SPECIAL) + len(tiny.WORDS)
FED = random_ids(5, 11, VOCABULARY)


@pytest.fixture(scope="module")
def small() -> onnx.ModelProto:
    inputs = [TensorSpec(name, "int64", ["rows", "tokens"]) for name in ("input_ids", "attention_mask")]
    outputs = [TensorSpec("states", "float32", ["rows", "tokens", 32])]
    rows = [[2, *np.random.default_rng(seed).integers(4, VOCABULARY, 2 + seed % 9).tolist(), 3] for seed in range(20)]
    return quantised(exported(LowerLayers(tiny.model(), 1).eval(), inputs, outputs), [feed(rows)])


def kinds(model: onnx.ModelProto) -> Counter[str]:
    return Counter(node.op_type for node in model.graph.node)


def products_of(model: onnx.ModelProto) -> list[onnx.NodeProto]:
    return [node for node in model.graph.node if node.op_type == "MatMulIntegerToFloat"]


def opened(graph: bytes | Path) -> ort.InferenceSession:
    on = ["CPUExecutionProvider"]
    return ort.InferenceSession(graph, session_options(), providers=on, disabled_optimizers=SLOW_FUSIONS)


def test_each_product_of_bytes_is_one_node_with_its_bias(small: onnx.ModelProto) -> None:
    before, after = kinds(small), kinds(with_bias_inside(small))
    products = products_of(with_bias_inside(small))
    assert len(products) == 6  # query, key, value, what comes of attention, and two of the feed-forward
    assert all(len(node.input) == 7 for node in products)
    assert before["MatMul"] - after["MatMul"] == before["Add"] - after["Add"] == 6
    assert after["DequantizeLinear"] == 0


def test_a_product_without_a_bias_stays_without(small: onnx.ModelProto) -> None:
    bare = onnx.ModelProto()
    bare.CopyFrom(small)
    (tensor,) = (each for each in bare.graph.initializer if each.name == _a_bias(small))
    square = np.tile(numpy_helper.to_array(tensor), (1, 1))
    tensor.CopyFrom(numpy_helper.from_array(square, tensor.name))  # [1, dim], which no kernel takes for a bias
    before, after = (products_of(with_bias_inside(model)) for model in (small, bare))
    without = sum(tensor.name in node.input for node in before)
    assert Counter(len(node.input) for node in after) == {7: len(before) - without, 6: without}


def test_the_files_compute_the_same_bit_for_bit_and_hold_each_weight_once(
    small: onnx.ModelProto, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cpu_graph, "_LEAST_SHARED", 512)
    files = graph_files(small, FED)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (found,), (wanted,) = (opened(tmp_path / name).run(None, FED) for name in (CPU_GRAPH, GRAPH))
    assert np.array_equal(found, wanted)
    assert files[GRAPH] == small.SerializeToString()
    shared = [each for each in onnx.load_from_string(files[CPU_GRAPH]).graph.initializer if each.external_data]
    assert sum(np.prod(each.dims) for each in shared if each.data_type == onnx.TensorProto.INT8) >= 6 * 32 * 32
    assert not any(each.raw_data for each in shared)


def test_a_graph_that_computes_something_else_is_not_written(
    small: onnx.ModelProto, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(model: onnx.ModelProto) -> onnx.ModelProto:
        result = with_bias_inside(model)
        (tensor,) = (each for each in result.graph.initializer if each.name == _a_bias(model))
        tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor) + np.float32(1), tensor.name))
        return result

    monkeypatch.setattr(cpu_graph, "with_bias_inside", wrong)
    with pytest.raises(ProofError, match="the CPU's graph"):
        graph_files(small, FED)


def _a_bias(model: onnx.ModelProto) -> str:
    return str(products_of(with_bias_inside(model))[-1].input[6])
