"""Each line of an order counts once, whatever its events, their order and their repetitions."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.split_orders import PLAN, split
from streams.records import Line, Order, OrderLine, OrderStatus, RecordError
from streams.records.fields import MAX_MINOR, MAX_QUANTITY
from streams.records.order import MAX_LINES
from streams.topics import ORDERS
from tests.one_task import NOON, NOON_MS, OneTask
from tests.orders import an_order

STEPS: tuple[OrderStatus, ...] = ("placed", "paid", "shipped", "delivered", "cancelled")


def order(number: int, status: OrderStatus, *lines: tuple[str, int, int], **fields: Any) -> Order:
    """An event of an order, an hour after the step before it."""
    own = {"lines": tuple(Line(product_id=p, quantity=q, unit_price_minor=m) for p, q, m in lines)} if lines else {}
    told = {"occurred_at": NOON + timedelta(hours=STEPS.index(status))} | own
    return an_order(f"o{number}", status, **(told | fields))


class Splitter:
    """One task of the flow."""

    def __init__(self) -> None:
        self.task = OneTask(PLAN.spec)
        self.lines: list[OrderLine] = []

    def give(self, *orders: Order) -> list[OrderLine]:
        found = [line for each in orders for line in self.task.fold(split, each)]
        self.lines += found
        return found


def sums(lines: list[OrderLine]) -> dict[tuple[str, str], int]:
    """Return how many of each product were sold in each order, cancellations taken back; without zeros."""
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        at = (line.order_id, line.product_id)
        found[at] = found.get(at, 0) + (-line.quantity if line.cancelled else line.quantity)
    return {at: count for at, count in found.items() if count}


def test_lines_come_when_an_order_is_first_seen_in_its_order_and_never_again() -> None:
    shop = Splitter()
    lines = shop.give(order(1, "paid", ("p", 2, 300), ("q", 1, 0), ("p", 1, 280)))
    assert [(line.product_id, line.quantity, line.unit_price_minor) for line in lines] == [
        ("p", 2, 300),
        ("q", 1, 0),
        ("p", 1, 280),
    ]
    assert {(line.cancelled, line.sold_at, line.currency) for line in lines} == {(False, None, "EUR")}
    assert shop.give(order(1, "placed"), order(1, "paid"), order(1, "shipped", ("z", 1, 1))) == []


def test_a_cancellation_takes_back_what_was_sold_whatever_it_says_itself() -> None:
    shop = Splitter()
    shop.give(order(1, "placed", ("p", 2, 300), ("q", 1, 50)))
    back = shop.give(order(1, "cancelled", ("other", 9, 9), currency="USD"))
    assert [(line.product_id, line.quantity, line.unit_price_minor) for line in back] == [("p", 2, 300), ("q", 1, 50)]
    assert {(line.cancelled, line.sold_at, line.currency) for line in back} == {(True, NOON, "EUR")}
    assert shop.give(order(1, "cancelled"), order(1, "paid")) == []


def test_an_order_of_the_future_was_sold_when_it_came() -> None:
    shop = OneTask(PLAN.spec)
    (sale,) = shop.fold(split, order(1, "placed", occurred_at=datetime(2099, 1, 1, tzinfo=UTC)), NOON_MS)
    assert sale.sold_at is None
    (back,) = shop.fold(split, order(1, "cancelled", occurred_at=NOON + timedelta(weeks=3)))
    assert back.sold_at == NOON


def test_an_order_that_is_cancelled_before_it_was_seen_never_sells() -> None:
    shop = Splitter()
    assert shop.give(order(1, "cancelled"), order(1, "placed"), order(1, "cancelled")) == []


def test_times_of_another_zone_are_kept_in_utc() -> None:
    shop = Splitter()
    shop.give(order(1, "placed", occurred_at=datetime.fromisoformat("2026-03-01T20:00:00+08:00")))
    (back,) = shop.give(order(1, "cancelled"))
    assert back.sold_at == NOON
    assert back.sold_at.tzinfo is UTC


def test_the_largest_order_that_a_broker_takes_fits_its_state() -> None:
    lines = tuple(
        Line(product_id=f"{n:\1>155}", quantity=MAX_QUANTITY, unit_price_minor=MAX_MINOR) for n in range(MAX_LINES)
    )
    with pytest.raises(RecordError, match="more than 1000000"):
        ORDERS.encode(order(1, "placed", lines=tuple(Line(product_id="\1" * 200, **_rest(line)) for line in lines)))
    largest = order(1, "placed", lines=lines)
    assert len(ORDERS.encode(largest)) > 900_000
    shop = Splitter()
    assert len(shop.give(largest)) == MAX_LINES
    assert len(shop.give(order(1, "cancelled"))) == MAX_LINES


def _rest(line: Line) -> dict[str, int]:
    return {"quantity": line.quantity, "unit_price_minor": line.unit_price_minor}


@st.composite
def histories(draw: st.DrawFn) -> list[Order]:
    """Events of some orders, each a part of its life."""
    lives = draw(st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=5, unique=True), max_size=6))
    return [order(n, step, (f"p{n % 3}", 1 + n, 100)) for n, steps in enumerate(lives) for step in steps]


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_events_with_any_repeated_counts_the_same(events: list[Order], chance: random.Random) -> None:
    one, other = Splitter(), Splitter()
    one.give(*events)
    other.give(*chance.sample(events + events, 2 * len(events)))
    assert sums(other.lines) == sums(one.lines)
    cancelled = {event.order_id for event in events if event.status == "cancelled"}
    assert {order_id for order_id, _ in sums(one.lines)} == {event.order_id for event in events} - cancelled
