"""Training learns, repeats itself to the bit, goes on where it was, leaves neutral out where a source has none."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from export.calibration import calibration
from export.classification import calibration_error
from export.data.labelled import LABELS, Label, Labelled
from export.data.splits import Splits
from export.encoder.graph import UpperLayers
from export.sentiment.build import build_sentiment, with_phrases_and_exit
from export.sentiment.examples import Examples, examples
from export.sentiment.exits import add_exit
from export.sentiment.lesson import Lesson
from export.sentiment.metrics import NEUTRAL
from export.sentiment.orders import mean, train_orders
from export.sentiment.phrases import add_phrases, learned
from export.sentiment.targets import targets
from export.sentiment.train import Lessons, Recipe, batch_loss, neutral_left_out, train
from models.artifact import MANIFEST, open_artifact
from models.encoder import Encoder
from models.sentiment.model import SentimentModel
from models.sentiment.phrases import Phrases
from tests.unit.export import tiny

EVERYDAY: dict[str, Label] = {"太棒了": "positive", "避雷": "negative"}
RECIPE = Recipe(epochs=10, rows=8, rate=2e-3, head_rate=1e-2, orders=1, threads=1, save_every=7)


def texts(count: int) -> list[Labelled]:
    rng = np.random.default_rng(count)
    words: dict[Label, str] = {"negative": "bad", "neutral": "the", "positive": "good"}
    made = []
    for number in range(count):
        label = LABELS[number % 3]
        filler = " ".join(rng.choice(["screen", "it", "was", "is"], 3))
        made.append(Labelled(f"{words[label]} {filler} {words[label]}", label, "amazon", str(number), "en"))
        other: Label = "positive" if number % 2 else "negative"
        made.append(
            Labelled(f"很 {'好' if number % 2 else '坏'} {number}", other, "chinese", str(number), "zh", two_class=True)
        )
    return made


@pytest.fixture(scope="module")
def data(encoder_folder: Path) -> Examples:
    return examples(texts(40), Encoder(open_artifact(encoder_folder), "cpu"))


class InterruptedTrainingError(Exception):
    pass


def lessons(data: Examples) -> Lessons:
    return Lessons(data, targets(texts(40)), np.ones(len(data.labels), np.int64))


def start() -> UpperLayers:
    torch.manual_seed(RECIPE.seed)
    return UpperLayers(tiny.model(), 1, len(LABELS))


def trained(
    data: Examples, folder: Path, recipe: Recipe = RECIPE, told: Callable[[float], None] = lambda share: None
) -> UpperLayers:
    upper = start()
    train(upper, lessons(data), recipe, 1, checkpoints=folder, progress=told)
    return upper


def test_training_learns_the_labels(data: Examples, tmp_path: Path) -> None:
    def loss(upper: UpperLayers) -> float:
        taught = lessons(data)
        return batch_loss(upper, taught, range(len(data.labels)), 0.0, np.random.default_rng(0)).item()

    before, after = loss(start()), loss(trained(data, tmp_path))
    assert before > 0.9
    assert after < 0.3  # what the softened targets leave when all is learned is .14


def test_an_interrupted_training_gives_the_same_weights(data: Examples, tmp_path: Path) -> None:
    def interrupt(share: float) -> None:
        if share > 0.5:
            raise InterruptedTrainingError

    short = replace(RECIPE, epochs=2)
    with pytest.raises(InterruptedTrainingError):
        trained(data, tmp_path / "cut", short, interrupt)
    whole = trained(data, tmp_path / "whole", short).state_dict()
    gone_on = trained(data, tmp_path / "cut", short).state_dict()
    assert all(torch.equal(weight, gone_on[name]) for name, weight in whole.items())


def test_a_rating_near_the_band_is_less_sure_than_one_far_from_it() -> None:
    told: list[tuple[Label, float]] = [("positive", 0.55), ("positive", 3.0), ("neutral", 0.0), ("negative", -0.55)]
    rated = [Labelled("", label, "amazon", "", "en", rating=rating) for label, rating in told]
    near, far, middle, below = targets(rated)
    assert near[2] == pytest.approx(0.95 * 0.566 + 0.05 / 3, abs=1e-3)
    assert far[2] == pytest.approx(0.95 + 0.05 / 3, abs=1e-6)
    assert middle[0] == pytest.approx(middle[2])
    assert below[::-1] == pytest.approx(near)


def test_a_source_without_neutral_has_none_in_its_targets() -> None:
    told = [each for each in texts(8) if each.two_class]
    found = targets(told)
    assert found[:, NEUTRAL].max() == 0
    assert found.sum(axis=1) == pytest.approx(1)
    assert found[np.arange(8), [LABELS.index(each.label) for each in told]] == pytest.approx(0.975)


def test_orders_begin_alike_differ_and_end_in_their_mean(data: Examples, tmp_path: Path) -> None:
    shares, begin = list[float](), start()
    recipe = replace(RECIPE, epochs=1, orders=2)
    found = train_orders(begin, lessons(data), recipe, checkpoints=tmp_path, progress=shares.append)
    first, second = start(), start()
    for order, upper in enumerate((first, second), 1):
        train(
            upper,
            lessons(data),
            recipe,
            order,
            checkpoints=tmp_path / "apart" / str(order),
            progress=lambda share: None,
        )
    assert all(torch.equal(one, other) for one, other in zip(begin.parameters(), start().parameters(), strict=True))
    assert not torch.equal(first.classify.weight, second.classify.weight)
    assert torch.equal(found.classify.weight, torch.stack([first.classify.weight, second.classify.weight]).mean(dim=0))
    assert all(
        torch.equal(weight, mean([first, second]).state_dict()[name]) for name, weight in found.state_dict().items()
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    again = train_orders(begin, lessons(data), recipe, checkpoints=tmp_path, progress=shares.append)  # both are there
    assert len(shares) == len(set(shares))
    assert torch.equal(again.classify.weight, found.classify.weight)


def test_neutral_has_no_gradient_from_a_source_without_it(data: Examples) -> None:
    upper = UpperLayers(tiny.model(), 1, len(LABELS))
    two_class = np.flatnonzero(data.two_class).tolist()
    batch_loss(upper, lessons(data), two_class, 0.0, np.random.default_rng(0)).backward()
    assert upper.classify.bias.grad is not None
    assert abs(float(upper.classify.bias.grad[NEUTRAL])) < 1e-6
    assert abs(float(upper.classify.bias.grad[0])) > 1e-6


def test_only_neutral_is_left_out_and_only_where_the_source_does_not_know_it() -> None:
    left_out = neutral_left_out(np.array([True, False]))
    assert np.argwhere(left_out).tolist() == [[0, NEUTRAL]]


def test_calibration_tames_a_model_that_is_too_sure() -> None:
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 3, 3000)
    logits = rng.normal(0, 1, (3000, 3)).astype(np.float32)
    logits[np.arange(3000), labels] += 1.0
    scale, bias = calibration(logits * 5, labels, np.zeros((3000, 3), bool))
    assert float(scale[0]) == pytest.approx(0.2, rel=0.3)

    def error(values: np.ndarray) -> float:
        return calibration_error(torch.softmax(torch.from_numpy(values), dim=1).numpy(), labels)

    assert error(logits * 5 * scale.numpy() + bias.numpy()) < 0.03 < error(logits * 5)


def test_the_artifact_says_what_it_was_taught(encoder_folder: Path, tmp_path: Path) -> None:
    stages = []
    everyday = [Labelled(word, label, "everyday", "", "zh") for word, label in EVERYDAY.items()]
    splits = Splits([*texts(40), *everyday], texts(20), texts(21))
    lesson = Lesson(splits, RECIPE, "made up")
    folder = build_sentiment(tiny.bert(), encoder_folder, lesson, tmp_path, lambda stage, _: stages.append(stage))
    model = SentimentModel.load(folder)
    labels = [each.label for each in model.infer(["good screen it was good", "bad is it screen bad", "很 坏"])]
    model.close()
    assert labels == ["positive", "negative", "negative"]
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    assert manifest["metrics"]["int8"]["amazon.two_class_accuracy"] > 0.9
    assert manifest["training"]["seed"] == RECIPE.seed
    assert manifest["parity"]["fp32_to_torch"] < 1e-4
    assert manifest["goldens"]  # of those whose words the tiny vocabulary has
    assert set(stages) == {"states", "training", "export", "phrases"}
    assert manifest["files"][manifest["settings"]["phrases"]]["size_bytes"] > 4 * 100
    assert manifest["metrics"]["int8_layers_alone"]["chinese.texts"] == 21.0
    assert manifest["training"]["phrases_texts"] == 40 + len(EVERYDAY)
    assert manifest["metrics"]["int8_all_layers"]["chinese.texts"] == 21.0
    assert manifest["metrics"]["exit"].keys() == {
        f"{source}.{name}" for source in ("amazon", "chinese") for name in ("tokens", "same_label")
    }
    written = (folder / MANIFEST).read_bytes()
    for again in (add_exit, with_phrases_and_exit):  # what it had is left behind
        assert (again(folder, splits) / MANIFEST).read_bytes() == written


def test_phrases_learn_from_told_texts_and_survive_rounding() -> None:
    told = [each for each in texts(40) if each.two_class]
    table, scale = learned(told)
    assert len(np.unique(table["weight"])) > 3
    good, bad, unknown = Phrases(table, scale).scores(["很 好", "很 坏", "一般"])
    assert good > 0.5
    assert bad < -0.5
    assert unknown == 0.0


def test_without_two_classes_of_chinese_an_artifact_stays_as_it_is(tmp_path: Path) -> None:
    english = [each for each in texts(9) if each.language == "en"]
    assert add_phrases(tmp_path / "absent", Splits(english, english, english)) == tmp_path / "absent"
