"""Counts of all customers: additive, taken back by a cancellation, bounded in neighbours, indifferent to order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recommend.counts import (
    BASKETS,
    MOST_NEIGHBOURS,
    MOST_PAIRED,
    NOTHING,
    ProductCounts,
    added_up,
    count_order,
    look_weight,
    looked_beside,
)
from models.recommend.customer import Bought
from models.recommend.decay import DAY_S, LANDMARK_S, weights

NOW = LANDMARK_S + 200 * DAY_S


def bought(*products: str, at: int = NOW, sign: int = 1, gap: int | None = None) -> Bought:
    return Bought(at, sign, dict.fromkeys(products, 250), dict.fromkeys(products, gap))


def counted(*orders: Bought) -> dict[str, ProductCounts]:
    known: dict[str, ProductCounts] = {}
    for order in orders:
        known |= count_order(known, order)
    return known


def test_an_order_counts_its_products_its_pairs_and_one_basket() -> None:
    known = counted(bought("milk", "bread"))
    long = weights(NOW)[2]
    assert known[BASKETS].sums[:3] == weights(NOW)
    assert known["milk"].sums.long == long
    assert known["milk"].neighbours == {"bread": long}
    assert known["milk"].sums.price / known["milk"].sums.middle == pytest.approx(250)
    assert known["milk"].sums.again == 0


def test_a_repeated_purchase_counts_its_gap() -> None:
    known = counted(bought("milk", gap=7 * DAY_S))
    assert known["milk"].sums.again == known["milk"].sums.long
    assert known["milk"].sums.gap / known["milk"].sums.again == pytest.approx(2.0794, abs=1e-4)


def test_what_is_taken_back_was_never_counted() -> None:
    known = counted(bought("milk", "bread"), bought("milk", "beer", gap=5), bought("milk", "beer", gap=5, sign=-1))
    once = counted(bought("milk", "bread"))
    assert known["milk"].sums == pytest.approx(once["milk"].sums)
    assert set(known["milk"].neighbours) == {"bread"}
    assert known["beer"].sums.long == pytest.approx(0)
    assert known["beer"].neighbours == {}


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=4, unique=True), st.integers(0, 3))
def test_counts_of_partitions_add_up_to_the_counts_of_all(products: list[str], day: int) -> None:
    first, second = bought("a", "b"), bought(*products, at=NOW + day * DAY_S)
    together, one, other = counted(first, second), counted(first), counted(second)
    for product, whole in together.items():
        total = added_up([part[product] for part in (one, other) if product in part])
        assert total.sums == pytest.approx(whole.sums)
        assert total.neighbours == pytest.approx(whole.neighbours)


def test_neighbours_are_bounded_and_the_weakest_go() -> None:
    often = [bought("milk", "bread", at=NOW + number) for number in range(3)]
    rare = [bought("milk", f"p{number}", at=NOW + number) for number in range(300)]
    neighbours = counted(*often, *rare)["milk"].neighbours
    assert len(neighbours) <= 2 * MOST_NEIGHBOURS
    assert "bread" in neighbours


def test_of_a_large_order_only_some_products_are_paired_and_all_are_counted() -> None:
    known = counted(bought(*(f"p{number}" for number in range(100))))
    assert len(known) == 101
    assert sum(bool(each.neighbours) for each in known.values()) == MOST_PAIRED


def test_a_look_counts_neighbours_at_its_share_and_no_purchase() -> None:
    before, weight = counted(bought("a", "b"))["a"], look_weight(NOW, share=0.25)
    after = looked_beside(before, [("b", weight), ("c", weight), ("b", weight)])
    long = weights(NOW)[2]
    assert after.neighbours == {"b": long + long / 4 + long / 4, "c": long / 4}
    assert after.sums == before.sums._replace(looked=3 * weight)
    assert before.neighbours == {"b": long}


def test_looks_beside_a_product_count_the_same_at_once_and_one_by_one() -> None:
    looks = [(f"p{number % 150}", 1.0 + number % 7) for number in range(600)]
    counts = NOTHING
    for look in looks:
        counts = looked_beside(counts, [look])
    assert counts == looked_beside(NOTHING, looks)
    assert len(counts.neighbours) <= 2 * MOST_NEIGHBOURS
