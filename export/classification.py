"""Metrics of a classifier: accuracy, macro-F1, expected calibration error. Plain numpy, no torch."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
_BINS = 15


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
