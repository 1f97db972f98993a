"""Orders are known by their latest event, whatever order the events come in; each customer has their own alone."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

from msgspec.structs import replace

from models.replies.order_slots import KnownOrder, Status
from streams.folds.known_orders import known_orders
from streams.records import Order
from streams.records.order import Line


def event(day: int, status: Status, *, customer: str = "c1", order: str = "o1", tracking: str | None = None) -> Order:
    return Order(
        event_id=f"{order}-{status}",
        occurred_at=datetime(2026, 11, day, tzinfo=UTC),
        order_id=order,
        customer_id=customer,
        status=status,
        currency="EUR",
        lines=(Line(product_id="p1", quantity=1, unit_price_minor=100),),
        carrier="DHL" if tracking else None,
        tracking_number=tracking,
    )


EVENTS = (event(1, "placed"), event(2, "paid"), event(4, "shipped", tracking="T1"))
SHIPPED = KnownOrder("o1", "shipped", date(2026, 11, 1), date(2026, 11, 4), "DHL", "T1")


def test_the_latest_event_counts_in_any_order_of_arrival() -> None:
    assert all(known_orders(events) == {"c1": [SHIPPED]} for events in permutations(EVENTS))


def test_a_status_that_is_said_again_is_as_old_as_its_first_event() -> None:
    again = event(9, "shipped", tracking="T1")
    assert known_orders([*EVENTS, again, again]) == {"c1": [SHIPPED]}


def test_customers_have_their_own_orders_alone() -> None:
    found = known_orders([*EVENTS, event(3, "placed", customer="c2"), event(3, "placed", order="o2")])
    assert [order.order_id for order in found["c1"]] == ["o1", "o2"]
    assert [order.status for order in found["c2"]] == ["placed"]


def test_days_are_in_utc() -> None:
    early = replace(event(1, "placed"), occurred_at=datetime(2026, 11, 2, 3, tzinfo=timezone(timedelta(hours=8))))
    assert known_orders([early])["c1"][0].placed_on == date(2026, 11, 1)
