"""Training learns, repeats itself to the bit, leaves neutral out where a source has none, and ends in an artifact."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from export.data.labelled import LABELS, Label, Labelled
from export.data.splits import Splits
from export.encoder.build import build_encoder
from export.encoder.graph import UpperLayers
from export.sentiment.build import Lesson, build_sentiment
from export.sentiment.calibrate import calibration
from export.sentiment.examples import Examples, examples
from export.sentiment.metrics import calibration_error
from export.sentiment.phrases import add_phrases, learned
from export.sentiment.train import NEUTRAL, Recipe, batch_loss, masked, text_logits, train
from models.artifact import MANIFEST, open_artifact
from models.encoder import Encoder
from models.phrases import BUCKETS, Phrases
from models.sentiment import SentimentModel
from tests.unit.export import tiny

EVERYDAY: dict[str, Label] = {"太棒了": "positive", "避雷": "negative"}
RECIPE = Recipe(epochs=6, rows=8, rate=2e-3, head_rate=1e-2, threads=1)


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
            Labelled("很 " + ("好" if number % 2 else "坏"), other, "chinese", str(number), "zh", two_class=True)
        )
    return made


@pytest.fixture(scope="module")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ids = [[2, *np.random.default_rng(seed).integers(4, 20, 6).tolist(), 3] for seed in range(40)]
    return build_encoder(tiny.bert(), 1, ids, tmp_path_factory.mktemp("artifacts"), {"seed": 0})


@pytest.fixture(scope="module")
def data(encoder_folder: Path) -> Examples:
    return examples(texts(40), Encoder(open_artifact(encoder_folder), "cpu"))


def trained(data: Examples) -> UpperLayers:
    torch.manual_seed(RECIPE.seed)
    upper = UpperLayers(tiny.model(), 1, len(LABELS))
    train(upper, data, np.ones(len(data.labels), np.int64), RECIPE, lambda share: None)
    return upper


def test_it_learns(data: Examples) -> None:
    logits = text_logits(trained(data), data)
    logits[data.two_class, NEUTRAL] = -np.inf
    assert (logits.argmax(axis=1) == data.labels).mean() > 0.9


def test_the_same_seed_gives_the_same_weights(data: Examples) -> None:
    one, other = trained(data).state_dict(), trained(data).state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_neutral_has_no_gradient_from_a_source_without_it(data: Examples) -> None:
    upper = UpperLayers(tiny.model(), 1, len(LABELS))
    windows = [data.windows_of[text][0] for text in np.flatnonzero(data.two_class)]
    batch_loss(upper, data, windows, smoothing=0.1).backward()
    assert upper.classify.bias.grad is not None
    assert abs(float(upper.classify.bias.grad[NEUTRAL])) < 1e-6
    assert abs(float(upper.classify.bias.grad[0])) > 1e-6
    assert masked(torch.zeros(2, 3), torch.tensor([True, False]))[:, NEUTRAL].tolist() == [-1e4, 0.0]


def test_calibration_tames_a_model_that_is_too_sure() -> None:
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 3, 3000)
    logits = rng.normal(0, 1, (3000, 3)).astype(np.float32)
    logits[np.arange(3000), labels] += 1.0
    scale, bias = calibration(logits * 5, labels, np.zeros(3000, bool))
    assert float(scale[0]) == pytest.approx(0.2, rel=0.3)

    def error(values: np.ndarray) -> float:
        return calibration_error(torch.softmax(torch.from_numpy(values), dim=1).numpy(), labels)

    assert error(logits * 5 * scale.numpy() + bias.numpy()) < 0.03 < error(logits * 5)


def test_the_artifact_says_what_it_was_taught(encoder_folder: Path, data: Examples) -> None:
    stages = []
    splits = Splits(texts(40), texts(20), texts(21))
    everyday = [Labelled(word, label, "everyday", "", "zh") for word, label in EVERYDAY.items()]
    lesson = Lesson(splits, RECIPE, "made up", everyday)
    folder = build_sentiment(tiny.bert(), encoder_folder, lesson, lambda stage, share: stages.append(stage))
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
    assert manifest["files"][manifest["settings"]["phrases"]]["size_bytes"] > 2 * BUCKETS
    assert manifest["metrics"]["int8_layers_alone"]["chinese.texts"] == 21.0
    assert manifest["training"]["phrases_texts"] == 40 + len(EVERYDAY)
    written = (folder / MANIFEST).read_bytes()
    taught = replace(splits, training=[*splits.training, *everyday])
    assert (add_phrases(folder, taught) / MANIFEST).read_bytes() == written  # what it had is left behind


def test_phrases_learn_from_told_texts_and_survive_rounding() -> None:
    told = [each for each in texts(40) if each.two_class]
    table, scale = learned(told)
    assert (str(table.dtype), table.shape) == ("int8", (2, BUCKETS))
    good, bad, unknown = Phrases(table, scale).scores(["很 好", "很 坏", "一般"])
    assert good > 0.5
    assert bad < -0.5
    assert unknown == 0.0


def test_without_two_classes_of_chinese_an_artifact_stays_as_it_is(tmp_path: Path) -> None:
    english = [each for each in texts(9) if each.language == "en"]
    assert add_phrases(tmp_path / "absent", Splits(english, english, english)) == tmp_path / "absent"
