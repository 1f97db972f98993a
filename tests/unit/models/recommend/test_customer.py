"""Folds of one customer: an order counts once, a cancellation takes it back, late events find their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.recommend.customer import (
    MOST_CLICKS,
    MOST_ORDERS,
    MOST_PRODUCTS,
    NOBODY,
    Bought,
    Customer,
    fold_click,
    fold_order,
)
from models.recommend.decay import DAY_S, LANDMARK_S
from models.recommend.events import Click, Order

NOW = LANDMARK_S + 300 * DAY_S


def order(number: int, *products: str, day: float = 0, cancelled: bool = False) -> Order:
    return Order(f"o{number}", int(NOW + day * DAY_S), cancelled, dict.fromkeys(products, 100))


def after(*orders: Order) -> Customer:
    customer = NOBODY
    for each in orders:
        customer, _ = fold_order(customer, each)
    return customer


def test_five_events_of_one_order_are_one_purchase() -> None:
    placed = order(1, "milk", "bread")
    customer, counted = fold_order(NOBODY, placed)
    assert counted == Bought(placed.at, 1, placed.prices, {"milk": None, "bread": None})
    for later in range(1, 5):
        customer, counted = fold_order(customer, order(1, "milk", "bread", day=later))
        assert counted is None
    assert customer == after(placed)
    assert customer.purchases["milk"].times == 1
    assert customer.baskets is not None
    assert customer.baskets.times == 1


def test_a_cancellation_takes_an_order_back_and_the_state_is_as_if_it_had_not_been() -> None:
    before = after(order(1, "milk"))
    customer = after(order(1, "milk"), order(2, "milk", "beer", day=1))
    customer, counted = fold_order(customer, order(2, "milk", "beer", day=2, cancelled=True))
    assert counted is not None
    assert (counted.sign, counted.at) == (-1, NOW + DAY_S)
    assert counted.gaps == {"milk": DAY_S, "beer": None}
    assert set(customer.purchases) == {"milk"}
    assert customer.purchases["milk"][:4] == before.purchases["milk"][:4]
    assert customer.purchases["milk"][5:] == pytest.approx(before.purchases["milk"][5:])
    assert customer.lines == before.lines


def test_a_cancellation_takes_back_nothing_that_was_never_bought() -> None:
    customer = after(order(1, "milk"), order(2, "beer", day=1))
    customer, counted = fold_order(customer, order(2, "wine", "beer", day=2, cancelled=True))
    assert counted is not None
    assert list(counted.prices) == ["beer"]
    assert customer.lines == 1


def test_a_second_cancellation_changes_nothing() -> None:
    customer = after(order(1, "milk"), order(1, "milk", cancelled=True))
    again, counted = fold_order(customer, order(1, "milk", cancelled=True))
    assert counted is None
    assert again.purchases == {}


def test_an_order_that_is_cancelled_before_it_is_seen_never_counts() -> None:
    customer, counted = fold_order(NOBODY, order(1, "milk", cancelled=True))
    assert counted is None
    customer, counted = fold_order(customer, order(1, "milk"))
    assert counted is None
    assert customer.purchases == {}


def test_a_gap_is_the_time_since_the_customers_last_purchase_of_the_product() -> None:
    _, counted = fold_order(after(order(1, "milk")), order(2, "milk", "beer", day=3))
    assert counted is not None
    assert counted.gaps == {"milk": 3 * DAY_S, "beer": None}


@given(st.permutations([order(number, "milk", day=number) for number in range(6)]))
def test_the_order_of_orders_does_not_matter_to_counts_and_times(orders: list[Order]) -> None:
    sorted_, shuffled = (after(*each).purchases["milk"] for each in (sorted(orders, key=lambda one: one.at), orders))
    assert sorted_[:4] == shuffled[:4]
    assert sorted_[5:] == pytest.approx(shuffled[5:])


def test_purchases_are_bounded_and_the_faintest_go() -> None:
    customer = after(*(order(number, f"p{number}", day=number / 10) for number in range(2 * MOST_PRODUCTS)))
    assert MOST_PRODUCTS <= len(customer.purchases) <= 1.25 * MOST_PRODUCTS
    assert f"p{2 * MOST_PRODUCTS - 1}" in customer.purchases
    assert "p0" not in customer.purchases
    assert len(customer.orders) == MOST_ORDERS


def test_an_order_of_a_thousand_products_is_cut() -> None:
    customer = after(order(1, *(f"p{number}" for number in range(1000))))
    assert len(customer.purchases) == 200


def click(product: str, at: int = NOW, session: str = "s1") -> Click:
    return Click(product, session, at, "view")


def test_a_click_tells_the_other_products_of_its_session() -> None:
    customer, others = fold_click(NOBODY, click("a"))
    assert others == ()
    customer, others = fold_click(customer, click("x", session="s0"))
    customer, others = fold_click(customer, click("b", NOW + 5))
    assert others == ("a",)
    assert [look.product_id for look in customer.looks] == ["a", "x", "b"]


def test_the_same_click_again_changes_nothing() -> None:
    customer, _ = fold_click(NOBODY, click("a"))
    again, others = fold_click(customer, click("a"))
    assert others is None
    assert again is customer


def test_a_bot_of_a_thousand_clicks_keeps_the_newest() -> None:
    customer = NOBODY
    for number in range(1000):
        customer, _ = fold_click(customer, click(f"p{number}", NOW + number))
    assert len(customer.looks) == MOST_CLICKS
    assert customer.looks[-1].product_id == "p999"


def test_a_late_click_finds_its_place_and_one_older_than_all_that_are_kept_is_left_out() -> None:
    customer = NOBODY
    for number in range(MOST_CLICKS):
        customer, _ = fold_click(customer, click(f"p{number}", NOW + 10 * number))
    customer, others = fold_click(customer, click("late", NOW + 15))
    assert others is not None
    assert [look.product_id for look in customer.looks][:2] == ["p1", "late"]
    _, others = fold_click(customer, click("older", NOW - 1))
    assert others is None


def test_looks_of_last_month_are_forgotten_at_the_next() -> None:
    customer, _ = fold_click(NOBODY, click("a"))
    customer, _ = fold_click(customer, click("b", NOW + 40 * DAY_S, "s2"))
    assert [look.product_id for look in customer.looks] == ["b"]
