"""When a price comes back: how long promotions lasted in a series' own past, and how long the present one has lasted.

A price away from the usual one is a promotion until it has lasted longer than promotions did; then it is the new price.
If there was none before, a lower price is expected to come back at once, but after LOWERED_WEEKS to stay; a higher one
is expected to stay from the first week. All this was chosen on weeks before those that docs/log.md reports.
"""

import numpy as np
import numpy.typing as npt

from models.forecast.candidates import Floats, Past, middle
from models.forecast.question import HORIZON

# A price's level is its median of so many weeks; the candidate `usual price` takes more of them (candidates.py).
LEVEL_WEEKS = 10
# Prices closer to each other than this share are equal: rounding to cents, another loyalty price.
SAME = 0.02
LEAST_SEEN = 4
LOWERED_WEEKS, LONGER_WEEKS = 2, 2
# A price that is twice what it was, or half, but for SAME, as a logarithm: shops hardly ask for that.
FAR = float(np.log(2 / (1 + SAME)))
# With three, products that nothing was learned from were forecast no better; with five they were.
LEAST_PROMOTIONS = 5


def returning_price(past: Past) -> Floats:
    """Expect the usual price, the median of the last weeks: now, or once a promotion has lasted as long as they do.

    Returns:
        float64 [HORIZON].
    """
    seen = past.seen
    expected = np.full(HORIZON, seen[-1])
    if len(seen) < LEAST_SEEN:
        return expected
    usual = middle(seen[-LEVEL_WEEKS:])
    if abs(seen[-1] / usual - 1) <= SAME:
        return np.full(HORIZON, usual)
    side = np.sign(seen[-1] - usual)
    *earlier, lasted = lengths(side * (seen / usual - 1) > SAME)
    if not earlier:
        if side < 0 and lasted <= LOWERED_WEEKS:
            expected[:] = usual
    elif lasted <= max(earlier) + LONGER_WEEKS:
        ahead = lasted + np.arange(HORIZON)
        expected[ahead >= np.median(earlier)] = usual
    return expected


def in_first_dip(past: Past) -> bool:
    """Tell whether a price has lately fallen for the first time, so its past cannot say if it comes back (ADR 0125).

    It fell from its usual price, was never below it before, and never above it for longer than LOWERED_WEEKS: a price
    that was lowered once and stayed so is expected to do the same again.
    """
    lasted = since_change(past.seen)
    before = past.seen[: len(past.seen) - lasted]
    if lasted > LOWERED_WEEKS or len(before) < LEAST_SEEN:
        return False
    usual = middle(before[-LEVEL_WEEKS:])
    above = before / usual - 1
    stayed = max(lengths(above > SAME), default=0) > LOWERED_WEEKS
    return bool(past.seen[-1] < usual * (1 - SAME) and above[-1] <= SAME and above.min() >= -SAME) and not stayed


def before_far_move(past: Past) -> float | None:
    """Return the usual price before one that has lately moved up or down by FAR; None if it has not.

    Such a price may be a slip (a missing comma, another unit), of which no past tells (ADR 0139).
    """
    lasted = since_change(past.seen)
    before = past.seen[: len(past.seen) - lasted]
    if lasted > LOWERED_WEEKS or len(before) < LEAST_SEEN:
        return None
    usual = middle(before[-LEVEL_WEEKS:])
    return usual if abs(np.log(past.seen[-1] / usual)) >= FAR else None


def is_due_back(past: Past) -> bool:
    """Tell whether a lowered price has lasted as long as each of LEAST_PROMOTIONS or more promotions before it did."""
    if len(past.seen) < LEAST_SEEN:
        return False
    below = past.seen / middle(past.seen[-LEVEL_WEEKS:]) - 1 < -SAME
    *earlier, lasted = lengths(below) or [0]
    return bool(below[-1]) and len(earlier) >= LEAST_PROMOTIONS and set(earlier) == {lasted}


def since_change(seen: Floats) -> int:
    """Return for how many weeks the price has been what it is; float64 [weeks seen], at least one."""
    other = np.flatnonzero(np.abs(seen / seen[-1] - 1) > SAME)
    return len(seen) - 1 - int(other[-1]) if other.size else len(seen)


def lengths(flags: npt.NDArray[np.bool_]) -> list[int]:
    """Return the length of each run of true values, in order; bool [n]."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [int(length) for length in edges[1::2] - edges[::2]]
