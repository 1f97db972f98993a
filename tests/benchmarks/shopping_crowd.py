"""The synthetic shop of bench_shopping.py: catalogue, events of customers, and the document's code for one event."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

import numpy as np

from models.recommend.texts import TextVectors
from streams.records import Click, Order, OrderStatus, Product
from tests.recommend_shop import RecommendShop

PRODUCTS, CUSTOMERS, TITLES = 25_000, 2_000, 300
HISTORY = 12
"""Orders of each customer before anything is measured, of some eight products."""
DOCUMENT_EVENTS = 20


class Events:
    """Synthetic customers: popular products come up more often, each customer has favourites."""

    def __init__(self, shop: RecommendShop, seed: int = 0) -> None:
        self._shop, self._dice = shop, Random(seed)
        self._favourites = [[self._any() for _ in range(60)] for _ in range(CUSTOMERS)]
        self._start = datetime.now(UTC) - timedelta(days=200)

    def history(self) -> Iterable[Order]:
        """Orders of the last half year, all of a customer's together: so one list is made of them, not twelve."""
        for who in range(CUSTOMERS):
            for number in range(HISTORY):
                at = self._start + timedelta(days=190) * (number + who / CUSTOMERS) / HISTORY
                yield self._shop.order(f"c{who}", *self._basket(who), at=at)

    def mixed(self, count: int) -> Iterable[Click | Order]:
        """Nine clicks, then one event of an order's life; four of them are one order."""
        statuses: tuple[OrderStatus, ...] = ("placed", "paid", "shipped", "delivered")
        for number in range(count):
            who = self._dice.randrange(CUSTOMERS)
            if number % 10 < 9:
                yield self.click(who)
            else:
                order = number // 40
                lines = Random(order).sample(range(PRODUCTS), 5)
                yield self._shop.order(
                    f"c{order % CUSTOMERS}",
                    *(f"p{each}" for each in lines),
                    order_id=f"mixed{order}-{count}",
                    status=statuses[number // 10 % 4],
                )

    def click(self, who: int) -> Click:
        """Return a look of now at a favourite, or at what is popular."""
        product = self._dice.choice(self._favourites[who]) if self._dice.random() < 0.6 else self._any()
        return self._shop.click(f"c{who}", product, session=f"v{who}-{self._dice.randrange(3)}")

    def _any(self) -> str:
        return f"p{int(PRODUCTS * self._dice.random() ** 3)}"

    def _basket(self, who: int) -> set[str]:
        return {self._dice.choice(self._favourites[who]) for _ in range(6)} | {self._any() for _ in range(3)}


def catalogue() -> list[Product]:
    return [
        Product(
            product_id=f"p{number}",
            title=f"Thing {number % TITLES} for the {('garden', 'kitchen', 'office', 'bath')[number % 4]}",
            category=f"a/{number % 40}/{number % 2_000}",
            brand=f"brand {number % 12}",
            price_minor=500 + number % 900,
            currency="EUR",
        )
        for number in range(PRODUCTS)
    ]


def document_ms() -> float:
    """One event of the document's code: the customer's text and every product's vector into a logistic regression."""
    texts = TextVectors.load()
    titles = [product.title for product in catalogue()[:TITLES]]
    items = np.resize(texts.vectors(titles), (PRODUCTS, texts.dim))
    weights = np.random.default_rng(0).random(2 * texts.dim).astype(np.float32)
    took = []
    for number in range(DOCUMENT_EVENTS):
        started = time.perf_counter()
        (user,) = texts.vectors([". ".join(titles[number : number + 20])])
        features = np.concatenate([np.repeat(user[None], len(items), axis=0), items], axis=1)
        chances = 1 / (1 + np.exp(-(features @ weights)))
        np.argsort(-chances)[:10]
        took.append(1000 * (time.perf_counter() - started))
    return median(took)
