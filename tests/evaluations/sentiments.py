"""Accuracy, F1 and calibration on the held-out real reviews, and on reviews written by hand for this test alone.

A text from which the model abstains counts as wrong. VADER gets the kinder reading: a compound of 0 is positive in two
classes, and its authors' band of 0.05 is neutral in three.
"""

import json
from pathlib import Path
from random import Random
from typing import Literal

import numpy as np
import numpy.typing as npt
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from export.classification import macro_f1
from export.data.labelled import LABELS, Label, Labelled
from export.data.splits import real_reviews, split
from export.data.written_reviews import shop_reviews
from export.sentiment.metrics import figures, two_class_accuracy
from models.sentiment.model import SentimentModel
from tests.results import Result

COMMAND = "make eval"
_WRITTEN = Path(__file__).with_name("written_reviews.jsonl")
_LATE = Path(__file__).with_name("written_reviews_late.jsonl")
_UNSEEN = Path(__file__).with_name("written_reviews_unseen.jsonl")
_FRESH = Path(__file__).with_name("written_reviews_fresh.jsonl")
_BLIND = Path(__file__).with_name("written_reviews_blind.jsonl")
_EVERYDAY = Path(__file__).with_name("written_everyday.jsonl")
_PACKAGES = Path(".data/packages")
_VADER_BAND = 0.05
_TARGETS = {"amazon.two_class_accuracy": "0.90, above VADER", "chinese.two_class_accuracy": "0.88"}

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def real_results(model: SentimentModel) -> list[Result]:
    test = real_reviews(_PACKAGES).test
    results = []
    for source in ("amazon", "chinese"):
        texts = [each for each in test if each.source == source]
        baselines = vader_figures(texts) if source == "amazon" else {}
        found = figures(probabilities(model, texts), labels_of(texts), knows_neutral=source == "amazon")
        for name, value in found.items():
            results.append(result(f"sentiment.{source}.{name}", value, baselines.get(name)))
    return [*results, long_result(model, test)]


def long_result(model: SentimentModel, test: list[Labelled]) -> Result:
    """Reviews of 100 to 2,000 words, made of snippets of one label."""
    random, texts = Random(5), []
    for label in ("negative", "positive"):
        pool = [each.text for each in test if each.source == "amazon" and each.label == label]
        texts += [made_of(random.choices(pool, k=size), label) for size in (6, 12, 25, 50, 120) for _ in range(6)]
    value = two_class_accuracy(probabilities(model, texts), labels_of(texts))
    return result("sentiment.long.two_class_accuracy", value, None)


def written_results(model: SentimentModel) -> list[Result]:
    """Reviews written by hand for this test alone; the later four by writers who saw neither model nor corpus."""
    files = {"hand_written": _WRITTEN, "stranger": _LATE, "unseen": _UNSEEN, "fresh": _FRESH, "blind": _BLIND}
    results = []
    for part, file in files.items():
        for language in ("en", "zh"):
            results += _told(model, f"{part}_{language}", _by_hand(file, language))
    return results


def _told(model: SentimentModel, part: str, texts: list[Labelled]) -> list[Result]:
    baselines = vader_figures(texts) if texts[0].language == "en" else {}
    found = figures(probabilities(model, texts), labels_of(texts), knows_neutral=True)
    return [result(f"sentiment.{part}.{name}", value, baselines.get(name)) for name, value in found.items()]


def everyday_results(model: SentimentModel) -> list[Result]:
    """Chinese reviews of a few signs, as shops get all day."""
    texts = _by_hand(_EVERYDAY, "zh")
    found = figures(probabilities(model, texts), labels_of(texts), knows_neutral=True)
    return [result(f"sentiment.everyday_zh.{name}", value, None) for name, value in found.items()]


def shop_results(model: SentimentModel) -> list[Result]:
    """Reviews of shops of every kind: those that were dealt to the test."""
    test = split(shop_reviews()).test
    parts = {language: [each for each in test if each.language == language] for language in ("en", "zh")}
    return [each for language, texts in parts.items() for each in _told(model, f"shop_{language}", texts)]


def _by_hand(file: Path, language: Literal["en", "zh"]) -> list[Labelled]:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [Labelled(row["text"], row["label"], "hand", "", language) for row in rows if row["language"] == language]


def vader_figures(texts: list[Labelled]) -> dict[str, float]:
    analyser, labels = SentimentIntensityAnalyzer(), labels_of(texts)
    compounds = np.array([analyser.polarity_scores(each.text)["compound"] for each in texts])
    told = labels != LABELS.index("neutral")
    said = np.where(compounds >= _VADER_BAND, 2, np.where(compounds <= -_VADER_BAND, 0, 1))
    return {
        "two_class_accuracy": float(((compounds >= 0) == (labels == 2))[told].mean()),
        "three_class_accuracy": float((said == labels).mean()),
        "macro_f1": macro_f1(said, labels),
    }


def probabilities(model: SentimentModel, texts: list[Labelled]) -> Floats:
    """[texts, labels]; where the model abstained all is put on a wrong label."""
    rows = []
    for each, said in zip(texts, model.infer([each.text for each in texts]), strict=True):
        wrong: Label = "negative" if each.label == "positive" else "positive"
        values = said.probabilities or {label: float(label == wrong) for label in LABELS}
        rows.append([values[label] for label in LABELS])
    return np.array(rows)


def labels_of(texts: list[Labelled]) -> Ints:
    return np.array([LABELS.index(each.label) for each in texts])


def made_of(snippets: list[str], label: Label) -> Labelled:
    return Labelled(" ".join(snippets), label, "long", "", "en")


def result(name: str, value: float, vader: float | None) -> Result:
    target = _TARGETS.get(name.removeprefix("sentiment."), "")
    unit = name.rsplit(".", 1)[1].replace("_", " ")
    baselines = {} if vader is None else {"VADER": vader}
    return Result(name=name, value=value, unit=unit, baselines=baselines, target=target, command=COMMAND)
