"""Prices that only rise, or only fall, by steps at like intervals: when another one may be due, and what it makes.

Bounds hold it; the forecast stays (ADR 0139). No product of the grocer's year has such prices.
"""

import numpy as np

from models.forecast.candidates import Floats, Past
from models.forecast.question import HORIZON

# So many steps, all up or all down, make a staircase; its longest wait is at most so many times the shortest. Of prices
# of which none came twice running, four go one way by chance in one of twelve: there it takes more steps (one of 360).
LEAST_STEPS, LEAST_WHERE_NONE_STOOD, MOST_UNEVEN = 3, 5, 2


def next_steps(past: Past) -> Floats | None:
    """Return what the price is if a staircase takes its next steps as soon as it ever did; None if it is no staircase.

    A step is as large as the largest of the last LEAST_STEPS, by share or by amount, so that neither a round price nor
    one that moves by the same amount ends just beyond. A price that stands still for longer than MOST_UNEVEN times its
    longest wait is no staircase any more.

    Returns:
        float64 [HORIZON]; the last price before the first step may be due.
    """
    filled = past.filled
    moved = np.flatnonzero(np.diff(filled)) + 1
    stood = len(past.seen) > len(moved) + 1
    if len(moved) < (LEAST_STEPS if stood else LEAST_WHERE_NONE_STOOD):
        return None
    waits, stands, last = np.diff(moved), len(filled) - int(moved[-1]), filled[-1]
    shortest, longest = int(waits.min()), int(waits.max())
    shares, amounts = filled[moved] / filled[moved - 1], filled[moved] - filled[moved - 1]
    one_way = bool((shares > 1).all() or (shares < 1).all())
    if not one_way or longest > MOST_UNEVEN * shortest or stands > MOST_UNEVEN * longest:
        return None
    taken = np.maximum(0, (np.arange(HORIZON) - max(0, shortest - stands)) // shortest + 1)
    by_share = last * shares[-LEAST_STEPS:, None] ** taken
    by_amount = last + amounts[-LEAST_STEPS:, None] * taken
    reached = np.concatenate([by_share, by_amount])
    return np.asarray(reached.max(axis=0) if shares[-1] > 1 else np.maximum(0, reached.min(axis=0)))
