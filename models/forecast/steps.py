"""Prices that only rise, or only fall, by steps at like intervals: when another one may be due, and what it makes.

Bounds hold it; the forecast stays (ADR 0139). No product of the grocer's year has such prices.
"""

import numpy as np

from models.forecast.candidates import Floats, Past
from models.forecast.question import HORIZON

# So many steps, all up or all down, make a staircase; its longest wait is at most so many times the shortest.
LEAST_STEPS, MOST_UNEVEN = 3, 2


def next_steps(past: Past) -> Floats | None:
    """Return what the price is if a staircase takes its next step as soon as it ever did; None if it is no staircase.

    The step is as large as the last one. A price that stands still for longer than MOST_UNEVEN times its longest wait
    is no staircase any more, and one that moves each week drifts.

    Returns:
        float64 [HORIZON]; the last price before the step may be due.
    """
    filled = past.filled
    moved = np.flatnonzero(np.diff(filled)) + 1
    if len(moved) < LEAST_STEPS:
        return None
    steps, waits, stands = filled[moved] / filled[moved - 1], np.diff(moved), len(filled) - int(moved[-1])
    shortest, longest = int(waits.min()), int(waits.max())
    one_way = bool((steps > 1).all() or (steps < 1).all())
    if not one_way or shortest == 1 or longest > MOST_UNEVEN * shortest or stands > MOST_UNEVEN * longest:
        return None
    due = stands + np.arange(HORIZON) >= shortest
    return np.asarray(np.where(due, filled[-1] * steps[-1], filled[-1]))
