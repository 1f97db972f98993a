"""A shop that sells in two currencies: what merely sells is shown in those that a customer has met first."""

import numpy as np
import pytest

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import ProductCounts, count_order
from models.recommend.customer import NOBODY, Customer, fold_click, fold_order
from models.recommend.events import Click, Order
from models.recommend.market import Market
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from tests.unit.models.recommend.shop import NOW

DAY_S = 86_400
SOLD = 15
"""Of each currency; of euros each product twice as often, so that they alone would fill a list."""


@pytest.fixture(scope="module")
def shop() -> Recommender:
    catalogue = Catalogue(3)
    products = [
        Product(f"{code}{n}", f"{code} {n}", code, "", 100, code) for code in ("EUR", "MXN") for n in range(SOLD)
    ]
    products.append(Product("nowhere", "Of no currency", "other"))
    for at, product in enumerate(products):
        catalogue.put(product, np.eye(3)[at % 3])
    market, counts = Market(catalogue), dict[str, ProductCounts]()
    for at, product in enumerate(products):
        for time in range(4 if product.currency != "MXN" else 2):
            order = Order(f"o{at}-{time}", NOW - 2 * DAY_S, cancelled=False, prices={product.product_id: 100})
            _, bought = fold_order(NOBODY, order)
            assert bought is not None
            counts |= count_order(counts, bought)
    for name, each in counts.items():
        market.put(name, each)
    return Recommender(catalogue, market, Ranker.load())


def who_bought(*products: str) -> Customer:
    prices = dict.fromkeys(products, 100)
    return fold_order(NOBODY, Order("mine", NOW - DAY_S, cancelled=False, prices=prices))[0]


def shown(shop: Recommender, customer: Customer) -> list[str]:
    (listed,) = shop.recommend([(customer, NOW)])
    assert [each.score for each in listed] == sorted((each.score for each in listed), reverse=True)
    return [each.product_id for each in listed]


def test_what_merely_sells_is_in_the_currency_of_what_was_bought_or_looked_at(shop: Recommender) -> None:
    looked, _ = fold_click(NOBODY, Click("MXN3", "visit", NOW - DAY_S, "view"))
    for customer in (who_bought("MXN1"), looked):
        assert not [name for name in shown(shop, customer) if name.startswith("EUR")]


def test_who_has_met_both_currencies_or_none_sees_what_sells_most(shop: Recommender) -> None:
    for customer in (NOBODY, who_bought("nowhere"), who_bought("EUR1", "MXN1")):
        assert [name for name in shown(shop, customer) if name.startswith("EUR")][:5]


def test_a_list_is_filled_with_other_currencies_where_nothing_else_is_left(shop: Recommender) -> None:
    met = who_bought(*(f"MXN{number}" for number in range(SOLD - 2)))
    names = shown(shop, met)
    assert len(names) == 10


def test_one_list_does_not_depend_on_the_other_customers(shop: Recommender) -> None:
    customers = [(who_bought("MXN1"), NOW), (NOBODY, NOW), (who_bought("EUR1"), NOW)]
    assert shop.recommend(customers) == [shop.recommend([customer])[0] for customer in customers]
