"""An order for tests: what a test does not say of it is as of every other."""

from collections.abc import Iterable
from typing import Any

from streams.records import Line, Order, OrderStatus
from tests.one_task import NOON


def an_order(
    order_id: str = "o", status: OrderStatus = "placed", products: Iterable[str] = ("p",), **fields: Any
) -> Order:
    """Return an event of an order: at noon, of customer c, two pieces of each product for five euros each."""
    told: dict[str, Any] = {
        "event_id": f"{order_id}-{status}",
        "occurred_at": NOON,
        "order_id": order_id,
        "customer_id": "c",
        "status": status,
        "currency": "EUR",
        "lines": tuple(Line(product_id=product, quantity=2, unit_price_minor=500) for product in products),
    }
    return Order(**(told | fields))
