"""A series in, a forecast out: the candidate that was best on the series' own past (choice.py), between bounds.

The bounds are learned, too, and corrected by the series' own past (bounds.py). If nothing was learned they are split
conformal: quantiles of the chosen candidate's errors at its rolling origins, all weeks ahead together. Source: Lei,
G'Sell, Rinaldo, Tibshirani, Wasserman (2018), Distribution-free predictive inference for regression, JASA 113.
In a first dip, or after a move further than shops go (ADR 0139), they hold both the price it left and the one it went
to; learned ones that end just short of the usual price hold it (ADR 0125); of a price that moves by steps they hold the
next one (steps.py).
"""

import math

import numpy as np

from models.forecast.backtest import Known, origins
from models.forecast.bounds import INSIDE, LearnedBounds
from models.forecast.candidates import SIMPLE, Candidates, Floats, drift_of, middle
from models.forecast.choice import EQUAL_SHARE, best, errors_that_matter
from models.forecast.learned import LearnedPrice
from models.forecast.promotions import LEVEL_WEEKS, SAME, before_far_move, in_first_dip, returning_price
from models.forecast.question import HORIZON, MOST_PRICE, Expected, Forecast, Question
from models.forecast.steps import next_steps

LOOKS_BACK = 104
# Tuned on origins before those that docs/log.md reports, for 80%: errors at neighbouring origins are alike.
LOW, HIGH = 0.13, 0.87
# With fewer errors than this, quantiles say little: then the price may move by this share, up and down.
LEAST_ERRORS, UNKNOWN_SHARE = 12, 0.15
# A candidate that never erred may yet: prices that had never moved do so by this share on average (ADR 0100).
LEAST_SHARE = 0.02


def answer(question: Question, more: Candidates | None = None) -> Forecast:
    """Forecast a series.

    Args:
        question: what is known of it.
        more: candidates beside those that need no library.
    """
    known = known_of(question)
    candidates: Candidates = {**SIMPLE, "returning price": returning_price, **(more or {})}
    last = question.prices[-1]
    errors = errors_that_matter(known, candidates, EQUAL_SHARE * last)
    method = best(errors, EQUAL_SHARE * last)
    past = known.until(len(known.prices))
    forecast = candidates[method](past)
    if forecast is None or (np.round(forecast) == last).all():  # it cannot be fitted now; or it says the same
        method, forecast = "last value", np.full(HORIZON, last, np.float64)
    its = errors.get(method)
    own = np.empty(0) if its is None else its[~np.isnan(its)]
    price = float(np.mean(forecast))
    error = float(np.mean(np.abs(own))) / price if own.size else None
    learned = candidates.get("learned price")
    if isinstance(learned, LearnedPrice) and own.size >= LEAST_ERRORS:
        bounds = along_drift(learned.bounds, known) if method == "drift" else learned.bounds.of(known, origins(known))
        expected = reaching(between(forecast, *bounds), middle(past.seen[-LEVEL_WEEKS:]))
    else:
        expected = wider(around(forecast, own), with_room(forecast, LEAST_SHARE))
    if (before := before_far_move(past)) is not None:
        expected = wider(expected, between(forecast, *(np.full(HORIZON, price) for price in sorted((last, before)))))
    if (steps := next_steps(past)) is not None:
        expected = wider(expected, between(forecast, np.minimum(forecast, steps), np.maximum(forecast, steps)))
    if in_first_dip(past):
        expected = wider(expected, between(forecast, np.full(HORIZON, last, np.float64), returning_price(past)))
    return Forecast(method, None if error is None else round(error, 5), expected)


def known_of(question: Question) -> Known:
    """Return a series week by week, as far back as a forecast looks."""
    first = min(max(question.weeks[0], question.week - LOOKS_BACK + 1), question.weeks[-1])
    prices = np.full(question.week - first + 1, np.nan)
    for week, price in zip(question.weeks, question.prices, strict=True):
        if week >= first:
            prices[week - first] = price
    return Known(prices)


def along_drift(bounds: LearnedBounds, known: Known) -> Floats:
    """Return bounds of a price that drifts: those of what it is beside its drift, moved along.

    Beside its drift no price stays, and yet 60% of the own past are enough (ADR 0100).

    Returns:
        float64 [2, HORIZON], minor units: lower ones, and upper ones.
    """
    share = drift_of(known.until(len(known.prices)))
    beside = Known(known.prices * np.exp(share * np.arange(len(known.prices) - 1, -1, -1)))
    return np.asarray(bounds.of(beside, origins(beside), INSIDE) * np.exp(share * np.arange(1, HORIZON + 1)))


def around(forecast: Floats, errors: Floats) -> tuple[Expected, ...]:
    """Return whole prices with bounds of past errors.

    Args:
        forecast: float64 [HORIZON].
        errors: of past forecasts, price less forecast, float64 [any number].
    """
    if errors.size >= LEAST_ERRORS:
        low, high = (float(each) for each in np.quantile(errors, (LOW, HIGH)))
        return between(forecast, forecast + low, forecast + high)
    return with_room(forecast, UNKNOWN_SHARE)


def with_room(forecast: Floats, share: float) -> tuple[Expected, ...]:
    """Return whole prices with bounds that are a share of the mean price away; forecast float64 [HORIZON]."""
    room = share * float(np.mean(forecast))
    return between(forecast, forecast - room, forecast + room)


def wider(ones: tuple[Expected, ...], others: tuple[Expected, ...]) -> tuple[Expected, ...]:
    """Return the same prices with the wider bounds of both."""
    return tuple(
        Expected(one.price, min(one.low, other.low), max(one.high, other.high))
        for one, other in zip(ones, others, strict=True)
    )


def reaching(expected: tuple[Expected, ...], price: float) -> tuple[Expected, ...]:
    """Return the same prices with bounds that hold a price that they end just short of, by SAME at most."""
    return tuple(
        Expected(
            each.price,
            math.floor(price) if each.low * (1 - SAME) <= price < each.low else each.low,
            math.ceil(price) if each.high < price <= each.high * (1 + SAME) else each.high,
        )
        for each in expected
    )


def between(forecast: Floats, low: Floats, high: Floats) -> tuple[Expected, ...]:
    """Return whole prices between their bounds, which are from 0 to MOST_PRICE; float64 [HORIZON] each."""
    return tuple(
        Expected(
            price=whole(round(price)), low=whole(math.floor(min(least, price))), high=whole(math.ceil(max(most, price)))
        )
        for price, least, most in zip(forecast.tolist(), low.tolist(), high.tolist(), strict=True)
    )


def whole(price: int) -> int:
    """Return the nearest price that there is."""
    return min(max(0, price), MOST_PRICE)
