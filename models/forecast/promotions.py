"""When a price comes back: how long promotions lasted on a series' own past, and how long the present one has.

A price away from the usual one is a promotion until it has lasted longer than promotions did; then it is the new price.
Where there was none before, a lower price is expected to come back at once, and after LOWERED_WEEKS to stay; a higher
one to stay from the first week. All of this was chosen on the weeks before those that docs/log.md reports.
"""

import numpy as np
import numpy.typing as npt

from models.forecast.candidates import Floats, Past, middle
from models.forecast.question import HORIZON

USUAL_WEEKS = 10
# Prices closer than this share are one: cents of rounding, another loyalty price.
SAME = 0.02
LEAST_SEEN = 4
LOWERED_WEEKS, LONGER_WEEKS = 2, 2


def returning_price(past: Past) -> Floats:
    """Expect the usual price, the median of the last weeks: now, or when a promotion has lasted as long as they do.

    Returns:
        float64 [HORIZON].
    """
    seen = past.seen
    expected = np.full(HORIZON, seen[-1])
    if len(seen) < LEAST_SEEN:
        return expected
    usual = middle(seen[-USUAL_WEEKS:])
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


def lengths(flags: npt.NDArray[np.bool_]) -> list[int]:
    """Return how many neighbours are true together, each time, in order."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [int(length) for length in edges[1::2] - edges[::2]]
