"""What a shop decides about its lists, whatever the ranker says: how long, how much is new, what is not shown again."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.recommend.decay import DAY_S, LONG, scales
from models.recommend.standing import Standing

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# In a category without history one purchase in twenty-five counts as repeated, so it is durable until history says
# more.
_PRIOR_SOLD, _PRIOR_AGAIN = 10.0, 0.4


@dataclass(frozen=True)
class Rules:
    """A shop's choices.

    Attributes:
        length: products on a list.
        new_share: share of a list that is kept for products which the customer never bought. It costs accuracy: see
            docs/log.md.
        search_share: share of a list for products whose words match what the customer has just searched for.
        durable_rest_s: for how long a durable product is not shown again after it was bought; 0 shows all.
        durable_below: a category is durable while less than this share of its purchases are by customers who had bought
            the same product before.
        least_alike: cosine from which two products read alike (`likeness`), and from which one without history may take
            a slot by its text alone.
    """

    length: int = 10
    new_share: float = 0.0
    search_share: float = 0.5
    durable_rest_s: int = 90 * DAY_S
    durable_below: float = 0.05
    least_alike: float = 0.3

    def __post_init__(self) -> None:
        """Refuse what no list can have."""
        if self.length < 1 or not 0 <= self.new_share <= 1 or not 0 <= self.search_share <= 1:
            shares = f"shares of {self.new_share} new ones and {self.search_share} that match a search"
            raise ValueError(f"no list has {self.length} products and {shares}")

    @property
    def new_slots(self) -> int:
        """How many places are kept for new products."""
        return round(self.length * self.new_share)

    @property
    def search_slots(self) -> int:
        """How many places products may take that match a search."""
        return round(self.length * self.search_share)


def durable(shop: Standing, rules: Rules, now: int, leaf: Ints) -> Bools:
    """Tell which categories are durable at a time (seconds); leaf int64 [n], their codes."""
    scale = float(scales(np.array([now]))[0, LONG])
    again, sold = shop.leaf_again.take(leaf), shop.leaf_sold.take(leaf)
    rarely: Bools = (again * scale + _PRIOR_AGAIN) / (sold * scale + _PRIOR_SOLD) < rules.durable_below
    return rarely
