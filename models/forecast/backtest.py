"""Errors of each candidate on a series' own past: rolling origins, errors where a price was seen.

Source: Tashman (2000), Out-of-sample tests of forecasting accuracy, International Journal of Forecasting 16.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from models.forecast.candidates import Candidate, Candidates, Floats, Past, last_value
from models.forecast.question import HORIZON, Method

ORIGINS = 30
# The library's candidates take most of the time, so only this many of the latest origins are tried with them.
FITTED_ORIGINS: Mapping[Method, int] = {"exponential smoothing": 20, "theta": 20, "croston": 20}
LEAST_WEEKS = 4


@dataclass(frozen=True)
class Known:
    """A series by week.

    Attributes:
        prices: float64 [weeks], from the first with a price to the last that is over; NaN where there was none.
    """

    prices: Floats
    _pasts: dict[int, Past] = field(default_factory=dict, repr=False)

    def until(self, end: int) -> Past:
        """Return what was known when that many weeks were over; the same `Past` each time."""
        if end not in self._pasts:
            prices = self.prices[:end]
            there = ~np.isnan(prices)
            latest = np.maximum.accumulate(np.where(there, np.arange(end), 0))
            self._pasts[end] = Past(prices[there], prices[latest], end - 1 - int(latest[-1]))
        return self._pasts[end]

    def after(self, ends: list[int]) -> Floats:
        """Return the prices of the weeks ahead of each origin: float64 [origins, HORIZON], NaN where none was seen."""
        padded = np.concatenate([self.prices, np.full(HORIZON, np.nan)])
        return np.asarray(padded[np.array(ends, int)[:, None] + np.arange(HORIZON)])


def origins(known: Known) -> list[int]:
    """Return how many weeks were over at each origin, the latest last; each has LEAST_WEEKS or more before it."""
    weeks = len(known.prices)
    ends = range(max(LEAST_WEEKS, weeks - ORIGINS), weeks)
    return [end for end in ends if np.count_nonzero(~np.isnan(known.prices[:end])) >= LEAST_WEEKS]


def errors(known: Known, candidate: Candidate, ends: list[int]) -> Floats | None:
    """Return a candidate's errors, price less forecast: float64 [origins, HORIZON], NaN where no price was seen.

    None if it had no forecast at some origin.
    """
    forecasts = []
    for end in ends:
        forecast = candidate(known.until(end))
        if forecast is None:
            return None
        forecasts.append(forecast)
    return known.after(ends) - np.array(forecasts).reshape(len(ends), HORIZON)


def all_errors(known: Known, candidates: Candidates) -> dict[Method, Floats]:
    """Return the errors of candidates that had a forecast at every origin, or, if slow, at the latest ones.

    Returns:
        float64 [origins, HORIZON] of each, as `errors` has them.
    """
    ends = origins(known)
    found = {method: errors(known, candidate, origins_of(method, ends)) for method, candidate in candidates.items()}
    return {method: errs for method, errs in found.items() if errs is not None}


def errors_up_to(known: Known, candidate: Candidate, ends: list[int], most: float) -> Floats | None:
    """Return a candidate's errors like `errors`, but None as soon as their absolute sum is above `most`.

    Most steps of a price cannot be foreseen, so origins before the largest steps come first: a few of them show that a
    candidate errs too much.

    Returns:
        float64 [origins, HORIZON], minor units.
    """
    last = errors(known, last_value, ends)
    if last is None or not len(ends):
        return None
    found = np.empty((len(ends), HORIZON))
    total = 0.0
    for place in np.argsort(-np.nansum(np.abs(last), axis=1), kind="stable"):
        row = errors(known, candidate, [ends[place]]) if total <= most else None
        if row is None:
            return None
        found[place] = row
        total += float(np.nansum(np.abs(row)))
    return found if total <= most else None


def origins_of(method: Method, ends: list[int]) -> list[int]:
    """Return the origins at which a candidate is judged."""
    return ends[-FITTED_ORIGINS.get(method, ORIGINS) :]
