"""One product of an order, on its own: the topic `order-lines`, keyed by product_id. For a flow."""

from streams.records.currency import Currency
from streams.records.event import check_year
from streams.records.fields import Id, Minor, Quantity, Time
from streams.records.provenance import Output


class OrderLine(Output, frozen=True, kw_only=True, omit_defaults=True):
    """A sale of one product, or, after a cancellation, the same line taken back.

    Attributes:
        order_id: the order's.
        customer_id: the order's.
        product_id: what was bought.
        quantity: how many.
        unit_price_minor: the price of one, in minor units of the currency.
        currency: the order's.
        cancelled: a sale of the same order_id, product_id, quantity and price is taken back.
        sold_at: when what is taken back was sold: the occurred_at of that line, or when its order came if that was in
            the future; absent from a sale.
    """

    order_id: Id
    customer_id: Id
    product_id: Id
    quantity: Quantity
    unit_price_minor: Minor
    currency: Currency
    cancelled: bool
    sold_at: Time | None = None

    def __post_init__(self) -> None:
        """Bound its times."""
        super().__post_init__()
        if self.sold_at is not None:
            check_year("sold_at", self.sold_at)
