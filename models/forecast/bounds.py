"""Bounds that hold a price eight times in ten: by what other prices did, and how right that was for this series.

    situation ─▶ trees: quantiles of how far prices went ─▶ as much wider or narrower as this series' own past asks for
                                                         ─▶ at least as far as prices that had never moved go on average

Conformalized quantile regression. Source: Romano, Patterson, Candès (2019), Conformalized quantile regression, NeurIPS.
"""

import msgspec
import numpy as np

from models.bit_trees import BitTrees, Trees
from models.forecast.backtest import Known
from models.forecast.candidates import Floats, Past
from models.forecast.situation import situation

# This share of a series' own past must be inside, for 80% of what comes (ADR 0100); tuned on weeks before those
# reported. It is less than 80%, as what comes most often is the last price, which always is. More is asked for where
# that came in fewer than HARDLY_STAYS of the own past.
INSIDE, HARDLY_STAYS, INSIDE_MOVING = 0.6, 0.1, 0.75


class Bounds(msgspec.Struct, frozen=True):
    """Bounds as the file holds them; logarithms of prices by the last one.

    Attributes:
        low: trees whose sum is the lower one.
        high: the upper one.
        least: how far a price that had never moved went on average, by week ahead: chance of a step times its size.
    """

    low: Trees
    high: Trees
    least: list[float]


class LearnedBounds:
    """Bounds, ready to answer."""

    def __init__(self, bounds: Bounds) -> None:
        """Lay the trees out."""
        self._trees = (BitTrees(bounds.low), BitTrees(bounds.high))
        self._least = np.array(bounds.least, np.float64)

    def of(self, known: Known, ends: list[int], inside: float | None = None) -> Floats:
        """Return bounds for the weeks after a series' last one.

        Args:
            known: the series.
            ends: origins of its own past, at each of which a situation can be told.
            inside: the share of the own past that must be within; None for what ADR 100 asks of prices as they are.

        Returns:
            float64 [2, HORIZON], minor units: lower ones, and upper ones.
        """
        past = known.until(len(known.prices))
        low, high = self._quantiles([past])[:, 0]
        wider = self._wider(known, ends, inside)
        low, high = np.minimum(low - wider, -self._least), np.maximum(high + wider, self._least)
        return np.asarray(past.seen[-1] * np.exp([low, high]))

    def _wider(self, known: Known, ends: list[int], inside: float | None) -> float:
        """Return how much wider bounds must be to hold as much of this series' past as asked for; below 0: narrower."""
        pasts = [known.until(end) for end in ends]
        low, high = self._quantiles(pasts)
        went = np.log(known.after(ends) / np.array([[past.seen[-1]] for past in pasts]))
        missed, seen = np.maximum(low - went, went - high), ~np.isnan(went)
        if inside is None:
            inside = INSIDE_MOVING if np.mean(went[seen] == 0) < HARDLY_STAYS else INSIDE
        return float(np.quantile(missed[seen], inside))

    def _quantiles(self, pasts: list[Past]) -> Floats:
        """Return what the trees say: float64 [2, pasts, HORIZON]."""
        rows = np.concatenate([situation(past) for past in pasts])
        return np.array([trees.scores(rows).reshape(len(pasts), -1) for trees in self._trees], np.float64)
