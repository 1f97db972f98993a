"""The input of the folds: an order and a click as plain values. Times are seconds since 1970, prices minor units."""

from typing import Literal, NamedTuple

Action = Literal["view", "search", "add_to_cart"]


class Order(NamedTuple):
    """One event of an order's life.

    Attributes:
        order_id: five events of one order are one purchase.
        at: when it occurred, seconds.
        cancelled: whether this event takes the purchase back.
        prices: unit price in minor units by product, in the order of the lines.
    """

    order_id: str
    at: int
    cancelled: bool
    prices: dict[str, int]


class Click(NamedTuple):
    """One look at a product.

    Attributes:
        product_id: what was looked at.
        session_id: of the visit.
        at: seconds.
        action: what the customer did.
    """

    product_id: str
    session_id: str
    at: int
    action: Action
