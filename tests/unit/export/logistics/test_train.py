"""Training learns tags, goes on from its checkpoint, and ends in an artifact that reads what it was taught."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from export.logistics.build import build_logistics, checkpoint_folder
from export.logistics.corpus import Corpus
from export.logistics.examples import LEFT_OUT, Lessons, lessons
from export.logistics.graph import TokenLayers
from export.logistics.tagged import Piece, Tagged, tagged
from export.logistics.train import TokenRecipe, batch_loss, train_tokens
from models.artifact import open_artifact
from models.encoder import Encoder
from models.logistics.reader import LogisticsModel
from models.logistics.tags import TAGS
from tests.unit.export import tiny

RECIPE = TokenRecipe(epochs=30, tokens=256, layers=1, rate=2e-3, head_rate=1e-2, save_every=10)


def texts(count: int) -> list[Tagged]:
    """Each «good» is a street's, each «bad» a city's."""
    rng = np.random.default_rng(count)
    made = []
    for number in range(count):
        fill = [Piece(f"{word} ") for word in rng.choice(["screen", "it", "was", "is"], 3)]
        pieces = [Piece("good", "street"), Piece(" "), *fill, Piece("bad", "city")]
        made.append(tagged(pieces, "hand", str(number)))
    return made


@pytest.fixture(scope="module")
def data(encoder_folder: Path) -> Lessons:
    return lessons(texts(40), Encoder(open_artifact(encoder_folder), "cpu"))


def trained(data: Lessons, checkpoints: Path, told: Callable[[float], None] = lambda _: None) -> TokenLayers:
    torch.manual_seed(RECIPE.seed)
    layers = TokenLayers(tiny.model(), 1, RECIPE.layers, len(TAGS))
    train_tokens(layers, data, RECIPE, checkpoints=checkpoints, progress=told)
    return layers


def test_prefix_and_end_are_not_judged(data: Lessons) -> None:
    assert all(tags[0] == tags[-1] == LEFT_OUT for tags in data.tags)
    assert all(len(tags) == len(states) for tags, states in zip(data.tags, data.states, strict=True))


def test_training_lowers_the_loss_to_almost_nothing(data: Lessons, tmp_path: Path) -> None:
    assert batch_loss(trained(data, tmp_path), data, list(range(40))).item() < 0.2


def test_what_was_interrupted_goes_on_and_ends_as_if_it_had_not_been(data: Lessons, tmp_path: Path) -> None:
    class InterruptedHereError(Exception):
        """Of this test."""

    def stop(share: float) -> None:
        if share > 0.7:
            raise InterruptedHereError

    with pytest.raises(InterruptedHereError):
        trained(data, tmp_path / "interrupted", stop)
    begun: list[float] = []
    again = trained(data, tmp_path / "interrupted", begun.append)
    assert begun[0] > 0.6
    whole = trained(data, tmp_path / "whole")
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)


def test_the_artifact_reads_what_it_was_taught(encoder_folder: Path, tmp_path: Path) -> None:
    made = texts(40)
    corpus = Corpus(made, made[:10], {"clean": made[10:20], "plain": made[:1]})
    told: list[str] = []
    folder = build_logistics(
        tiny.bert(), encoder_folder, corpus, RECIPE, progress=lambda stage, _: told.append(stage), work=tmp_path
    )
    artifact = open_artifact(folder)
    assert artifact.manifest.metrics["int8"]["clean.span_f1"] > 0.9
    assert artifact.manifest.parity["int8_alone_to_batch"] < 1e-5
    assert artifact.manifest.settings["tags"] == list(TAGS)
    assert {"delivery texts", "tags"} <= set(told)
    model = LogisticsModel.load(folder)
    (reading,) = model.infer(["good it was is bad"])
    model.close()
    assert reading.fields == {"street": "good", "city": "bad"}


def test_checkpoints_belong_to_their_texts_recipe_and_encoder(encoder_folder: Path, tmp_path: Path) -> None:
    encoder, made = open_artifact(encoder_folder), texts(3)
    some = Corpus(made, made, {})
    one = checkpoint_folder(tmp_path, some, RECIPE, encoder)
    assert one == checkpoint_folder(tmp_path, some, RECIPE, encoder)
    relabelled = [*made[:2], tagged([Piece(made[2].text, "unit")], "hand", "x")]
    assert checkpoint_folder(tmp_path, Corpus(relabelled, made, {}), RECIPE, encoder) != one
    assert checkpoint_folder(tmp_path, some, replace(RECIPE, epochs=1), encoder) != one
