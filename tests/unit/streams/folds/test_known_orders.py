"""Orders are known by their latest event, whatever order the events come in; each customer has their own alone."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

from msgspec.structs import replace

from models.replies.order_slots import KnownOrder, Status
from streams.folds.known_orders import (
    MOST_ORDERS,
    NO_ORDERS,
    CustomerOrders,
    known_orders,
    orders_of,
    with_order,
    with_shipment,
)
from streams.records import DeliveryFields, Order, Shipment, SourceOffset, TrackingNumber
from tests.orders import an_order


def event(day: int, status: Status, *, customer: str = "c1", order: str = "o1", tracking: str | None = None) -> Order:
    at, carrier = datetime(2026, 11, day, tzinfo=UTC), "DHL" if tracking else None
    return an_order(order, status, occurred_at=at, customer_id=customer, carrier=carrier, tracking_number=tracking)


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


def shipment(day: int, number: str | None, *, order: str = "o1") -> Shipment:
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Shipment(
        event_id=f"{order}-{day}-{number}",
        occurred_at=at,
        processed_at=at,
        source=SourceOffset(topic="orders", partition=0, offset=0),
        order_id=order,
        customer_id="c1",
        fields=DeliveryFields(),
        normalised=DeliveryFields(),
        spans=(),
        tracking=(TrackingNumber(carrier="UPS", number=number),) if number else (),
        confidence=0.5,
    )


def folded(*events: Order | Shipment) -> CustomerOrders:
    known = NO_ORDERS
    for each in events:
        time_ms = int(each.occurred_at.timestamp() * 1000)
        known = with_order(known, each, time_ms) if isinstance(each, Order) else with_shipment(known, each, time_ms)
    return known


def test_a_number_in_the_delivery_text_counts_where_the_shop_names_none() -> None:
    placed, early = event(1, "placed"), shipment(2, "1Z1")
    events: tuple[Order | Shipment, ...] = (placed, event(4, "shipped"), early, shipment(3, "1Z2"), early)
    found = {str(orders_of(folded(*each))) for each in permutations(events)}
    assert found == {str([KnownOrder("o1", "shipped", date(2026, 11, 1), date(2026, 11, 4), "UPS", "1Z2")])}
    assert orders_of(folded(*EVENTS, early)) == [SHIPPED]
    assert orders_of(folded(early)) == [], "a shipment alone is no order"
    assert orders_of(folded(placed, early, shipment(3, None)))[0].tracking_number is None


def test_of_a_customer_the_latest_orders_are_kept() -> None:
    many = [event(1 + number // 3, "placed", order=f"o{number}") for number in range(MOST_ORDERS + 5)]
    assert {each.order_id for each in orders_of(folded(*many))} == {each.order_id for each in many[5:]}
