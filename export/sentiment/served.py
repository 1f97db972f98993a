"""Runs a written artifact on texts, as a worker would, and computes its figures."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from export.data.labelled import LABELS, Labelled
from export.sentiment.metrics import NEGATIVE, POSITIVE, figures
from models.manifest import Golden
from models.sentiment.model import Sentiment, SentimentModel

VERSION = "9"
"""Of the artifact."""


def judged(folder: Path, texts: Sequence[str]) -> list[Sentiment]:
    """What an artifact says; blocks for some seconds per thousand texts."""
    model = SentimentModel.load(folder)
    try:
        return model.infer(texts)
    finally:
        model.close()


def goldens_of(folder: Path, texts: Sequence[str]) -> list[Golden]:
    """Golden outputs of the texts that are judged."""
    return [
        Golden(text, [said.probabilities[label] for label in LABELS])
        for text, said in zip(texts, judged(folder, texts), strict=True)
        if said.label
    ]


def served_figures(folder: Path, texts: Sequence[Labelled]) -> dict[str, float]:
    """Figures of each source; a text from which the model abstains counts as wrong."""
    rows = []
    for each, found in zip(texts, judged(folder, [each.text for each in texts]), strict=True):
        wrong = LABELS[NEGATIVE if each.label == "positive" else POSITIVE]
        rows.append([found.probabilities.get(label, float(label == wrong)) for label in LABELS])
    probabilities, labels, told = np.array(rows), np.array([LABELS.index(each.label) for each in texts]), {}
    for source in ("amazon", "chinese"):
        chosen = np.array([each.source == source for each in texts])
        for name, value in figures(probabilities[chosen], labels[chosen], knows_neutral=source == "amazon").items():
            told[f"{source}.{name}"] = round(value, 4)
    return told
