"""How good probabilities are: two-class accuracy, macro-F1, expected calibration error. Plain numpy, no torch."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from export.data.labelled import LABELS

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
NEGATIVE, NEUTRAL, POSITIVE = (LABELS.index(label) for label in LABELS)
_BINS = 15


def two_class(probabilities: Floats) -> Floats:
    """Probabilities [texts, 2] of negative and positive, neutral left out."""
    pair: Floats = probabilities[:, [NEGATIVE, POSITIVE]]
    shares: Floats = pair / np.maximum(pair.sum(axis=1, keepdims=True), 1e-12)
    return shares


def two_class_accuracy(probabilities: Floats, labels: Ints) -> float:
    """Share of the negative and positive texts whose own class is likelier than the other of the two."""
    told = labels != NEUTRAL
    return float(((probabilities[told, POSITIVE] > probabilities[told, NEGATIVE]) == (labels[told] == POSITIVE)).mean())


def accuracy(probabilities: Floats, labels: Ints) -> float:
    """Share of texts whose likeliest label is right."""
    return float((probabilities.argmax(axis=1) == labels).mean())


def macro_f1(predicted: Sequence[int] | Ints, labels: Sequence[int] | Ints) -> float:
    """The mean over the labels that occur of 2 TP / (2 TP + FP + FN)."""
    said, true = np.asarray(predicted), np.asarray(labels)
    scores = []
    for label in np.unique(true):
        hits = int(((said == label) & (true == label)).sum())
        scores.append(2 * hits / max(1, int((said == label).sum()) + int((true == label).sum())))
    return float(np.mean(scores))


def calibration_error(probabilities: Floats, labels: Ints) -> float:
    """Expected calibration error of the likeliest label in 15 bins of equal width (Guo et al. 2017)."""
    sure, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(sure[bins == b].sum() - right[bins == b].sum()) for b in range(_BINS)]
    return float(sum(gaps) / len(labels))


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
