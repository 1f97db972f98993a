"""A series in, a forecast out: the candidate that was best on the series' own past, with its errors around.

Of the candidates that were at least as good there as the last value the best is taken, each one's error by the last
value's shifted by PRIOR: one past is short, twenty origins are few, and many other products' pasts tell more of two
that were nearly as good. Where all were worse, the last value is what is published, and the forecast says so.

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
# Tuned with 1,070 grocery series on origins before those that docs/log.md reports (ADR 0056).
PRIOR: dict[Method, float] = {
    "learned price": -0.2,
    "usual price": 0.05,
    "exponential smoothing": 0.05,
    "theta": 0.05,
    "croston": 0.05,
    "seasonal naive": 0.1,
}
# Errors are told apart from this share of the price on: where neither ever erred, the prior decides.
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
    """Return the best of the methods that were never worse, on the mean, than the last value; PRIOR is counted.

    Args:
        errors: of every candidate, float64 [origins, HORIZON].
        equal: a difference that is none, in minor units, above 0.
    """
    means = {method: float(np.nanmean(np.abs(its))) for method, its in errors.items() if not np.isnan(its).all()}
    if "last value" not in means:
        return "last value"
    scores = {
        method: (mean + equal) / (means["last value"] + equal) + PRIOR.get(method, 0.0)
        for method, mean in means.items()
        if mean <= means["last value"]
    }
    return min((method for method in get_args(Method) if method in scores), key=lambda method: scores[method])


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
