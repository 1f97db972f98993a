"""Whoever has an order on its way and asks how long it takes is told of that order; nobody else is."""

from datetime import date

import pytest

from models.replies.awaited import awaited
from models.replies.intents import Intent
from models.replies.order_slots import KnownOrder, Status

ASKS = Intent("delivery_time", 0.8, {"delivery_time": 0.8, "where_is_order": 0.1, "invoice": 0.05})


def order(status: Status) -> KnownOrder:
    return KnownOrder("A-1", status, date(2026, 11, 3), date(2026, 11, 5))


@pytest.mark.parametrize("status", ["placed", "paid", "shipped"])
def test_who_waits_asks_where_the_order_is(status: Status) -> None:
    wish = awaited(ASKS, order(status))
    assert wish is not None
    assert wish.name == "where_is_order"
    assert wish.confidence == pytest.approx(0.9)
    assert wish.chances == {"where_is_order": pytest.approx(0.9), "invoice": 0.05}


@pytest.mark.parametrize("status", ["delivered", "cancelled"])
def test_who_waits_no_more_does_not(status: Status) -> None:
    assert awaited(ASKS, order(status)) is None


@pytest.mark.parametrize(
    "wish",
    [
        Intent("delivery_time", 0.99, {"delivery_time": 0.99, "where_is_order": 0.01}),
        Intent("invoice", 0.6, {"invoice": 0.6, "delivery_time": 0.2, "where_is_order": 0.2}),
        Intent("own_delivery", 0.7, {"own_delivery": 0.7}),
    ],
)
def test_another_wish_stays_what_it_is(wish: Intent) -> None:
    assert awaited(wish, order("shipped")) is None
    assert awaited(wish, None) is None
