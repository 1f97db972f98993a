"""Candidates and features: on sale only, the same alone and among others, finite, and what they say they are."""

import numpy as np
import pytest

from models.recommend.candidates import candidates
from models.recommend.customer import NOBODY, Customer, fold_click
from models.recommend.events import Click
from models.recommend.features import FEATURES, NEVER_DAYS, features
from models.recommend.histories import histories
from models.recommend.item_weights import Weighing
from models.recommend.standing import standing
from tests.unit.models.recommend.shop import COLD, NOW, WEIGHTS, Small


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


def table(small: Small, *customers: Customer) -> list[dict[str, dict[str, float]]]:
    """For each customer its candidates by name, with features by name."""
    lines = histories(small.catalogue, [(customer, NOW) for customer in customers])
    shop = standing(small.catalogue, small.market)
    assert [small.catalogue.ids[row] for row in shop.cold_rows] == [COLD]
    chosen = candidates(small.catalogue, small.market, lines, shop)
    weighing = Weighing(small.catalogue, WEIGHTS)
    values = features(small.catalogue, small.market, lines, chosen, shop, weighing=weighing)
    assert np.isfinite(values).all()
    found: list[dict[str, dict[str, float]]] = [{} for _ in customers]
    for owner, row, line in zip(chosen.owner, chosen.row, values, strict=True):
        found[owner][small.catalogue.ids[row]] = dict(zip(FEATURES, line.tolist(), strict=True))
    return found


def test_features_of_a_customer_do_not_depend_on_who_else_is_asked_for(small: Small) -> None:
    customers = [*small.customers.values(), NOBODY]
    together = table(small, *customers)
    assert together == [table(small, customer)[0] for customer in customers]


def test_own_purchases_neighbours_popular_and_alike_products_are_candidates(small: Small) -> None:
    (found,) = table(small, small.customers["c1"])
    assert {"milk", "bread", COLD} <= found.keys()
    assert found["bread"]["count"] == 30
    assert found["bread"]["since_last"] == 3
    assert found["bread"]["mean_gap"] == 3
    assert found["razor"]["count"] == 0
    assert found["razor"]["since_last"] == NEVER_DAYS
    assert found["bread"]["near_usual"] > 0
    assert found[COLD]["text"] > found["razor"]["text"]


def test_somebody_without_a_history_gets_what_is_popular(small: Small) -> None:
    (found,) = table(small, NOBODY)
    assert found.keys() == {*small.catalogue.ids} - {COLD}
    assert all(values["near_usual"] == 0 for values in found.values())


def test_a_click_brings_its_neighbours(small: Small) -> None:
    customer, _ = fold_click(NOBODY, Click("razor", "s1", NOW - 60, "view"))
    (found,) = table(small, customer)
    assert found["razor"]["looked"] > 0
    assert found["blades"]["near_recent"] > found["bread"]["near_recent"]


def test_what_is_off_sale_is_no_candidate_but_still_history() -> None:
    small = Small()
    small.catalogue.remove("bread")
    (found,) = table(small, small.customers["c1"])
    assert "bread" not in found
    assert found["butter"]["near_usual"] > 0


def test_an_order_that_was_taken_back_leaves_features_finite() -> None:
    small = Small()
    for number in range(20):
        small.buy("c9", f"x{number}", NOW - number, "television")
    for number in range(20):
        small.cancel("c9", f"x{number}", NOW, "television")
    (found,) = table(small, small.customers["c9"])
    assert 0 <= found["television"]["again_share"] <= 1
    assert 0 <= found["television"]["usual_gap"] <= NEVER_DAYS + 1


def test_a_price_below_the_usual_one_shows() -> None:
    small = Small()
    assert table(small, NOBODY)[0]["milk"]["price_ratio"] == pytest.approx(1.0)
    for number in range(10):
        small.buy(f"d{number}", f"cheap{number}", NOW - number, "milk", price=50)
    assert table(small, NOBODY)[0]["milk"]["price_ratio"] < 0.95
