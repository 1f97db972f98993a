"""How far prices went: what was known at an origin, and the logarithm of each later price by the last one.

Their quantiles are the bounds of forecasts. The pinball loss is judged in units of a series' mean change, so a lesson
is weighted by its price in these units; by the root of that, so that series that hardly move do not outweigh the
others.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from export.forecast.lessons import FIRST_ORIGIN
from export.trees import bit_trees
from models.forecast.backtest import Known
from models.forecast.bounds import Bounds
from models.forecast.candidates import Floats
from models.forecast.promotions import LEAST_SEEN
from models.forecast.question import HORIZON
from models.forecast.situation import situation

# A price counts at most as this many mean changes, and one that never moved as just as many.
MOST_WEIGHT = 50.0
# For 80%, tuned on weeks before those that docs/log.md reports: the last price itself is often what comes.
LOW, HIGH = 0.13, 0.87
DIGITS = 5


class Moves(NamedTuple):
    """Rows of all series.

    Attributes:
        features: float32 [rows, FEATURES].
        went: logarithms, float64 [rows].
        weight: float64 [rows].
        still: the price had never moved before, bool [rows].
    """

    features: npt.NDArray[np.float32]
    went: Floats
    weight: Floats
    still: npt.NDArray[np.bool_]


def moves(year: Iterable[Mapping[int, int]], first: int, weeks: int) -> Moves:
    """Collect the moves of all series after all origins whose targets lie in the first weeks.

    Args:
        year: prices by week, of each series.
        first: the week that origins are counted from.
        weeks: how many from that on are known; nothing later is looked at.
    """
    found = []
    for prices in year:
        begin = min(prices)
        known = Known(np.array([prices.get(week, np.nan) for week in range(begin, first + weeks)]))
        ends = range(max(1, first + FIRST_ORIGIN - begin), len(known.prices))
        found += [its for end in ends if (its := moves_at(known, end))]
    return Moves(*(np.concatenate(each) for each in zip(*found, strict=True)))


def moves_at(known: Known, end: int) -> Moves | None:
    """Return the moves after one origin; None if too little was seen before it, or nothing after it."""
    past, after = known.until(end), known.after([end])[0]
    there = np.flatnonzero(~np.isnan(after))
    if len(past.seen) < LEAST_SEEN or not there.size:
        return None
    changes = np.abs(np.diff(known.prices[:end]))
    scale = np.nanmean(changes) if (~np.isnan(changes)).any() else 0.0
    last = past.seen[-1]
    weight = min(MOST_WEIGHT, last / scale) if scale else MOST_WEIGHT
    filled = np.ones(there.size)
    return Moves(situation(past)[there], np.log(after[there] / last), weight**0.5 * filled, filled * scale == 0)


def bounds_of(found: Moves, recipe: Mapping[str, Any], rounds: int) -> Bounds:
    """Grow the trees of both bounds, and tell how far prices went that had never moved; 0 if none is among them."""
    rows = lgb.Dataset(found.features, found.went, weight=found.weight, free_raw_data=False)
    low, high = (
        bit_trees(lgb.train({**recipe, "objective": "quantile", "alpha": alpha}, rows, rounds)) for alpha in (LOW, HIGH)
    )
    far, ahead = np.abs(found.went), found.features[:, -1]
    least = [mean(far[found.still & (ahead == week)]) for week in range(HORIZON)]
    return Bounds(low, high, least)


def mean(values: Floats) -> float:
    """Return the mean with DIGITS digits; 0 of nothing."""
    return round(float(values.sum()) / max(1, len(values)), DIGITS)
