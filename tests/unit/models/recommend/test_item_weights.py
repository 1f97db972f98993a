"""Item weights: summed over what a customer bought, of one shop's ids, the same before and after they were a file."""

import numpy as np
import pytest

from models.recommend.catalogue import Product
from models.recommend.customer import NOBODY, fold_click
from models.recommend.events import Click
from models.recommend.histories import histories
from models.recommend.item_weights import NO_WEIGHTS, ItemWeights, Scores, Weighing
from tests.unit.models.recommend.shop import NOW, WEIGHTS, Small


def scores(small: Small, weighing: Weighing, *wanted: tuple[str, str]) -> Scores:
    """Scores of pairs of customer and product; a customer who is not known looked at milk."""
    looking, _ = fold_click(NOBODY, Click("milk", "s1", NOW - 60, "view"))
    names = sorted({who for who, _ in wanted})
    lines = histories(small.catalogue, [(small.customers.get(who, looking), NOW) for who in names])
    owner = np.array([names.index(who) for who, _ in wanted])
    return weighing.scores(lines, owner, small.catalogue.rows([product for _, product in wanted]))


def test_what_a_customer_bought_speaks_for_products_and_against_them() -> None:
    small = Small()
    small.buy("one", "o1", NOW - 50, "milk")
    small.buy("two", "o2", NOW - 50, "milk", "butter", "television")
    small.buy("three", "o3", NOW - 50, "blades", "milk")
    weighing = Weighing(small.catalogue, WEIGHTS)
    found = scores(
        small, weighing, ("one", "blades"), ("one", "butter"), ("one", "razor"), ("two", "blades"), ("three", "butter")
    )
    assert found.score == pytest.approx([1.0, 12.7, 0.0, 1.2, 7.7])
    assert found.best == pytest.approx([12.7, 12.7, 12.7, 1.2, 7.7])
    assert found.share == pytest.approx([1 / 12.7, 1.0, 0.0, 1.0, 1.0])


def test_what_is_had_is_no_best_and_what_was_only_looked_at_says_nothing() -> None:
    small = Small()
    small.buy("one", "o1", NOW - 50, "milk", "butter", "blades")
    found = scores(small, Weighing(small.catalogue, WEIGHTS), ("one", "blades"), ("looking", "blades"))
    assert not np.any(found)


def test_a_product_that_comes_later_finds_its_weights() -> None:
    small = Small()
    small.buy("one", "o1", NOW - 50, "milk")
    late = ItemWeights(("soap", "milk"), *(np.array(values) for values in ([0, 1], [0], [10], [0.5])))
    weighing = Weighing(small.catalogue, late)
    assert not np.any(scores(small, weighing, ("one", "bread")).score)
    small.catalogue.put(Product("soap", "Soap"))
    assert scores(small, weighing, ("one", "soap")).score == pytest.approx([5.0])


def test_another_shop_that_has_some_of_the_ids_has_zeros() -> None:
    small = Small()
    small.buy("one", "o1", NOW - 50, "milk")
    names = ("butter", "x1", "x2", "milk", "x3")
    weights = ItemWeights(names, *(np.array(values) for values in ([0, 0, 0, 1, 0], [0], [10], [0.5, 0.5, 0.5])))
    weighing = Weighing(small.catalogue, weights)
    assert not np.any(scores(small, weighing, ("one", "butter")))
    small.catalogue.put(Product("x1", "Soap"))
    assert scores(small, weighing, ("one", "butter")).score == pytest.approx([5.0])


def test_a_shop_without_weights_has_zeros() -> None:
    small = Small()
    assert not np.any(scores(small, Weighing(small.catalogue, NO_WEIGHTS), ("c1", "razor"), ("c2", "bread")))


def test_weights_are_read_as_they_were_written() -> None:
    found = ItemWeights.decoded(WEIGHTS.encoded())
    assert found.names == WEIGHTS.names
    for name in ("counts", "target", "steps", "step"):
        assert np.array_equal(getattr(found, name), getattr(WEIGHTS, name))
        assert getattr(found, name).dtype == getattr(WEIGHTS, name).dtype
