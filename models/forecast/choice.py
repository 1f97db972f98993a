"""Which candidate is published: the best on the series' own past, if it was better there than the last value.

A candidate is published only if it was better than the last value there: its error divided by the last value's has to
be below AT_MOST. One past is short, and the best of many may be so by luck, so simple ways have to be much better. The
way that learned from many products (ADR 0057) has to be just better, and is favoured over them. If none was better the
last value is published, and the forecast says so.
"""

from collections.abc import Mapping
from typing import get_args

import numpy as np

from models.forecast.backtest import FITTED_ORIGINS, Known, all_errors, errors_up_to, origins, origins_of
from models.forecast.candidates import Candidates, Floats
from models.forecast.question import HORIZON, Method

# How large a candidate's mean error, divided by the last value's, may be; and how much it is favoured over others.
# Tuned with 1,070 grocery series on origins before those that docs/log.md reports (ADR 0057).
AT_MOST: dict[Method, float] = {"learned price": 1.0, "returning price": 0.75}
OTHERS_AT_MOST = 0.6
FAVOUR: dict[Method, float] = {"learned price": 0.5}
# Errors that differ by less than this share of the price are equal.
EQUAL_SHARE = 0.001
# A sum of errors that is above a bound only by rounding is not above it.
ROUNDED = 1 + 1e-9


def errors_that_matter(known: Known, candidates: Candidates, equal: float) -> dict[Method, Floats]:
    """Return the errors of all candidates that may be the best; a slow one is given up as soon as it cannot be.

    Args:
        known: the series.
        candidates: by method.
        equal: as of `best`.

    Returns:
        By method, float64 [origins, HORIZON], minor units.
    """
    found = all_errors(known, {method: each for method, each in candidates.items() if method not in FITTED_ORIGINS})
    bound = min(OTHERS_AT_MOST, *scores(found, equal).values())
    for method in FITTED_ORIGINS.keys() & candidates.keys():
        ends = origins_of(method, origins(known))
        last = np.abs(found["last value"][-len(ends) :])
        # by_last_value, solved for the sum of the candidate's errors.
        most = float(np.nansum(bound * (last + equal) - equal)) * ROUNDED
        errs = errors_up_to(known, candidates[method], ends, most)
        if errs is not None:
            found[method] = errs
    return found


def best(errors: Mapping[Method, Floats], equal: float) -> Method:
    """Return the best of the methods that were as much better than the last value as they must be; else the last value.

    Args:
        errors: of candidates, float64 [origins, HORIZON]; of the latest origins, where a candidate has fewer.
        equal: a difference that counts as none, in minor units, above 0.
    """
    found = scores(errors, equal)
    return min(found, key=lambda method: found[method])


def scores(errors: Mapping[Method, Floats], equal: float) -> dict[Method, float]:
    """Return the scores of the methods that may be published, less is better, and 1 the last value's. See `best`."""
    found: dict[Method, float] = {"last value": 1.0}
    for method in get_args(Method)[1:]:
        share = by_last_value(errors, method, equal)
        if share < AT_MOST.get(method, OTHERS_AT_MOST):
            found[method] = share - FAVOUR.get(method, 0.0)
    return found


def by_last_value(errors: Mapping[Method, Floats], method: Method, equal: float) -> float:
    """Return a method's mean absolute error over the last value's at the same origins, or 1 without any. See `best`."""
    its = errors.get(method, np.empty((0, HORIZON)))
    if np.isnan(its).all():
        return 1.0
    last = errors["last value"][-len(its) :]
    return float((np.nanmean(np.abs(its)) + equal) / (np.nanmean(np.abs(last)) + equal))
