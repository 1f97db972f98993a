"""An order and each change of it: the topic `orders`, keyed by customer_id."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from streams.records.currency import Currency
from streams.records.event import Event
from streams.records.fields import Id, Minor, Name, Quantity

OrderStatus = Literal["placed", "paid", "shipped", "delivered", "cancelled"]

MAX_LINES = 1_000


class Line(Struct, frozen=True, kw_only=True):
    """One product of an order.

    Attributes:
        product_id: what was bought.
        quantity: how many.
        unit_price_minor: the price of one, in minor units of the order's currency.
    """

    product_id: Id
    quantity: Quantity
    unit_price_minor: Minor


class Order(Event, frozen=True, kw_only=True, omit_defaults=True):
    """An order as it is from now on: each event carries all of it, whatever its status.

    Attributes:
        order_id: which order; its events differ in event_id and status.
        customer_id: who ordered, the same in all events of an order: under another one its lines may count again.
        status: how far it is; lines count once, when it is placed or first seen; cancelled takes them back.
        currency: of every price in it.
        lines: what was ordered.
        delivery_text: address and wishes as the customer wrote them; without an address, empty or over 5,000
            characters the shipment says so.
        carrier: who delivers.
        tracking_number: the carrier's number.
    """

    order_id: Id
    customer_id: Id
    status: OrderStatus
    currency: Currency
    lines: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=MAX_LINES)]
    delivery_text: Annotated[str, Meta(max_length=100_000)] | None = None
    carrier: Name | None = None
    tracking_number: Id | None = None
