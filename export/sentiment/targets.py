"""Target values of each training text: its label, softened by how reliable the label is.

    rating ─▶ would twenty other raters have said so? ─┐
    label without a rating ────────────────────────────┴─▶ smoothed ─▶ targets

A rating near the edge of the neutral band would be on its other side for other raters.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from export.data.labelled import LABELS, NEUTRAL_BAND, Labelled
from export.sentiment.metrics import NEGATIVE, NEUTRAL, POSITIVE

RATING_ERROR = 0.3
"""One standard error of a mean of twenty ratings, -4 to 4."""
SMOOTHING = 0.05

Floats = npt.NDArray[np.float32]


def targets(texts: Sequence[Labelled]) -> Floats:
    """Probabilities to learn, float32 [texts, labels]; neutral is 0 where the source does not know it."""
    found = np.zeros((len(texts), len(LABELS)))
    found[np.arange(len(texts)), [LABELS.index(each.label) for each in texts]] = 1
    for row, each in enumerate(texts):
        if each.rating is not None:
            found[row] = _by_other_raters(each.rating)
    known = np.ones_like(found)
    known[[each.two_class for each in texts], NEUTRAL] = 0
    smooth = SMOOTHING * known / known.sum(axis=1, keepdims=True)
    mixed: Floats = ((1 - SMOOTHING) * found + smooth).astype(np.float32)
    return mixed


def _by_other_raters(rating: float) -> list[float]:
    """The chance of each label if the mean had been another's."""
    negative, positive = (_below((-NEUTRAL_BAND - sign * rating) / RATING_ERROR) for sign in (1, -1))
    chances = {NEGATIVE: negative, NEUTRAL: 1 - negative - positive, POSITIVE: positive}
    return [chances[label] for label in range(len(LABELS))]


def _below(deviation: float) -> float:
    """The normal distribution's share below a deviation."""
    return 0.5 * (1 + math.erf(deviation / math.sqrt(2)))
