"""A lesson holds the features that serving has at the same moment, and weights that know only baskets before it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from export.data.grocery import Basket, Grocery
from export.recommend.build import lessons
from export.recommend.ease import before, fitted
from export.recommend.lessons import Lessons
from export.recommend.own_build import unweighed
from export.recommend.replay import Moment, replay, shop_of
from models.recommend.catalogue import Product
from models.recommend.features import EASE, FEATURES, WITHOUT_EASE
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.texts import TextVectors

DAY_S, START = 86_400, 1_483_271_606
NAMES = tuple(f"p{at}" for at in range(12))


def grocery() -> Grocery:
    """Households that come back for what they have, and try something that others have."""
    random = np.random.default_rng(0)
    baskets = []
    for at in range(160):
        usual = [(at % 8 + step) % 12 for step in range(3)]
        bought = {*usual[: 1 + at % 3], int(random.integers(0, 12))}
        prices = dict.fromkeys((NAMES[one] for one in sorted(bought)), 100)
        baskets.append(Basket(str(at), f"h{at % 8}", START + at * DAY_S, prices))
    products = [Product(name, f"Thing {name}", f"part{at % 3}") for at, name in enumerate(NAMES)]
    return Grocery(products, baskets, START + 128 * DAY_S, START + 144 * DAY_S, frozenset(NAMES))


def test_a_lesson_has_the_features_of_serving_item_weights_and_all() -> None:
    data = grocery()
    shop = shop_of(data)
    weights = fitted(before(data, data.first_cut), data.candidates)
    ranker = Ranker.load()
    ranker.weights = weights
    recommender = Recommender(shop.catalogue, shop.market, ranker)
    collected = Lessons(shop, lambda _: weights, frozenset(("test",)))
    weighed = 0

    def asked(moments: Sequence[Moment]) -> None:
        nonlocal weighed
        before_these = len(collected.found.get("test", ()))
        collected(moments)
        served = recommender.scored([(moment.customer, moment.at) for moment in moments])
        for at, lesson in enumerate(collected.found["test"][before_these:]):
            span = slice(served.bounds[at], served.bounds[at + 1])
            assert np.array_equal(lesson.rows, served.chosen.row[span])
            assert np.array_equal(lesson.features, served.features[span])
            weighed += int(np.count_nonzero(lesson.features[:, FEATURES.index(EASE[0])]))
            # Of a ranker with another shop's weights they are none.
            assert not unweighed(lesson).features[:, len(WITHOUT_EASE) :].any()
            assert np.array_equal(
                unweighed(lesson).features[:, : len(WITHOUT_EASE)], lesson.features[:, : len(WITHOUT_EASE)]
            )

    replay(data, shop, [None] * 128 + ["test"] * 32, asked)
    assert len(collected.found["test"]) == 32
    assert weighed


def test_the_weights_that_ship_know_all_baskets_before_a_cut_that_is_no_whole_second() -> None:
    data = replace(grocery(), second_cut=START + 143 * DAY_S + 0.6)
    _, weights = lessons(data, TextVectors.load(), lambda *_: None)
    wanted = fitted(before(data, data.second_cut), data.candidates)
    assert (weights.names, weights.steps.tolist()) == (wanted.names, wanted.steps.tolist())
    assert weights.step.tolist() == wanted.step.tolist()
