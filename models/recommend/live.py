"""A worker's recommender: it makes lists for customers while products and counts change.

    products ─▶ embedder (a thread) ─┐
    counts ──────────────────────────┴▶ changes, applied before the next lists ─▶ Recommender

Changes are handed in from the event loop and its threads; lists are made in one thread at a time. Refuses to know:
topics, records, the clock.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from models.identity import identity_of
from models.quota import cores
from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import BASKETS, ProductCounts, added_up
from models.recommend.customer import Customer
from models.recommend.embedder import Embedder, Floats, Text, Vectors
from models.recommend.kept_vectors import KeptVectors
from models.recommend.listing import Recommended
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from models.recommend.texts import content_hash, text_of

COUNTS_EVERY_S = 0.25
"""Counts change all the time, and what is made of all of them is made again when they do."""
COUNTS_SHARE = 20
"""What is made of all counts takes a twentieth of the time at most: a million products take a tenth of a second."""
LEAST_OF_A_CORE = 16
"""Customers of one core at least. In a smaller call a second thread takes Python's turns from the first and from the
worker's event loop, and its lists are no sooner there (docs/log.md)."""


class Asked(NamedTuple):
    """A customer, and the time that a list is asked for, seconds."""

    customer: Customer
    now: int


class Described(NamedTuple):
    """A product with its description."""

    product: Product
    text: str


class LiveRecommender:
    """Thread-safe: changes wait until the next lists are made."""

    def __init__(self, ranker: Ranker, texts: Vectors, rules: Rules, kept: KeptVectors | None = None) -> None:
        """Begin with an empty catalogue.

        Args:
            ranker: of the candidates.
            texts: makes vectors of products.
            rules: of the shop.
            kept: where vectors are kept; None keeps none.
        """
        self.identity = identity_of(ranker.artifact, ranker.session)
        self._catalogue = Catalogue(texts.dim, texts.general)
        self._market = Market(self._catalogue)
        self._recommender = Recommender(self._catalogue, self._market, ranker, rules)
        self._embedder = Embedder(texts, kept, self._vectors_found, self._is_current)
        self._cores = cores()
        self._threads = ThreadPoolExecutor(self._cores, thread_name_prefix="lists")
        self._lists, self._waiting = threading.Lock(), threading.Lock()
        self._hashes: dict[str, str] = {}
        self._products: dict[str, Product | None] = {}
        self._vectors: list[tuple[Text, Floats]] = []
        self._counts: dict[str, Sequence[ProductCounts]] = {}
        self._counts_from_s = 0.0
        self._unplaced: dict[str, Sequence[ProductCounts]] = {}

    def products_changed(self, changes: Mapping[str, Described | None]) -> None:
        """Take in products as they are now; None deletes one. Blocks for some 20 microseconds each, and embeds none."""
        new: list[Text] = []
        for product_id, described in changes.items():
            if described is None:
                self._hashes.pop(product_id, None)
                continue
            text = text_of(described.product, described.text)
            found = content_hash(text)
            if self._hashes.get(product_id) != found:
                self._hashes[product_id] = found
                new.append(Text(product_id, found, text))
        with self._waiting:
            self._products |= {name: each.product if each else None for name, each in changes.items()}
        self._embedder.ask(new)

    def counts_changed(self, changes: Mapping[str, Sequence[ProductCounts]]) -> None:
        """Take in each partition's counts for some products. Returns at once."""
        with self._waiting:
            self._counts |= changes

    def take_in(self) -> None:
        """Apply now what was handed in, so that no list waits for it; takes seconds for the counts of a whole shop."""
        with self._lists:
            self._apply()

    def infer(self, asked: Sequence[Asked]) -> list[list[Recommended]]:
        """Make a list for each customer, after all changes that were handed in before.

        Blocks for some milliseconds a customer, and for as long as the changes take.
        """
        with self._lists:
            self._apply()
            shares = min(self._cores, len(asked) // LEAST_OF_A_CORE)
            if shares < 2:
                return self._recommender.recommend(asked)
            parts = [asked[at::shares] for at in range(shares)]
            made = list(self._threads.map(self._recommender.recommend, parts))
            return [made[at % shares][at // shares] for at in range(len(asked))]

    def _is_current(self, text: Text) -> bool:
        """Tell whether a vector is still of use: its product is not deleted, and the text has not changed meanwhile."""
        return self._hashes.get(text.product_id) == text.content_hash

    def _vectors_found(self, found: Sequence[tuple[Text, Floats]]) -> None:
        with self._waiting:
            self._vectors += found

    def _apply(self) -> None:
        with self._waiting:
            products, vectors, counts = self._products, self._vectors, self._due_counts()
            self._products, self._vectors = {}, []
        for product_id, product in products.items():
            if product is None:
                self._catalogue.remove(product_id)
            else:
                self._catalogue.put(product)
                if product_id in self._unplaced:
                    counts.setdefault(product_id, self._unplaced.pop(product_id))
        for text, vector in vectors:
            if self._is_current(text):
                self._catalogue.embed(text.product_id, vector)
        for product_id, parts in counts.items():
            self._count(product_id, parts)
        self._market.sums()  # has room for every product before threads read it

    def _due_counts(self) -> dict[str, Sequence[ProductCounts]]:
        if time.monotonic() < self._counts_from_s:
            return {}
        rest_s = max(COUNTS_EVERY_S, COUNTS_SHARE * self._recommender.standing_took_s)
        self._counts_from_s = time.monotonic() + rest_s
        counts, self._counts = self._counts, {}
        return counts

    def _count(self, product_id: str, parts: Sequence[ProductCounts]) -> None:
        self._market.put(product_id, added_up(parts))
        if product_id != BASKETS and self._catalogue.row(product_id) < 0:
            self._unplaced[product_id] = parts
