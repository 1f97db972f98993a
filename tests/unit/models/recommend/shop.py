"""A small shop with a history: milk and bread go together, razors and blades go together, one product is cold."""

import numpy as np

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import ProductCounts, count_order
from models.recommend.customer import NOBODY, Customer, fold_order
from models.recommend.decay import DAY_S, LANDMARK_S
from models.recommend.events import Order
from models.recommend.item_weights import ItemWeights
from models.recommend.market import Market

NOW = LANDMARK_S + 100 * DAY_S
DIM = 3
PRODUCTS = (
    (Product("milk", "Whole milk 1 l", "food/dairy", "Farm", 120), (1.0, 0.0, 0.0)),
    (Product("bread", "Rye bread", "food/bakery", "Oven", 250), (0.9, 0.1, 0.0)),
    (Product("butter", "Butter 250 g", "food/dairy", "Farm", 220), (0.9, 0.0, 0.1)),
    (Product("razor", "Razor", "care/shaving", "Sharp", 1500), (0.0, 1.0, 0.0)),
    (Product("blades", "Blades", "care/shaving", "Sharp", 900), (0.0, 0.9, 0.1)),
    (Product("television", "Television", "electronics/tv", "See", 50000), (0.0, 0.0, 1.0)),
    (Product("kefir", "Kefir 1 l", "food/dairy", "Farm", 150), (0.95, 0.05, 0.0)),
)
COLD = "kefir"
WEIGHTS = ItemWeights(
    names=("blades", "butter", "sold elsewhere", "milk"),
    counts=np.array([1, 1, 1, 2], np.uint16),
    target=np.array([1, 0, 0, 0, 1], np.uint16),
    steps=np.array([-50, 20, 7, 100, 127], np.int8),
    step=np.array([0.01, 0.1, 0.2], np.float32),
)
"""Milk speaks for blades (1.0) and for butter (12.7), butter for blades (.2), blades against butter (-5.0)."""


class Small:
    """A shop whose history is folded once."""

    def __init__(self) -> None:
        self.catalogue = Catalogue(DIM)
        for product, vector in PRODUCTS:
            self.catalogue.put(product, np.array(vector) / np.linalg.norm(vector))
        self.market = Market(self.catalogue)
        self.customers: dict[str, Customer] = {}
        self.counts: dict[str, ProductCounts] = {}
        number = 0
        for day in range(0, 90, 3):
            for customer in range(6):
                basket = ("milk", "bread", "butter") if customer % 2 else ("razor", "blades")
                basket = (*basket, "television") if day == 87 and customer in {0, 1} else basket
                self.buy(f"c{customer}", f"o{number}", NOW - (90 - day) * DAY_S, *basket[customer % 3 :], "milk")
                number += 1

    def buy(self, customer: str, order: str, at: int, *products: str, price: int = 100) -> None:
        self.fold(customer, Order(order, at, cancelled=False, prices=dict.fromkeys(products, price)))

    def cancel(self, customer: str, order: str, at: int, *products: str) -> None:
        self.fold(customer, Order(order, at, cancelled=True, prices=dict.fromkeys(products, 100)))

    def fold(self, customer: str, order: Order) -> None:
        self.customers[customer], bought = fold_order(self.customers.get(customer, NOBODY), order)
        assert bought is not None
        changed = count_order(self.counts, bought)
        self.counts.update(changed)
        for product, counts in changed.items():
            self.market.put(product, counts)
