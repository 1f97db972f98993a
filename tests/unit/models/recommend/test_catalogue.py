"""Rows of products: kept for ever, off sale when deleted, back when they return."""

import numpy as np

from models.recommend.catalogue import Catalogue, Product
from models.recommend.counts import BASKETS, NOTHING, Sums
from models.recommend.market import SOLD_LONG, Market


def test_a_deleted_product_keeps_its_row_and_may_come_back() -> None:
    catalogue = Catalogue(2)
    row = catalogue.put(Product("p1", "Lamp", "home/light", "Glow", 900), np.array([1.0, 0.0]))
    catalogue.remove("p1")
    assert not catalogue.on_sale.values[row]
    assert catalogue.put(Product("p1", "Lamp, new", "home/light", "Glow", 800)) == row
    assert catalogue.on_sale.values[row]
    assert catalogue.titles[row] == "Lamp, new"
    assert catalogue.vectors.values[row].tolist() == [1.0, 0.0]


def test_a_product_that_was_never_here_has_no_row_and_cannot_be_removed() -> None:
    catalogue = Catalogue(2)
    catalogue.remove("p1")
    assert catalogue.row("p1") == -1
    assert len(catalogue) == 0


def test_thousands_of_products_have_rows_and_categories_of_their_own() -> None:
    catalogue = Catalogue(2)
    for number in range(3000):
        assert catalogue.put(Product(f"p{number}", "thing", f"a/{number % 7}")) == number
    assert len(set(catalogue.leaf.values[:3000].tolist())) == 7
    assert len(set(catalogue.parent.values[:3000].tolist())) == 1


def test_a_product_without_category_or_brand_has_none_in_common_with_another() -> None:
    catalogue = Catalogue(2)
    row = catalogue.put(Product("p1", "thing"))
    assert (catalogue.leaf.values[row], catalogue.parent.values[row], catalogue.brand.values[row]) == (0, 0, 0)


def test_counts_of_what_is_in_no_catalogue_are_left_out() -> None:
    catalogue = Catalogue(2)
    catalogue.put(Product("p1", "thing"))
    market = Market(catalogue)
    market.put("p2", NOTHING._replace(sums=Sums(long=5.0)))
    market.put("p1", NOTHING._replace(sums=Sums(long=1.0), neighbours={"p2": 1.0, "p1": 2.0}))
    market.put(BASKETS, NOTHING._replace(sums=Sums(1.0, 2.0, 3.0)))
    assert market.sums()[:, SOLD_LONG].tolist() == [1.0]
    near, _ = market.neighbours_of(np.array([0]))
    assert near[near >= 0].tolist() == [0]
    assert market.baskets.tolist() == [1.0, 2.0, 3.0]
