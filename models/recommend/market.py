"""The counts of all customers as arrays by the catalogue's rows: what is popular, and which products go together."""

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue, Column
from models.recommend.counts import BASKETS, MOST_NEIGHBOURS, ProductCounts, Sums, strongest
from models.recommend.decay import DAY_S, HALF_LIVES_DAYS, LANDMARK_S, SHORT

Floats = npt.NDArray[np.float64]
MOST_HALVINGS = 100.0
"""Of the shortest half-life, between a list and the newest order: 400 days. Features are float32, up to 2^128."""
SOLD_SHORT, SOLD_MIDDLE, SOLD_LONG, AGAIN, GAP, PRICE, PRICE_NOW, LOOKS = range(8)


class Market:
    """Shared counts by row. Not thread-safe: one thread changes it, and none reads meanwhile.

    Attributes:
        sums: float64 [rows, 8], forward-decayed, in the order of `ProductCounts`.
        neighbours: int32 [rows, MOST_NEIGHBOURS], rows of neighbours; -1 where there is none.
        together: float32 [rows, MOST_NEIGHBOURS], forward-decayed.
        version: changes with each change.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Start without a count."""
        self._catalogue = catalogue
        self._sums = Column(np.float64, (len(Sums._fields),))
        self._neighbours = Column(np.int32, (MOST_NEIGHBOURS,), empty=-1)
        self._together = Column(np.float32, (MOST_NEIGHBOURS,))
        self.baskets: Floats = np.zeros(3)
        self.version = 0

    def earliest(self) -> int:
        """Return the earliest time of a list, seconds: at earlier ones the counts of today's orders overflow."""
        newest = np.log2(self.baskets[SHORT]) if self.baskets[SHORT] > 0 else -np.inf
        passed_s = max(-LANDMARK_S, (newest - MOST_HALVINGS) * HALF_LIVES_DAYS[SHORT] * DAY_S)
        return LANDMARK_S + int(passed_s)

    def put(self, product_id: str, counts: ProductCounts) -> None:
        """Replace the counts of a product; a product that is in no catalogue is left out."""
        self.version += 1
        if product_id == BASKETS:
            self.baskets = np.array(counts.sums[:3])
            return
        row = self._catalogue.row(product_id)
        if row < 0:
            return
        self._reserve()
        self._sums.values[row] = counts.sums
        near = strongest(counts.neighbours)
        rows = self._catalogue.rows(near)
        known = np.flatnonzero(rows >= 0)
        ids, together = self._neighbours.values[row], self._together.values[row]
        ids[:], together[:] = -1, 0.0
        ids[: len(known)] = rows[known]
        together[: len(known)] = np.fromiter(near.values(), np.float32, len(near))[known]

    def sums(self) -> Floats:
        """Sums of every row of the catalogue, float64 [rows, 8]."""
        self._reserve()
        return self._sums.values[: len(self._catalogue)]

    def neighbours_of(self, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """Neighbours of some rows and how often they came together, both [rows, MOST_NEIGHBOURS]."""
        self._reserve()
        return self._neighbours.values[rows], self._together.values[rows]

    def _reserve(self) -> None:
        for column in (self._sums, self._neighbours, self._together):
            column.reserve(len(self._catalogue))
