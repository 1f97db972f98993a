"""Made-up orders beside the first of their lines that came out; cancelled ones are taken back."""

from streams.demo.feeds import MADE_UP
from streams.demo.flow import Asked, DemoFlow, Said
from streams.records import Order, OrderLine
from streams.topics import ORDER_LINES, ORDERS


def asked(record: Order) -> Asked | None:
    """Show an order when it is placed and when it is cancelled; what lies between changes no line."""
    if record.status not in ("placed", "cancelled"):
        return None
    lines = "1 line" if len(record.lines) == 1 else f"{len(record.lines)} lines"
    words = f"{record.order_id} {record.status}, {lines}"
    return Asked(_key(record.order_id, cancelled=record.status == "cancelled"), words)


def said(output: OrderLine) -> Said:
    """Show a line by product, quantity and price."""
    text = f"{output.quantity} of {output.product_id} at {output.unit_price_minor}"
    key = _key(output.order_id, cancelled=output.cancelled)
    if output.cancelled:
        return Said(key, "taken back", "bad", note=output.currency, text=text)
    return Said(key, "sold", "good", note=output.currency, text=text)


def _key(order_id: str, *, cancelled: bool) -> str:
    return f"{order_id} {'cancelled' if cancelled else 'placed'}"


SPLIT_ORDERS = DemoFlow(
    name="split_orders",
    inputs=(ORDERS,),
    outputs=(ORDER_LINES,),
    feeds=(MADE_UP[ORDERS.name],),
    asked=asked,
    said=said,
)
