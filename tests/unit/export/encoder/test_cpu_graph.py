"""The CPU's graph: biases inside products, attention as one node, the same bit for bit, no weight twice; made anew."""

import shutil
from collections import Counter
from pathlib import Path

import msgspec
import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from export.artifact_folder import write_artifact
from export.encoder import cpu_graph
from export.encoder.attention import with_whole_attention
from export.encoder.build import feed, random_ids
from export.encoder.cpu_graph import CPU_GRAPH, GRAPH, graph_files, with_bias_inside
from export.encoder.graph import LowerLayers, exported
from export.encoder.quantise import quantised
from export.encoder.remake import remake_graphs
from export.errors import ProofError
from models.artifact import open_artifact
from models.manifest import Reference, TensorSpec
from models.onnx_runtime import ort
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


def test_the_attention_of_each_layer_is_one_node(small: onnx.ModelProto) -> None:
    found = kinds(with_whole_attention(with_bias_inside(small)))
    assert found["Attention"] == 1
    assert not {"MatMul", "Softmax", "Transpose"} & set(found)
    (node,) = (each for each in with_whole_attention(small).graph.node if each.op_type == "Attention")
    told = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    assert (told["q_num_heads"], told["kv_num_heads"]) == (4, 4)
    assert told["scale"] == pytest.approx((32 / 4) ** -0.5)


@pytest.mark.parametrize(("rows", "tokens"), [(5, 11), (1, 4), (3, 40)])
def test_attention_as_one_node_computes_the_same_bit_for_bit(small: onnx.ModelProto, rows: int, tokens: int) -> None:
    parts, fed = with_bias_inside(small), random_ids(rows, tokens, VOCABULARY)
    (found,), (wanted,) = (
        opened(model.SerializeToString()).run(None, fed) for model in (with_whole_attention(parts), parts)
    )
    assert np.array_equal(found, wanted)


def test_a_row_is_the_same_alone_and_beside_longer_ones(small: onnx.ModelProto) -> None:
    session = opened(with_whole_attention(with_bias_inside(small)).SerializeToString())
    mask = np.array([[1] * 5 + [0] * 6, [1] * 11])
    ids = np.where(mask == 1, FED["input_ids"][:2], 0)
    (together,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
    (alone,) = session.run(None, {"input_ids": ids[:1, :5], "attention_mask": mask[:1, :5]})
    assert np.abs(together[0, :5] - alone[0]).max() < 1e-6


def test_an_attention_of_another_form_stays_as_it_is(small: onnx.ModelProto) -> None:
    other = onnx.ModelProto()
    other.CopyFrom(small)
    (softmax,) = (node for node in other.graph.node if node.op_type == "Softmax")
    next(node for node in other.graph.node if softmax.input[0] in node.output).op_type = "Sub"
    assert with_whole_attention(other) == other


def test_graphs_are_made_anew_of_artifacts_that_are_there(
    encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(encoder_folder, tmp_path / encoder_folder.name)
    base, built = open_artifact(folder), _contents(folder)
    uses = Reference(base.manifest.name, base.sha256)
    above = write_artifact(tmp_path, msgspec.structs.replace(base.manifest, name="above", uses=uses), built)
    monkeypatch.setattr(cpu_graph, "with_whole_attention", lambda model: model)
    assert remake_graphs(folder) == [folder, above]
    other, stands = open_artifact(folder), open_artifact(above)
    assert _contents(folder)[CPU_GRAPH] != built[CPU_GRAPH]
    assert _contents(above)[CPU_GRAPH] == _contents(folder)[CPU_GRAPH]
    assert stands.uses is not None
    assert stands.uses.sha256 == other.sha256 != base.sha256
    monkeypatch.undo()
    remake_graphs(folder)
    assert _contents(folder) == built
    assert open_artifact(folder).sha256 == base.sha256


def _contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in open_artifact(folder).manifest.files}


def _a_bias(model: onnx.ModelProto) -> str:
    return str(products_of(with_bias_inside(model))[-1].input[6])
