"""Metrics of an intent model, and what is fitted on texts that were not trained on."""

import numpy as np
import numpy.typing as npt

from export.classification import calibration_error

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
_TEMPERATURES = np.geomspace(0.1, 3.0, 69)
_TRUSTS = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0])


def figures(name: str, probabilities: Floats, labels: Labels, precision: float) -> dict[str, float]:
    """Accuracy, expected calibration error, and what is decided at a precision, under the name of the part."""
    share, confidence = coverage(probabilities, labels, precision)
    percent = round(100 * precision)
    return {
        f"{name}.accuracy": round(float((probabilities.argmax(axis=1) == labels).mean()), 4),
        f"{name}.calibration_error": round(calibration_error(probabilities, labels), 4),
        f"{name}.share_decided_at_{percent}": round(share, 4),
        f"{name}.confidence_at_{percent}": round(confidence, 4),
    }


def coverage(probabilities: Floats, labels: Labels, precision: float) -> tuple[float, float]:
    """The largest share of texts that can be decided with at least this precision, and from which confidence on."""
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    right = (probabilities.argmax(axis=1) == labels)[order]
    precise = np.flatnonzero(np.cumsum(right) / np.arange(1, len(right) + 1) >= precision)
    if not len(precise):
        return 0.0, 1.0
    return float((precise[-1] + 1) / len(right)), float(probabilities.max(axis=1)[order[precise[-1]]])


def temperature(logits: Floats, labels: Labels) -> float:
    """By which logits are divided for the least negative log-likelihood (Guo et al. 2017)."""
    losses = [_loss(logits / np.float32(each), labels) for each in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def trust(logits: Floats, scores: Floats, labels: Labels) -> float:
    """How much a second model's scores count beside logits, for the least loss at its own temperature."""
    losses = []
    for each in _TRUSTS:
        joined: Floats = logits + np.float32(each) * scores
        losses.append(_loss(joined / np.float32(temperature(joined, labels)), labels))
    return float(_TRUSTS[int(np.argmin(losses))])


def softmax(logits: Floats) -> Floats:
    """Probabilities, float32 [rows, labels]."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return probabilities


def _loss(logits: Floats, labels: Labels) -> float:
    return float(-np.log(softmax(logits)[np.arange(len(labels)), labels] + 1e-12).mean())
