"""Metrics of label probabilities, of two classes or three. Plain numpy, no torch."""

from collections.abc import Mapping

import numpy as np

from export.classification import Floats, Ints, accuracy, calibration_error, macro_f1
from export.data.labelled import LABELS

NEGATIVE, NEUTRAL, POSITIVE = (LABELS.index(label) for label in LABELS)


def two_class(probabilities: Floats) -> Floats:
    """Probabilities [texts, 2] of negative and positive, neutral left out."""
    pair: Floats = probabilities[:, [NEGATIVE, POSITIVE]]
    shares: Floats = pair / np.maximum(pair.sum(axis=1, keepdims=True), 1e-12)
    return shares


def two_class_accuracy(probabilities: Floats, labels: Ints) -> float:
    """Share of the negative and positive texts whose own class is likelier than the other of the two."""
    told = labels != NEUTRAL
    return float(((probabilities[told, POSITIVE] > probabilities[told, NEGATIVE]) == (labels[told] == POSITIVE)).mean())


def figures(probabilities: Floats, labels: Ints, *, knows_neutral: bool) -> Mapping[str, float]:
    """The figures of one language's texts.

    Args:
        probabilities: [texts, 3].
        labels: int64 [texts].
        knows_neutral: False if no text can be neutral: then F1 and calibration are those of the two other classes.
    """
    found = {"two_class_accuracy": two_class_accuracy(probabilities, labels), "texts": float(len(labels))}
    if knows_neutral:
        said, seen, true = probabilities.argmax(axis=1), probabilities, labels
        found["three_class_accuracy"] = accuracy(probabilities, labels)
    else:
        seen, true = two_class(probabilities), (labels == POSITIVE).astype(np.int64)
        said = seen.argmax(axis=1)
    return found | {"macro_f1": macro_f1(said, true), "calibration_error": calibration_error(seen, true)}
