"""A customer's orders as replies need them: each with its latest status, since when, and its parcel's number.

    orders ────▶ status, days, the shop's own carrier and number ─┐
    shipments ─▶ numbers that were found in the delivery text ────┴─▶ KnownOrder

Pure. Which event is the latest is decided by time, then by event_id, so events may come in any order and twice.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from models.replies.order_slots import KnownOrder
from streams.folds.stamp import Stamp
from streams.records import Order, OrderStatus, Shipment

MOST_ORDERS = 50
"""Of one customer that are kept, those with the latest events; a ticket about an older one is handed off."""

K = TypeVar("K", "OrderEvents", "ParcelNumber")


class OrderEvents(Struct, frozen=True, array_like=True):
    """What the events of one order have said.

    Attributes:
        said: stamp of the latest event.
        status: the latest event's.
        placed_ms: time of the earliest event.
        since_ms: by status, time of the earliest event with it.
        carrier: the latest event's.
        tracking_number: the latest event's.
    """

    said: Stamp
    status: OrderStatus
    placed_ms: int
    since_ms: dict[OrderStatus, int]
    carrier: str | None = None
    tracking_number: str | None = None


class ParcelNumber(Struct, frozen=True, array_like=True):
    """The tracking number in the latest shipment of an order.

    Attributes:
        said: stamp of that shipment.
        carrier: of its first number; None if it has none.
        tracking_number: that number.
    """

    said: Stamp
    carrier: str | None = None
    tracking_number: str | None = None


class CustomerOrders(Struct, frozen=True, array_like=True):
    """All that is known of one customer's orders, by order_id; a parcel may be known before its order."""

    orders: dict[str, OrderEvents] = {}
    parcels: dict[str, ParcelNumber] = {}


NO_ORDERS = CustomerOrders()


def with_order(known: CustomerOrders, order: Order, time_ms: int) -> CustomerOrders:
    """Return what is known once an event of an order has come.

    Args:
        known: of the order's customer.
        order: the event.
        time_ms: when it happened, milliseconds since 1970, capped (`View.time_ms`).
    """
    said, before = Stamp(time_ms, order.event_id), known.orders.get(order.order_id)
    after = OrderEvents(said, order.status, time_ms, {order.status: time_ms}, order.carrier, order.tracking_number)
    if before is not None:
        since_ms = before.since_ms | {order.status: min(time_ms, before.since_ms.get(order.status, time_ms))}
        newest = after if said > before.said else before
        after = replace(newest, placed_ms=min(time_ms, before.placed_ms), since_ms=since_ms)
    return replace(known, orders=_newest(known.orders | {order.order_id: after}))


def with_shipment(known: CustomerOrders, shipment: Shipment, time_ms: int) -> CustomerOrders:
    """Return what is known once a shipment has come; otherwise like `with_order`."""
    said, before = Stamp(time_ms, shipment.event_id), known.parcels.get(shipment.order_id)
    if before is not None and said <= before.said:
        return known
    first = shipment.tracking[0] if shipment.tracking else None
    after = ParcelNumber(said, first.carrier, first.number) if first else ParcelNumber(said)
    return replace(known, parcels=_newest(known.parcels | {shipment.order_id: after}))


def orders_of(known: CustomerOrders) -> list[KnownOrder]:
    """Return a customer's orders, in the order of their ids. A number that the shop names wins over one in a text."""
    return [_known(name, known.orders[name], known.parcels.get(name)) for name in sorted(known.orders)]


def known_orders(events: Iterable[Order]) -> dict[str, list[KnownOrder]]:
    """Fold events of any customers.

    Args:
        events: in any order, also twice.

    Returns:
        Each customer's orders, by customer_id.
    """
    customers: dict[str, CustomerOrders] = {}
    for event in events:
        before = customers.get(event.customer_id, NO_ORDERS)
        customers[event.customer_id] = with_order(before, event, int(event.occurred_at.timestamp() * 1000))
    return {name: orders_of(known) for name, known in customers.items()}


def _known(order_id: str, order: OrderEvents, parcel: ParcelNumber | None) -> KnownOrder:
    number = order.carrier, order.tracking_number
    if parcel is not None and parcel.tracking_number and not order.tracking_number:
        number = parcel.carrier, parcel.tracking_number
    return KnownOrder(order_id, order.status, _day(order.placed_ms), _day(order.since_ms[order.status]), *number)


def _newest(known: dict[str, K]) -> dict[str, K]:
    if len(known) <= MOST_ORDERS:
        return known
    oldest = min(known, key=lambda name: (known[name].said, name))
    return {name: each for name, each in known.items() if name != oldest}


def _day(time_ms: int) -> date:
    return datetime.fromtimestamp(time_ms / 1000, UTC).date()
