"""Simple forecasting methods: each candidate takes a past and returns the next prices, float64 [HORIZON], or None."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.forecast.question import HORIZON, Method

Floats = npt.NDArray[np.float64]

# Promotions come by the month, and by the year where there is more than one.
MONTH, YEAR = 4, 52
USUAL_WEEKS = 12
# A drift is what a price moved by over so many weeks, or over all that are known. Steps by the month, or by two or
# three of them, fall into it evenly.
DRIFT_WEEKS = 24
# No price is expected to drift further than this, tenfold, as a logarithm.
MOST_DRIFT = float(np.log(10))


@dataclass(frozen=True, eq=False)
class Past:
    """What was known when a week had ended. Compared by identity, so what is computed from it can be kept.

    Attributes:
        seen: prices of the weeks that had one, float64 [weeks seen].
        filled: of all weeks since the first, each without one as the week before, float64 [weeks].
        waited: how many weeks without one the last of them are.
    """

    seen: Floats
    filled: Floats
    waited: int = 0


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


def drift(past: Past) -> Floats:
    """Expect a price that rises or falls week by week, or by small steps, to go on by the same share a week."""
    drifted = drift_of(past) * (past.waited + np.arange(1, HORIZON + 1))
    return np.asarray(past.filled[-1] * np.exp(np.clip(drifted, -MOST_DRIFT, MOST_DRIFT)))


def drift_of(past: Past) -> float:
    """Return by how much a price moved a week, as a logarithm; 0 once it stands still for longer than between moves."""
    since = past.filled[-1 - DRIFT_WEEKS :]
    moved = np.flatnonzero(np.diff(since))
    if not moved.size or len(since) - 1 - moved[-1] > max([moved[0] + 1, *np.diff(moved)]):
        return 0.0
    return float(np.log(since[-1] / since[0])) / (len(since) - 1)


SIMPLE: Candidates = {
    "last value": last_value,
    "usual price": usual_price,
    "drift": drift,
    "seasonal naive": seasonal_naive,
}
