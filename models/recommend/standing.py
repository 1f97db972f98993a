"""Values that are the same for every customer, computed once from catalogue and counts, until one of them changes."""

import time
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.counts import LEAST_TOGETHER
from models.recommend.decay import LONG, scales
from models.recommend.market import AGAIN, LOOKS, SOLD_LONG, SOLD_SHORT, Market

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

MOST_POPULAR = 300


@dataclass(frozen=True)
class Standing:
    """A shop at one moment.

    Attributes:
        popular: rows of what sells most now, the best first.
        by_leaf: rows of all that sells now, by category, the best of each first.
        starts: where each category begins there; one entry more than there are categories.
        seen: rows of what was never sold and is looked at most, the best first.
        seen_together: float32 [seen], how often each came together with the product that it came together with most,
            forward-decayed like `Sums.long`.
        cold: bool [rows], on sale, and never sold.
        cold_rows: of these.
        cold_vectors: float32 [cold, dim], of their texts.
        leaf_sold: float64 [categories], purchases in each, forward-decayed like `Sums.long`.
        leaf_again: float64 [categories], of these by customers who had bought the product before.
    """

    popular: Ints
    seen: Ints
    seen_together: npt.NDArray[np.float32]
    by_leaf: Ints
    starts: Ints
    cold: Bools
    cold_rows: Ints
    cold_vectors: npt.NDArray[np.float32]
    leaf_sold: Floats
    leaf_again: Floats

    def looked_at(self, now: int) -> Ints:
        """Return what was never sold and is looked at most at a time, seconds: in two visits, beside one product."""
        found: Ints = self.seen[self.seen_together * scales(np.array([now]))[0, LONG] >= LEAST_TOGETHER]
        return found

    def without_cold(self) -> "Standing":
        """Return the same, as if every product had been sold."""
        nothing = np.zeros(0, np.int64)
        return replace(self, cold=np.zeros_like(self.cold), cold_rows=nothing, cold_vectors=self.cold_vectors[nothing])


class Standings:
    """Keeps the last `Standing`.

    Attributes:
        took_s: how long it took to make, seconds.
    """

    def __init__(self, catalogue: Catalogue, market: Market) -> None:
        """Make none yet."""
        self._catalogue, self._market = catalogue, market
        self._kept: tuple[tuple[int, int], Standing] | None = None
        self.took_s = 0.0

    def now(self) -> Standing:
        """Return the standing of catalogue and counts as they are now."""
        version = (self._catalogue.version, self._market.version)
        kept = self._kept
        if kept is None or kept[0] != version:
            began_s = time.monotonic()
            kept = self._kept = (version, standing(self._catalogue, self._market))
            self.took_s = time.monotonic() - began_s
        return kept[1]


def standing(catalogue: Catalogue, market: Market) -> Standing:
    """Look at all products; some milliseconds for 25,000."""
    sums = market.sums()
    on_sale = catalogue.on_sale.values[: len(catalogue)]
    leaf = catalogue.leaf.values[: len(catalogue)]
    span = int(leaf.max(initial=0)) + 1
    sold = np.where(on_sale, sums[:, SOLD_SHORT], 0.0)
    rows = np.flatnonzero((sold > 0) & (leaf > 0))
    rows = rows[np.lexsort((-sold[rows], leaf[rows]))]
    cold = on_sale & (sums[:, SOLD_LONG] <= 0)
    cold_rows = np.flatnonzero(cold)
    seen = _most(np.where(cold, sums[:, LOOKS], 0.0))
    return Standing(
        popular=_most(sold),
        seen=seen,
        seen_together=market.neighbours_of(seen)[1].max(axis=1, initial=0.0),
        by_leaf=rows,
        starts=np.searchsorted(leaf[rows], np.arange(span + 1)),
        cold=cold,
        cold_rows=cold_rows,
        cold_vectors=catalogue.vectors.values[cold_rows].astype(np.float32),
        leaf_sold=np.bincount(leaf, sums[:, SOLD_LONG], span).astype(np.float64),
        leaf_again=np.bincount(leaf, sums[:, AGAIN], span).astype(np.float64),
    )


def _most(often: npt.NDArray[np.float64]) -> Ints:
    most = min(MOST_POPULAR, len(often))
    best = np.argpartition(-often, most - 1)[:most] if most else np.zeros(0, np.int64)
    best = best[often[best] > 0]
    return best[np.argsort(-often[best], kind="stable")]
