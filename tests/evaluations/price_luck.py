"""How far the ratio of a group's MASE to the last value's could be luck: resampled by products, and by their origins.

Source: Efron, Tibshirani (1993), An Introduction to the Bootstrap, chapters 8 and 13; in two stages, as weeks of one
product at neighbouring origins are alike.
"""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from tests.evaluations.price_hits import LAST, Judged

DRAWS, SEED = 1000, 1
Floats = npt.NDArray[np.float64]


def lower_bounds(judged: Judged, groups: Mapping[str, str]) -> dict[str, float]:
    """Return for each group what its ratio is above in 97.5% of draws; none where the last value never erred."""
    members: dict[str, list[str]] = defaultdict(list)
    for name in judged.hits[""]:
        members[groups[name]].append(name)
    dice = np.random.default_rng(SEED)
    found = {group: drawn(*sums(judged, names), dice) for group, names in members.items()}
    return {group: float(np.nanquantile(its, 0.025)) for group, its in found.items() if not np.isnan(its).all()}


def sums(judged: Judged, names: list[str]) -> tuple[Floats, Floats]:
    """Return mean errors of forecast and last value, by product and origin; NaN where an origin had no price after it.

    Returns:
        float64 [products, origins] each.
    """
    weeks = sorted({hit.week for its in judged.hits[""].values() for hit in its})
    means = []
    for way in ("", LAST):
        table = np.full((len(names), len(weeks)), np.nan)
        for row, name in enumerate(names):
            by_week: dict[int, list[float]] = defaultdict(list)
            for each in judged.hits[way][name]:
                by_week[each.week].append(each.absolute)
            for week, errors in by_week.items():
                table[row, weeks.index(week)] = np.mean(errors)
        means.append(table)
    return means[0], means[1]


def drawn(forecast: Floats, last: Floats, dice: np.random.Generator) -> Floats:
    """Return ratios of DRAWS draws; NaN where the last value never erred in one."""
    products, origins = forecast.shape
    rows = dice.integers(0, products, (DRAWS, products))[:, :, None]
    columns = dice.integers(0, origins, (DRAWS, products, origins))
    of_forecast, of_last = (mean_of_means(each[rows, columns]) for each in (forecast, last))
    return np.asarray(np.divide(of_forecast, of_last, out=np.full(DRAWS, np.nan), where=of_last > 0), np.float64)


def mean_of_means(errors: Floats) -> Floats:
    """Return the mean over products of the mean over their origins, NaN left out: float64 [draws]."""
    there = ~np.isnan(errors)
    count = there.sum(axis=2)
    means = np.where(there, errors, 0.0).sum(axis=2) / np.maximum(count, 1)
    return np.asarray(means.sum(axis=1) / np.maximum((count > 0).sum(axis=1), 1))
