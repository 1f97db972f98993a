"""The few candidates of a list without kept places: bounded, new ones by what is near, features as among all."""

import numpy as np
import pytest

from models.recommend.candidates import Candidates, candidates
from models.recommend.catalogue import Product
from models.recommend.customer import NOBODY, Customer, fold_click
from models.recommend.events import Click
from models.recommend.features import features
from models.recommend.histories import Histories, histories
from models.recommend.item_weights import Weighing
from models.recommend.likeliest import EACH_TIMES, OWN_TIMES, likeliest
from models.recommend.standing import Standing, standing
from tests.unit.models.recommend.shop import COLD, NOW, WEIGHTS, Small


@pytest.fixture(scope="module")
def small() -> Small:
    return Small()


def laid_out(small: Small, *customers: Customer) -> tuple[Histories, Standing]:
    lines = histories(small.catalogue, [(customer, NOW) for customer in customers])
    return lines, standing(small.catalogue, small.market)


def chosen(small: Small, *customers: Customer, length: int = 10) -> Candidates:
    return likeliest(small.catalogue, small.market, *laid_out(small, *customers), length)


def names(small: Small, found: Candidates) -> set[str]:
    return {small.catalogue.ids[row] for row in found.row}


def large() -> Small:
    """A shop of which one customer bought everything once, and another half of it."""
    small = Small()
    for number in range(300):
        small.catalogue.put(Product(f"p{number}", f"Thing {number}", "a/b"))
    small.buy("all", "all", NOW - 100, *(f"p{number}" for number in range(300)))
    for first in range(0, 300, 30):
        small.buy(
            "half", f"half{first}", NOW - 50 + first // 30, *(f"p{number}" for number in range(first, first + 15))
        )
        small.buy(f"d{first}", f"whole{first}", NOW - 20, *(f"p{number}" for number in range(first, first + 30)))
    return small


def test_a_long_history_gives_no_more_candidates_than_a_list_needs() -> None:
    small = large()
    found = chosen(small, small.customers["all"], small.customers["half"], length=3)
    known = [{small.catalogue.row(name) for name in small.customers[who].purchases} for who in ("all", "half")]
    popular = EACH_TIMES * 3
    for owner in (0, 1):
        rows = set(found.row[found.owner == owner].tolist())
        assert OWN_TIMES * 3 <= len(rows & known[owner]) <= OWN_TIMES * 3 + popular
        assert len(rows - known[owner]) <= 2 * EACH_TIMES * 3 + popular
    assert set(found.row[found.owner == 1].tolist()) - known[1]


def test_features_are_those_among_all_candidates() -> None:
    small = large()
    lines, shop = laid_out(small, *small.customers.values(), NOBODY)
    weighing = Weighing(small.catalogue, WEIGHTS)
    tables = []
    for found in (
        candidates(small.catalogue, small.market, lines, shop),
        likeliest(small.catalogue, small.market, lines, shop, 3),
    ):
        values = features(small.catalogue, small.market, lines, found, shop, weighing=weighing)
        keys = zip(found.owner.tolist(), found.row.tolist(), strict=True)
        tables.append(dict(zip(keys, values, strict=True)))
    everything, few = tables
    assert few.keys() < everything.keys()
    assert all(np.array_equal(everything[key], values) for key, values in few.items())


def test_a_click_brings_what_goes_with_it(small: Small) -> None:
    customer, _ = fold_click(NOBODY, Click("razor", "s1", NOW - 60, "view"))
    found = chosen(small, customer, length=1)
    assert {"razor", "blades"} <= names(small, found)
    assert COLD not in names(small, found)


def test_what_is_off_sale_takes_no_place() -> None:
    small = Small()
    customer, _ = fold_click(NOBODY, Click("bread", "s1", NOW - 60, "view"))
    nearest = names(small, chosen(small, customer, length=1)) - {"bread"}
    assert "butter" in nearest
    small.catalogue.remove("butter")
    assert "butter" not in names(small, chosen(small, customer, length=1))
    assert len(chosen(small, customer, length=1).row) >= len(nearest)


def test_what_was_looked_at_and_never_sold_takes_no_place(small: Small) -> None:
    customer, _ = fold_click(NOBODY, Click(COLD, "s1", NOW - 60, "view"))
    assert COLD not in names(small, chosen(small, customer))


def test_customers_of_one_call_do_not_change_each_other(small: Small) -> None:
    customers = [*small.customers.values(), NOBODY]
    together = chosen(small, *customers, length=1)
    for owner, customer in enumerate(customers):
        assert together.row[together.owner == owner].tolist() == chosen(small, customer, length=1).row.tolist()
