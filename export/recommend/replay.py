"""History replayed in order of time: each basket is predicted from what was known strictly before it, then folded.

    baskets ─▶ asked for? ─▶ moments, a few at a time ─▶ whoever asks
        └────▶ fold into customer and counts (the functions of models/recommend, as in the live flow)

The counts of all customers are refreshed before the first moment of a handful, and not again until all of it was asked
for, so no moment sees its own basket, or one after it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from export.data.grocery import Basket, Grocery
from models.recommend.catalogue import Catalogue
from models.recommend.counts import ProductCounts, count_order
from models.recommend.customer import NOBODY, Customer, fold_order
from models.recommend.events import Order
from models.recommend.market import Market
from models.recommend.texts import TextVectors, text_of

HANDFUL = 16


@dataclass(frozen=True)
class Moment:
    """A customer just before a basket.

    Attributes:
        customer: the history, this basket not in it.
        household: whose.
        at: the basket's time, seconds.
        wanted: the basket's candidates.
        split: what it is asked for.
    """

    customer: Customer
    household: str
    at: int
    wanted: frozenset[str]
    split: str


@dataclass
class Shop:
    """Everything that folds: what a worker would hold if it had one partition."""

    catalogue: Catalogue
    market: Market = field(init=False)
    customers: dict[str, Customer] = field(default_factory=dict)
    counts: dict[str, ProductCounts] = field(default_factory=dict)
    _changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin without counts."""
        self.market = Market(self.catalogue)

    def fold(self, basket: Basket) -> None:
        """Fold a basket as one placed order."""
        order = Order(basket.basket_id, basket.at, cancelled=False, prices=basket.prices)
        customer = self.customers.get(basket.household, NOBODY)
        self.customers[basket.household], bought = fold_order(customer, order)
        if bought is not None:
            changed = count_order(self.counts, bought)
            self.counts.update(changed)
            self._changed.update(changed)

    def refresh(self) -> None:
        """Bring the counts of all customers up to date."""
        for product in self._changed:
            self.market.put(product, self.counts[product])
        self._changed.clear()


def shop_of(data: Grocery, texts: TextVectors | None = None) -> Shop:
    """A shop with its catalogue, candidates on sale.

    Args:
        data: all its products.
        texts: makes vectors of the candidates' texts, each text once, as the live flow does; None makes none.

    Blocks for some two minutes where there are texts.
    """
    catalogue = Catalogue(texts.dim, texts.general) if texts else Catalogue(1)
    vectors = vectors_of(data, texts) if texts else {}
    for product in data.products:
        catalogue.put(product, vectors.get(text_of(product)))
        if product.product_id not in data.candidates:
            catalogue.remove(product.product_id)
    return Shop(catalogue)


def vectors_of(data: Grocery, texts: TextVectors) -> dict[str, npt.NDArray[np.float32]]:
    """Vectors of the texts of all candidates, each text once; texts of other products have none."""
    known = sorted({text_of(product) for product in data.products if product.product_id in data.candidates})
    return dict(zip(known, texts.vectors(known), strict=True))


def replay(data: Grocery, shop: Shop, splits: Iterable[str | None], asked: Callable[[Sequence[Moment]], None]) -> None:
    """Go through all baskets.

    Args:
        data: baskets in order of time.
        shop: what they are folded into.
        splits: for each basket what it is asked for, None for nothing.
        asked: called with a handful of moments.

    Blocks for about a minute for all baskets, and for as long as `asked` takes.
    """
    waiting: list[Moment] = []
    for basket, split in zip(data.baskets, splits, strict=True):
        wanted = data.candidates.intersection(basket.prices)
        if split is not None and wanted:
            if not waiting:
                shop.refresh()
            customer = shop.customers.get(basket.household, NOBODY)
            waiting.append(Moment(customer, basket.household, basket.at, wanted, split))
            if len(waiting) == HANDFUL:
                asked(waiting)
                waiting = []
        shop.fold(basket)
    if waiting:
        asked(waiting)


def protocol(data: Grocery, train_from: float, train_share: float, seed: int) -> list[str | None]:
    """What each basket is for: the first five of a household after a cut are `tune` and `test`.

    Args:
        data: with its cuts.
        train_from: the share of the time from which baskets before the first cut may be `train`.
        train_share: the share of those that are, by chance.
        seed: of the chance.

    Returns:
        `train`, `tune`, `late` (between the cuts, after the first five), `test` or None, in order of the baskets.
    """
    start, end = data.baskets[0].at, data.baskets[-1].at
    chosen = np.random.default_rng(seed).random(len(data.baskets)) < train_share
    seen: dict[tuple[str, bool], int] = {}
    found: list[str | None] = []
    for basket, lucky in zip(data.baskets, chosen, strict=True):
        split = None
        if basket.at >= data.first_cut:
            if not data.candidates.isdisjoint(basket.prices):
                place = (basket.household, basket.at >= data.second_cut)
                seen[place] = seen.get(place, 0) + 1
                split = _after(test=place[1], number=seen[place])
        elif lucky and basket.at >= start + train_from * (end - start):
            split = "train"
        found.append(split)
    return found


def thinned(splits: Sequence[str | None], few: int) -> list[str | None]:
    """Return splits in which only about this many baskets each are asked for, spread evenly."""
    counts = Counter(splits)
    seen: Counter[str | None] = Counter()
    found: list[str | None] = []
    for split in splits:
        seen[split] += 1
        found.append(split if seen[split] % max(1, counts[split] // few) == 0 else None)
    return found


def _after(*, test: bool, number: int) -> str | None:
    if number <= 5:
        return "test" if test else "tune"
    return None if test else "late"
