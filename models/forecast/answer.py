"""A series in, a forecast out: the candidate that was right most often on the series' own past, with its errors around.

The interval is split conformal: quantiles of the chosen candidate's errors at its rolling origins, all weeks ahead
together; prices move in steps, and no distribution fits them. Source: Lei, G'Sell, Rinaldo, Tibshirani, Wasserman
(2018), Distribution-free predictive inference for regression, JASA 113.
"""

import math
from typing import get_args

import numpy as np

from models.forecast.backtest import Known, all_errors
from models.forecast.candidates import SIMPLE, Candidates, Floats
from models.forecast.question import HORIZON, Expected, Forecast, Method, Question

LOOKS_BACK = 104
# The last value is kept unless another was clearly better; what repeats a whole month must be clearly better, too.
HANDICAPS: dict[Method, float] = {"last value": 0.9, "seasonal naive": 1.1}
# Tuned on origins before those that docs/log.md reports, for 80%: errors at neighbouring origins are alike.
LOW, HIGH = 0.12, 0.88
# With fewer errors than this their quantiles say little: the price may move by this share of it, up and down.
LEAST_ERRORS, UNKNOWN_SHARE = 12, 0.15


def answer(question: Question, more: Candidates | None = None) -> Forecast:
    """Forecast a series.

    Args:
        question: what is known of it.
        more: candidates beside the simple ones.
    """
    known = known_of(question)
    candidates: Candidates = {**SIMPLE, **(more or {})}
    errors = all_errors(known, candidates)
    method = best(errors)
    forecast = candidates[method](known.until(len(known.prices)))
    if forecast is None:  # it was right on the past, and cannot be fitted now
        method, forecast = "last value", np.full(HORIZON, question.prices[-1], np.float64)
    its = errors.get(method)
    own = np.empty(0) if its is None else its[~np.isnan(its)]
    price = float(np.mean(forecast))
    error = float(np.mean(np.abs(own))) / price if own.size else None
    return Forecast(method, None if error is None else round(error, 5), around(forecast, own))


def known_of(question: Question) -> Known:
    """Return a series week by week, as far back as a forecast looks."""
    first = min(max(question.weeks[0], question.week - LOOKS_BACK + 1), question.weeks[-1])
    prices = np.full(question.week - first + 1, np.nan)
    for week, price in zip(question.weeks, question.prices, strict=True):
        if week >= first:
            prices[week - first] = price
    return Known(prices)


def best(errors: dict[Method, Floats]) -> Method:
    """Return the method with the least mean absolute error, handicaps counted; the last value where none is known."""
    found: Method = "last value"
    least = math.inf
    for method in get_args(Method):
        its = errors.get(method)
        if its is None or np.isnan(its).all():
            continue
        error = float(np.nanmean(np.abs(its))) * HANDICAPS.get(method, 1.0)
        if error < least:
            found, least = method, error
    return found


def around(forecast: Floats, errors: Floats) -> tuple[Expected, ...]:
    """Return whole prices with their bounds: never below 0, and the price between them.

    Args:
        forecast: float64 [HORIZON].
        errors: of past forecasts, price less forecast, float64 [any number].
    """
    if errors.size >= LEAST_ERRORS:
        low, high = (float(each) for each in np.quantile(errors, (LOW, HIGH)))
    else:
        high = UNKNOWN_SHARE * float(np.mean(forecast))
        low = -high
    return tuple(
        Expected(
            price=max(0, round(price)),
            low=max(0, math.floor(price + min(low, 0.0))),
            high=max(0, math.ceil(price + max(high, 0.0))),
        )
        for price in forecast.tolist()
    )
