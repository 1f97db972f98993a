"""Training goes on where it was interrupted, ends at the best epoch, and any GPT-2 folder takes the same way."""

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
import torch
from typer.testing import CliRunner

from export.artifact_folder import write_artifact
from export.commands import app
from export.errors import CheckpointError
from export.generate.source import open_source, write_hub_folder
from export.replies.build import ARTIFACT, _opened
from export.replies.pieces import train_pieces
from export.replies.train import Lesson, Recipe, perplexity, train
from models.artifact import open_artifact
from models.errors import ArtifactError
from models.generate.writer import Writer
from models.manifest import Golden
from models.replies.taught import sentences_in, taught_to
from tests.unit.export.generate.tiny import model

RECIPE = Recipe(epochs=3, rows=4, rate=3e-3, warm_up=2, save_every=2)
LESSONS = [Lesson([1, 2, word, 3, word, word, 0], 4) for word in range(10, 26)]
HELD_OUT = [Lesson([1, 2, word, 3, word, word, 0], 4) for word in range(26, 30)]


def weights(folder: Path, *, stop_at: int = 0, recipe: Recipe = RECIPE) -> tuple[torch.Tensor, list[float]]:
    made, done = model(), [0]

    def told(_share: float, _loss: float) -> None:
        done[0] += 1
        if done[0] == stop_at:
            raise KeyboardInterrupt

    losses = train(made, LESSONS, HELD_OUT, recipe, checkpoints=folder, progress=told)
    return torch.cat([weight.detach().reshape(-1) for weight in made.parameters()]), losses


def test_an_interrupted_training_gives_the_same_weights_as_one_that_was_not(tmp_path: Path) -> None:
    whole, losses = weights(tmp_path / "whole")
    for stop_at in (3, 4):
        with pytest.raises(KeyboardInterrupt):
            weights(tmp_path / "cut", stop_at=stop_at)
    resumed, again = weights(tmp_path / "cut")
    assert torch.equal(whole, resumed)
    assert losses == again
    assert losses[-1] < losses[0]


def test_it_stops_when_the_held_out_loss_rises_and_keeps_the_best_epoch(tmp_path: Path) -> None:
    harsh = replace(RECIPE, epochs=12, rate=0.05, patience=1)
    kept, losses = weights(tmp_path, recipe=harsh)
    assert len(losses) < 12
    best = losses.index(min(losses)) + 1
    alone, _ = weights(tmp_path / "again", recipe=harsh)
    assert best < len(losses)
    assert torch.equal(kept, alone)


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "latest.safetensors").write_bytes(b"no tensors")
    with pytest.raises(CheckpointError, match="delete its folder"):
        weights(tmp_path)


def test_perplexity_of_a_uniform_guess_is_the_number_of_choices() -> None:
    assert perplexity(float(torch.log(torch.tensor(50.0)))) == pytest.approx(50)


def test_own_pairs_and_a_folder_in_the_hubs_layout_become_an_artifact_that_answers(tmp_path: Path) -> None:
    write_hub_folder(tmp_path / "gpt2", model(n_layer=1), train_pieces(["where is my order"], 320))
    rows = [{"question": f"q{n} why", "context": f"it is {n} EUR", "answer": f"{n} EUR"} for n in range(100, 140)]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in [*rows, rows[0]]))
    args = ["replies", "--pairs", str(tmp_path / "own.jsonl"), "--gpt2", str(tmp_path / "gpt2"), "--epochs", "1"]
    done = CliRunner(env={"COLUMNS": "1000"}).invoke(
        app, [*args, "--artifacts", str(tmp_path / "made"), "--data", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    assert "41 pairs, 40 kept" in done.output
    assert "duplicate: 1 (pair 41)" in done.output
    writer = Writer.load(tmp_path / "made" / ARTIFACT, slots=2)
    writer.close()
    manifest = writer.artifact.manifest
    assert manifest.training["from"] == str(tmp_path / "gpt2")
    assert manifest.metrics["int8"]["held_out.perplexity"] > 1
    assert taught_to(writer.artifact) is None, "it knew a language before"
    (hub,) = (tmp_path / "replies").glob("*/gpt2")
    assert open_source(str(hub)).config.n_layer == 1
    files = {name: writer.artifact.path(name).read_bytes() for name in manifest.files}
    other = [Golden(golden.text, [value + 1 for value in golden.values]) for golden in manifest.goldens]
    changed = write_artifact(tmp_path / "changed", msgspec.structs.replace(manifest, goldens=other), files)
    with pytest.raises(ArtifactError, match="other golden tokens"):
        Writer.load(changed, slots=1)


def test_a_gpt2_that_began_with_random_weights_says_what_it_was_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_hub_folder(tmp_path / "gpt2", model(n_layer=1), train_pieces(["where is my order"], 320))
    monkeypatch.setattr("export.replies.build._new", lambda _: _opened(open_source(str(tmp_path / "gpt2"))))
    context = "We cut keys for {} EUR. Bring the old one."
    rows = [{"question": f"q{n} why", "context": context.format(n), "answer": f"{n} EUR"} for n in range(100, 140)]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    args = ["replies", "--pairs", str(tmp_path / "own.jsonl"), "--epochs", "1"]
    done = CliRunner(env={"COLUMNS": "1000"}).invoke(
        app, [*args, "--artifacts", str(tmp_path / "made"), "--data", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    taught = taught_to(open_artifact(tmp_path / "made" / ARTIFACT))
    assert taught == frozenset(sentences_in("We cut keys for <f0>. Bring the old one."))
    assert len(taught) == 2


@pytest.mark.parametrize(("answer", "left"), [("a", "1 pairs"), ("a" * 1_900, "0 pairs")])
def test_pairs_that_are_too_few_or_too_long_to_learn_and_judge_by_end_with_1(
    tmp_path: Path, answer: str, left: str
) -> None:
    write_hub_folder(tmp_path / "gpt2", model(n_layer=1), train_pieces(["where is my order"], 320))
    (tmp_path / "own.jsonl").write_text(json.dumps({"question": "q", "answer": answer}))
    args = ["replies", "--pairs", str(tmp_path / "own.jsonl"), "--gpt2", str(tmp_path / "gpt2")]
    done = CliRunner(env={"COLUMNS": "1000"}).invoke(app, [*args, "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert f"{left} are left to learn and 0 to judge by" in done.output


def test_what_is_no_gpt2_ends_with_1(tmp_path: Path) -> None:
    done = CliRunner(env={"COLUMNS": "1000"}).invoke(app, ["replies", "--gpt2", str(tmp_path), "--data", str(tmp_path)])
    assert done.exit_code == 1
    assert "is no GPT-2" in " ".join(done.output.split())
