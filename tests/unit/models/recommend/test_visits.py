"""What is looked at now moves a list for some hours, and nothing else does."""

import numpy as np
import pytest

from models.recommend.candidates import neighbour_pairs
from models.recommend.customer import NOBODY, Customer, fold_click
from models.recommend.events import Click
from models.recommend.histories import histories
from models.recommend.ranker import Ranker
from models.recommend.recommender import Recommender
from models.recommend.rules import Rules
from models.recommend.visits import WORTH, Visits
from tests.unit.models.recommend.shop import NOW, Small

HOUR_S = 3600


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


def looked_at(customer: Customer, *products: str, ago_s: int = 60) -> Customer:
    for number, product in enumerate(products):
        customer, _ = fold_click(customer, Click(product, "s1", NOW - ago_s + number, "view"))
    return customer


def visits_of(small: Small, *customers: Customer) -> tuple[Visits, list[dict[str, float]]]:
    lines = histories(small.catalogue, [(customer, NOW) for customer in customers])
    found = neighbour_pairs(small.market, lines).visits
    rows = [np.arange(lines.products) + owner * lines.products for owner in range(len(customers))]
    named = [dict(zip(small.catalogue.ids, found.of(keys).tolist(), strict=True)) for keys in rows]
    return found, named


def test_the_nearest_neighbour_of_a_look_of_now_has_the_whole_worth(small: Small) -> None:
    _, (scores,) = visits_of(small, looked_at(NOBODY, "razor", ago_s=0))
    assert scores["blades"] == max(scores.values()) == pytest.approx(WORTH)
    assert scores["butter"] < scores["blades"] / 4


def test_who_looks_at_nothing_has_no_visit_whatever_was_bought(small: Small) -> None:
    found, (of_one, of_other) = visits_of(small, small.customers["c1"], looked_at(NOBODY, "razor"))
    assert set(of_one.values()) == {0.0}
    assert of_other["blades"] > 0
    assert len(found.keys) == sum(score > 0 for score in of_other.values())
    assert not visits_of(small, small.customers["c1"])[0].of(np.arange(3)).any()


def test_a_visit_fades_by_half_in_an_hour(small: Small) -> None:
    _, (now, later) = visits_of(
        small, looked_at(NOBODY, "razor", ago_s=HOUR_S), looked_at(NOBODY, "razor", ago_s=3 * HOUR_S)
    )
    assert later["blades"] == pytest.approx(now["blades"] / 4)


def test_a_look_brings_its_neighbours_up_a_list_of_what_was_always_bought(small: Small) -> None:
    recommender = Recommender(small.catalogue, small.market, Ranker.load(), Rules(length=6))
    buys_milk = small.customers["c5"]
    (before, after, yesterday) = recommender.recommend(
        [
            (each, NOW)
            for each in (buys_milk, looked_at(buys_milk, "razor"), looked_at(buys_milk, "razor", ago_s=86_400))
        ]
    )
    place = [[each.product_id for each in listed].index("blades") for listed in (after, before)]
    assert place[0] < place[1]
    assert [each.product_id for each in yesterday] == [each.product_id for each in before]


def test_lists_of_visits_are_the_same_alone_and_among_others(small: Small) -> None:
    recommender = Recommender(small.catalogue, small.market, Ranker.load())
    customers = [(looked_at(each, "bread", "razor"), NOW) for each in (*small.customers.values(), NOBODY)]
    assert recommender.recommend(customers) == [recommender.recommend([each])[0] for each in customers]
