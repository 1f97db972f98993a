"""Clicks and orders of made-up customers beside what they are shown next; the shop is made up, too."""

from streams.demo.feeds import MADE_UP
from streams.demo.flow import Asked, DemoFlow, Said
from streams.records import Click, Order, Product, Recommendation
from streams.topics import CLICKS, ORDERS, RECOMMENDATIONS


def asked(record: Click | Order | Product) -> Asked | None:
    """Show what a customer did; neither products, nor what becomes of an order after it was placed.

    Of what a customer does within a moment, or while the worker starts, the last event alone gets a list, for all.
    """
    if isinstance(record, Product) or (isinstance(record, Order) and record.status not in {"placed", "cancelled"}):
        return None
    if isinstance(record, Order):
        did = f"order {record.status}: {', '.join(line.product_id for line in record.lines)}"
    elif record.product_id is None:
        did = f"searches «{record.query}»"
    else:
        did = f"{'looks at' if record.action == 'view' else 'puts into the cart'} {record.product_id}"
    return Asked(_key(record), f"made-up customer {record.customer_id} {did}", whose=record.customer_id)


def said(output: Recommendation) -> Said:
    """Show a list by its first product, and why it stands there."""
    if output.abstained is not None:
        return Said(_key(output), "abstained", "declined", text=output.abstained)
    first = output.items[0]
    return Said(_key(output), first.product_id[:11], text=f"{first.reason}; and {len(output.items) - 1} more")


def _key(record: Click | Order | Recommendation) -> str:
    """A list names the event that it answers by its time: of one customer no two are equal."""
    return f"{record.customer_id} {record.occurred_at.isoformat()}"


RECOMMEND_PRODUCTS = DemoFlow(
    name="recommend_products",
    inputs=(CLICKS, ORDERS),
    outputs=(RECOMMENDATIONS,),
    feeds=(MADE_UP["products"], MADE_UP["clicks"], MADE_UP["orders"]),
    asked=asked,
    said=said,
)
