"""Lessons of prices: what was known at an origin, and how much better than the last price each way was afterwards.

A lesson weighs as much as it matters to the mean of scaled errors (MASE): by the difference of two absolute errors in
units of the series' mean change from week to week. Ways are taught to be nearer than the last price, not to be right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.forecast.backtest import Known
from models.forecast.candidates import Floats
from models.forecast.promotions import LEAST_SEEN
from models.forecast.question import HORIZON
from models.forecast.situation import WAYS, situation

FIRST_ORIGIN = 10
# Otherwise a few series that hardly ever moved would outweigh all others.
MOST_WEIGHT = 10.0


@dataclass(frozen=True)
class Lessons:
    """Rows of all series.

    Attributes:
        features: float32 [rows, FEATURES].
        worse: of each way, how much worse than the last price it was, scaled: float64 [rows, WAYS].
    """

    features: npt.NDArray[np.float32]
    worse: Floats


def lessons(year: Iterable[Mapping[int, int]], first: int, weeks: int) -> Lessons:
    """Collect the lessons of all series at all origins whose targets lie in the first weeks.

    Args:
        year: prices by week, of each series.
        first: the week that origins are counted from.
        weeks: how many from that on are known; nothing later is looked at.
    """
    features, worse = [], []
    for prices in year:
        begin = min(prices)
        known = Known(np.array([prices.get(week, np.nan) for week in range(begin, first + weeks)]))
        for end in range(first + FIRST_ORIGIN - begin, len(known.prices)):
            if lesson := lesson_at(known, end):
                features.append(lesson.features)
                worse.append(lesson.worse)
    return Lessons(np.concatenate(features), np.concatenate(worse))


def lesson_at(known: Known, end: int) -> Lessons | None:
    """Return what one origin teaches; None if nothing had moved before it, or nothing was seen after it."""
    before, after = known.prices[: max(0, end)], known.prices[end : end + HORIZON]
    changes = np.abs(np.diff(before))
    scale = float(np.mean(changes[~np.isnan(changes)])) if (~np.isnan(changes)).any() else 0.0
    there = np.flatnonzero(~np.isnan(after))
    if np.count_nonzero(~np.isnan(before)) < LEAST_SEEN or not scale or not there.size:
        return None
    past = known.until(end)
    stays = np.abs(after[there] - past.seen[-1])
    ways = [np.abs(after[there] - way(past)[there]) - stays for way in WAYS.values()]
    return Lessons(situation(past)[there], np.clip(np.stack(ways, axis=1) / scale, -MOST_WEIGHT, MOST_WEIGHT))
