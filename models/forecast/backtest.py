"""How wrong each candidate was on a series' own past: rolling origins, errors where a price was seen.

Source: Tashman (2000), Out-of-sample tests of forecasting accuracy, International Journal of Forecasting 16.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from models.forecast.candidates import Candidate, Candidates, Floats, Past
from models.forecast.question import HORIZON, Method

ORIGINS = 30
# The library's take most of the time that a series takes: as many of the latest origins are enough for them.
FITTED_ORIGINS: Mapping[Method, int] = {"exponential smoothing": 20, "theta": 20, "croston": 20}
LEAST_WEEKS = 4


@dataclass(frozen=True)
class Known:
    """A series by week.

    Attributes:
        prices: float64 [weeks], from the first with a price to the last that is over; NaN where there was none.
    """

    prices: Floats

    def until(self, end: int) -> Past:
        """Return what was known when so many weeks were over."""
        prices = self.prices[:end]
        there = ~np.isnan(prices)
        latest = np.maximum.accumulate(np.where(there, np.arange(end), 0))
        return Past(prices[there], prices[latest])


def origins(known: Known) -> list[int]:
    """Return how many weeks were over at each origin, the latest last; none leaves its candidate under LEAST_WEEKS."""
    weeks = len(known.prices)
    ends = range(max(LEAST_WEEKS, weeks - ORIGINS), weeks)
    return [end for end in ends if np.count_nonzero(~np.isnan(known.prices[:end])) >= LEAST_WEEKS]


def errors(known: Known, candidate: Candidate, ends: list[int]) -> Floats | None:
    """Return a candidate's errors, price less forecast: float64 [origins, HORIZON], NaN where no price was seen.

    None where it had no forecast at an origin.
    """
    padded = np.concatenate([known.prices, np.full(HORIZON, np.nan)])
    rows = []
    for end in ends:
        forecast = candidate(known.until(end))
        if forecast is None:
            return None
        rows.append(padded[end : end + HORIZON] - forecast)
    return np.array(rows).reshape(len(rows), HORIZON)


def all_errors(known: Known, candidates: Candidates) -> dict[Method, Floats]:
    """Return the errors of every candidate that had a forecast at every origin, or at the latest ones if it is slow."""
    ends = origins(known)
    found = {
        method: errors(known, candidate, ends[-FITTED_ORIGINS.get(method, ORIGINS) :])
        for method, candidate in candidates.items()
    }
    return {method: errs for method, errs in found.items() if errs is not None}
