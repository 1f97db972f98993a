"""A series in, a forecast out: the candidate that was best on the series' own past, with its errors around.

Nothing but the last value is published that was not better than it there: its error by the last value's has to be below
AT_MOST. One past is short, and the best of many is best by luck: so the simple ways have to be much better, and
what learned from many products' pasts (ADR 0057) just better; it is favoured over them, too. Where none was, the last
value is what is published, and the forecast says so.

The interval is split conformal: quantiles of the chosen candidate's errors at its rolling origins, all weeks ahead
together; prices move in steps, and no distribution fits them. Source: Lei, G'Sell, Rinaldo, Tibshirani, Wasserman
(2018), Distribution-free predictive inference for regression, JASA 113.
"""

import math
from collections.abc import Mapping
from typing import get_args

import numpy as np

from models.forecast.backtest import Known, all_errors
from models.forecast.candidates import SIMPLE, Candidates, Floats
from models.forecast.promotions import returning_price
from models.forecast.question import HORIZON, Expected, Forecast, Method, Question

LOOKS_BACK = 104
# A candidate's mean error by the last value's, and how much it is favoured over others.
# Tuned with 1,070 grocery series on origins before those that docs/log.md reports (ADR 0057).
AT_MOST: dict[Method, float] = {"learned price": 1.0, "returning price": 0.75}
OTHERS_AT_MOST = 0.6
FAVOUR: dict[Method, float] = {"learned price": 0.5}
# Errors are told apart from this share of the price on.
EQUAL_SHARE = 0.001
# Tuned on origins before those that docs/log.md reports, for 80%: errors at neighbouring origins are alike.
LOW, HIGH = 0.13, 0.87
# With fewer errors than this their quantiles say little: the price may move by this share of it, up and down.
LEAST_ERRORS, UNKNOWN_SHARE = 12, 0.15


def answer(question: Question, more: Candidates | None = None) -> Forecast:
    """Forecast a series.

    Args:
        question: what is known of it.
        more: candidates beside those that need no library.
    """
    known = known_of(question)
    candidates: Candidates = {**SIMPLE, "returning price": returning_price, **(more or {})}
    errors = all_errors(known, candidates)
    last = question.prices[-1]
    method = best(errors, EQUAL_SHARE * last)
    forecast = candidates[method](known.until(len(known.prices)))
    if forecast is None or (np.round(forecast) == last).all():  # it cannot be fitted now; or it says the same
        method, forecast = "last value", np.full(HORIZON, last, np.float64)
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


def best(errors: Mapping[Method, Floats], equal: float) -> Method:
    """Return the best of the methods that were better than the last value, by as much as each has to be; else this.

    Args:
        errors: of every candidate, float64 [origins, HORIZON]; of the latest origins, where a candidate has fewer.
        equal: a difference that is none, in minor units, above 0.
    """
    scores: dict[Method, float] = {"last value": 1.0}
    for method in get_args(Method)[1:]:
        share = by_last_value(errors, method, equal)
        if share < AT_MOST.get(method, OTHERS_AT_MOST):
            scores[method] = share - FAVOUR.get(method, 0.0)
    return min(scores, key=lambda method: scores[method])


def by_last_value(errors: Mapping[Method, Floats], method: Method, equal: float) -> float:
    """Return a method's mean absolute error by the last value's at the same origins; 1 where there is none."""
    its = errors.get(method, np.empty((0, HORIZON)))
    if np.isnan(its).all():
        return 1.0
    last = errors["last value"][-len(its) :]
    return float((np.nanmean(np.abs(its)) + equal) / (np.nanmean(np.abs(last)) + equal))


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
