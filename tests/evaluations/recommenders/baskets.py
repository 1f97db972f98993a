"""Baskets as sparse rows over the candidates: what the baselines read. They share nothing with the product's folds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from export.data.grocery import Grocery

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DAY_S = 86_400


@dataclass(frozen=True)
class Asked:
    """A basket to predict.

    Attributes:
        household: whose.
        place: where it stands among the baskets; what is before it in time is known.
        at: seconds.
        earlier: places of the household's earlier baskets, the oldest first.
        wanted: columns that were bought.
    """

    household: str
    place: int
    at: int
    earlier: Ints
    wanted: Ints


class Baskets:
    """All baskets of the data, in order of time.

    Attributes:
        columns: of each candidate.
        items: float64 [baskets, candidates], 1 where it was bought.
        at: int64 [baskets], seconds.
        of: places of each household's baskets.
    """

    def __init__(self, data: Grocery) -> None:
        """Lay the data out."""
        self.names = sorted(data.candidates)
        self.columns = {product: at for at, product in enumerate(self.names)}
        self.at = np.array([basket.at for basket in data.baskets])
        self.households = [basket.household for basket in data.baskets]
        rows, columns = [], []
        self.of: dict[str, list[int]] = {}
        for place, basket in enumerate(data.baskets):
            self.of.setdefault(basket.household, []).append(place)
            bought = [self.columns[product] for product in basket.prices if product in self.columns]
            columns += bought
            rows += [place] * len(bought)
        shape = (len(data.baskets), len(self.names))
        self.items = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape)

    def asked(self, places: Sequence[int]) -> list[Asked]:
        """The baskets at some places, as they were asked for."""
        found = []
        for place in places:
            household, at = self.households[place], int(self.at[place])
            # Strictly before: another receipt of the same second is not known.
            earlier = np.array([each for each in self.of[household] if self.at[each] < at], np.int64)
            found.append(Asked(household, place, at, earlier, self.items[place].indices.astype(np.int64)))
        return found

    def decayed(self, asked: Asked, half_life_days: float) -> Floats:
        """The household's purchases, each at 2^-(age / half-life); float64 [candidates]."""
        ages = (asked.at - self.at[asked.earlier]) / DAY_S
        found: Floats = np.asarray(self.items[asked.earlier].T @ 2.0 ** -(ages / half_life_days)).ravel()
        return found

    def before(self, cut: float) -> int:
        """How many baskets are before a time."""
        return int(np.searchsorted(self.at, cut, "left"))
