"""What a price looks like when a week is over, in numbers that compare between cheap and dear, old and new series.

The same functions serve and make lessons (export/forecast), so features are equal by construction.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from models.forecast.candidates import Floats, Past, middle, usual_price
from models.forecast.promotions import SAME, lengths, returning_price, since_change
from models.forecast.question import HORIZON, Method

FEATURES = (
    "last by usual price",
    "median of four weeks by that of ten",
    "highest of ten weeks by last",
    "lowest of ten weeks by last",
    "price before the last change by last",
    "weeks since the last change",
    "changes in ten weeks",
    "changes a week",
    "share of weeks below the usual price",
    "share of weeks above it",
    "times below it before",
    "median length of these",
    "longest of these",
    "mean change by last",
    "share of half a year below last",
    "weeks since this price was there before",
    "share of changes that were taken back in a month",
    "median change of ten weeks by last",
    "returning price by last, logarithm",
    "usual price of twelve weeks by last, logarithm",
    "week ahead",
)
# What a price may do instead of staying; each returns float64 [HORIZON].
WAYS: dict[Method, Callable[[Past], Floats]] = {"returning price": returning_price, "usual price": usual_price}
RECENT, MONTH, HALF_YEAR = 10, 4, 26
NEVER_BEFORE = 99.0
# How many pasts are kept: more than a series has origins.
KEPT = 64


@lru_cache(maxsize=KEPT)
def situation(past: Past) -> npt.NDArray[np.float32]:
    """Return the features of each week ahead, float32 [HORIZON, FEATURES]; of at least LEAST_SEEN prices seen.

    Those of the latest pasts are kept, since the learned price and its bounds both read them. Do not write to them.
    """
    seen = past.seen
    last, recent = seen[-1], seen[-RECENT:]
    moves = np.abs(np.diff(seen))
    changed = moves > SAME * seen[:-1]
    lasted = since_change(seen)
    row = [
        *levels(seen, lasted),
        lasted,
        np.count_nonzero(changed[-RECENT:]),
        changed.mean(),
        *promotions(seen),
        moves.mean() / last,
        (seen[-HALF_YEAR:] < last).mean(),
        weeks_since(seen, lasted),
        taken_back(seen, changed),
        middle(np.abs(np.diff(recent))) / last,
        *(np.log(way(past)[0] / last) for way in WAYS.values()),
    ]
    rows = np.tile(np.array([*row, 0.0], np.float32), (HORIZON, 1))
    rows[:, -1] = np.arange(HORIZON)
    rows.setflags(write=False)
    return rows


def levels(seen: Floats, lasted: int) -> list[float]:
    """Return where the last price stands among those of ten weeks, and the price before it last changed.

    Args:
        seen: float64 [weeks seen], prices.
        lasted: for how many of them the price has been what it is.
    """
    last, recent = seen[-1], seen[-RECENT:]
    usual = middle(recent)
    before = seen[-lasted - 1] if lasted < len(seen) else last
    return [last / usual, middle(seen[-MONTH:]) / usual, recent.max() / last, recent.min() / last, before / last]


def weeks_since(seen: Floats, lasted: int) -> float:
    """Return how many weeks ago the price was last the same, before it went away and came back; as `levels`."""
    same = np.flatnonzero(np.abs(seen[: max(0, len(seen) - lasted - 1)] / seen[-1] - 1) <= SAME)
    return float(len(seen) - 1 - same[-1]) if same.size else NEVER_BEFORE


def promotions(seen: Floats) -> list[float]:
    """Return how often and for how long prices, float64 [weeks seen], were away from the usual one before this dip."""
    away = seen / middle(seen[-RECENT:]) - 1
    below = away < -SAME
    dips = lengths(below)[: -1 if below[-1] else None]
    length = [float(np.median(dips)), float(max(dips))] if dips else [0.0, 0.0]
    return [below.mean(), (away > SAME).mean(), float(len(dips)), *length]


def taken_back(seen: Floats, changed: npt.NDArray[np.bool_]) -> float:
    """Return the share of changes, bool [weeks seen], after which the price before came back within the next weeks."""
    places = np.flatnonzero(changed)
    if not places.size:
        return 0.0
    later = np.concatenate([seen, np.full(MONTH, np.nan)])[places[:, None] + np.arange(2, MONTH + 1)]
    return float((np.abs(later / seen[places, None] - 1) <= SAME).any(axis=1).mean())
