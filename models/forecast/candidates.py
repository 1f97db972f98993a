"""Simple ways to forecast: each candidate takes a past and returns the next prices, float64 [HORIZON], or None."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.forecast.question import HORIZON, Method

Floats = npt.NDArray[np.float64]

# Promotions come by the month, and by the year where there is more than one.
MONTH, YEAR = 4, 52
USUAL_WEEKS = 12


@dataclass(frozen=True, eq=False)
class Past:
    """What was known when a week had ended. Compared by identity, so what is computed from it can be kept.

    Attributes:
        seen: prices of the weeks that had one, float64 [weeks seen].
        filled: of all weeks since the first, each without one as the week before, float64 [weeks].
    """

    seen: Floats
    filled: Floats


Candidate = Callable[[Past], Floats | None]
Candidates = Mapping[Method, Candidate]


def last_value(past: Past) -> Floats:
    """Expect the last price."""
    return np.full(HORIZON, past.seen[-1])


def seasonal_naive(past: Past) -> Floats | None:
    """Expect the price of a year ago, or of a month ago if less than two years are known."""
    filled = past.filled
    season = YEAR if len(filled) >= 2 * YEAR else MONTH
    if len(filled) < season:
        return None
    return np.asarray(filled[-season:][:HORIZON])


def middle(prices: Floats) -> float:
    """Return the median, as numpy's does, in a tenth of its time for few prices; float64 [n], at least one."""
    ordered, half = np.sort(prices), len(prices) // 2
    return float(ordered[half]) if len(prices) % 2 else float((ordered[half - 1] + ordered[half]) / 2)


def usual_price(past: Past) -> Floats:
    """Expect the median of the last weeks: a promotion, which is short, does not move it."""
    return np.full(HORIZON, middle(past.seen[-USUAL_WEEKS:]))


SIMPLE: Candidates = {"last value": last_value, "usual price": usual_price, "seasonal naive": seasonal_naive}
