"""Baselines on a shop so small that their scores can be counted by hand."""

import numpy as np
import pytest

from export.data.grocery import Basket, Grocery
from models.recommend.catalogue import Product
from tests.evaluations.recommenders import baselines
from tests.evaluations.recommenders.baselines import tifu_weights
from tests.evaluations.recommenders.baskets import Baskets

DAY_S = 86_400
START = 1_483_271_606
NAMES = ("beer", "bread", "milk", "tea")


def baskets() -> Baskets:
    told = [
        ("h1", 0, "milk bread"),
        ("h2", 1, "milk bread tea"),
        ("h3", 2, "beer"),
        ("h1", 10, "milk"),
        ("h1", 10, "beer"),
        ("h1", 11, "milk"),
    ]
    found = [
        Basket(str(at), household, START + day * DAY_S, dict.fromkeys(products.split(), 100))
        for at, (household, day, products) in enumerate(told)
    ]
    products = [Product(name, name) for name in NAMES]
    return Baskets(Grocery(products, found, START, START + 9 * DAY_S, frozenset(NAMES)))


def test_a_household_has_its_own_earlier_baskets_and_none_of_the_same_second() -> None:
    first, second, last = baskets().asked([3, 4, 5])
    assert first.earlier.tolist() == second.earlier.tolist() == [0]
    assert last.earlier.tolist() == [0, 3, 4]
    assert [NAMES[column] for column in last.wanted] == ["milk"]


def test_popularity_counts_the_week_before_and_nothing_of_now() -> None:
    data = baskets()
    score = baselines.popularity(data, 0)
    assert score(data.asked([5])[0]).tolist() == [1, 0, 1, 0]
    assert score(data.asked([3])[0]).tolist() == [0, 0, 0, 0]


def test_frequency_counts_baskets_and_decay_halves_them() -> None:
    data = baskets()
    (asked,) = data.asked([5])
    assert baselines.frequency(data, 0)(asked) == pytest.approx([1, 1, 2, 0], abs=1e-4)
    halved = baselines.decayed_frequency(data, 0, half_life_days=1)(asked)
    assert halved == pytest.approx([0.5, 2.0**-11, 0.5 + 2.0**-11, 0], abs=1e-4)


def test_user_popularity_weighs_alike_households_by_what_they_share() -> None:
    data = baskets()
    score = baselines.up_cf(data, START + 9 * DAY_S, alpha=0.5, sharpness=1)(data.asked([3])[0])
    # h1 has milk and bread: itself at 1, h2 at 2 / sqrt(2 * 3).
    other = 2 / np.sqrt(6)
    assert score == pytest.approx(np.array([0, 1 + other, 1 + other, other]) / (1 + other), abs=1e-4)


def test_tifu_weighs_groups_of_baskets_by_age() -> None:
    # Six baskets in three groups of two: the newest of the newest group weighs most.
    weights = tifu_weights(6, groups=3, within=0.9, across=0.7)
    assert weights == pytest.approx(np.array([0.9 * 0.49, 0.49, 0.9 * 0.7, 0.7, 0.9, 1.0]) / 6)
    assert tifu_weights(0, 3, 0.9, 0.7).tolist() == []
