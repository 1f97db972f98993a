"""A decoding graph computes what the framework computes, token for token; another kind of GPT-2 is refused."""

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from export.errors import ProofError, WeightsError
from export.generate.build import build_generator
from export.generate.proof import check_greedy, check_logits, greedy
from export.generate.rounding import rounded_to_bytes, to_bytes
from export.generate.source import open_source, rounded, write_hub_folder
from export.replies.pieces import SPECIAL, train_pieces
from models.artifact import open_artifact
from models.generate.decoder import Decoder
from tests.unit.export.generate.tiny import decoder, folder, model, source


def test_the_artifact_says_how_it_was_proven() -> None:
    manifest = open_artifact(folder()).manifest
    assert manifest.parity["logits_to_torch"] < 1e-4
    assert manifest.parity["greedy_tokens_equal_to_torch"] == 12 * 16
    assert [variant.devices for variant in manifest.variants] == [["cpu"]]


def test_greedy_tokens_equal_the_frameworks_with_more_requests_than_slots() -> None:
    dice = np.random.default_rng(1)
    prompts = [dice.integers(0, 300, length).tolist() for length in (1, 70, 5, 2, 33, 9)]
    assert check_greedy(source().model, decoder(3), prompts, 10) == 60


def test_other_weights_than_the_graphs_are_noticed() -> None:
    other = model()
    with torch.no_grad():
        other.get_parameter("transformer.h.1.mlp.c_fc.bias").add_(0.5)
    with pytest.raises(ProofError, match="difference to the framework"):
        check_logits(other, decoder())
    with pytest.raises(ProofError, match="greedy continuation"):
        check_greedy(other, decoder(), [[5, 6, 7], [8, 9]], 16)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"activation_function": "relu"}, "its activation is relu"),
        ({"scale_attn_by_inverse_layer_idx": True}, "its attention is scaled"),
    ],
)
def test_a_variant_that_the_graph_does_not_compute_is_refused(changes: dict[str, object], reason: str) -> None:
    with pytest.raises(WeightsError, match=reason):
        rounded("other", model(**changes), b"{}")


def test_weights_that_are_no_numbers_are_refused() -> None:
    broken = model()
    with torch.no_grad():
        broken.transformer.wte.weight[0, 0] = float("inf")
    with pytest.raises(WeightsError, match=r"wte\.weight is no number"):
        rounded("broken", broken, b"{}")


@pytest.mark.parametrize("by_row", [True, False])
def test_rounding_to_bytes_keeps_the_largest_is_near_and_is_done_once(by_row: bool) -> None:
    weight = np.random.default_rng(2).normal(size=(7, 9)).astype(np.float32)
    weight[3] = 0
    near = rounded_to_bytes(weight, by_row=by_row)
    largest = np.abs(weight).max(axis=1 if by_row else 0, keepdims=True)
    assert (np.abs(near - weight) <= largest / 253).all()
    assert np.array_equal(rounded_to_bytes(near, by_row=by_row), near)
    assert np.array_equal(to_bytes(near, by_row=by_row)[0], to_bytes(weight, by_row=by_row)[0])


@pytest.mark.parametrize("tied", [True, False])
def test_a_folder_in_the_hubs_layout_takes_the_same_way(tied: bool, tmp_path: Path) -> None:
    pieces = train_pieces(["where is my order"], 320)
    write_hub_folder(tmp_path / "hub", model(tie_word_embeddings=tied), pieces)
    opened = open_source(str(tmp_path / "hub"))
    made = build_generator(tmp_path, "own", opened, licence={}, training={}, metrics={}, most_capacity=64)
    mine = Decoder(open_artifact(made), 1)
    assert mine.capacity == 64
    assert int(mine.prefill(0, [7, 8, 9], 0).argmax()) == greedy(opened.model, [7, 8, 9], 1)[0]
    assert Tokenizer.from_file(str(made / "tokenizer.json")).get_vocab_size() == pieces.get_vocab_size()


def test_a_folder_that_is_no_gpt2_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="is no GPT-2"):
        open_source(str(tmp_path))


def test_facts_masks_and_separator_are_one_piece_each() -> None:
    pieces = train_pieces(["a text of words"], 320)
    assert all(len(pieces.encode(token).ids) == 1 for token in SPECIAL)
    text = "Grüße 你好 <f3> it's 👍 <email>"
    assert pieces.decode(pieces.encode(text).ids, skip_special_tokens=False) == text
