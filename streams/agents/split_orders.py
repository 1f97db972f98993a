"""Orders in, order lines out, keyed by product: once per order, and again if it is cancelled.

orders (by customer) ──▶ what is known of each order ──▶ order-lines (by product)
"""

from datetime import UTC, datetime

import faust
from msgspec import Struct

from streams.agents.plan import FlowPlan, Register
from streams.delivery.flow import Batches, Flow
from streams.delivery.spec import FlowSpec
from streams.delivery.state import View
from streams.records import Currency, Order, OrderLine, Provenance
from streams.settings import Settings
from streams.topics import DAY_MS, ORDER_LINES, ORDERS, REDRIVES

# An order without an event for this long may be forgotten; dead letters are deleted after two weeks already.
KEEP_MS = 60 * DAY_MS


class SoldLine(Struct, frozen=True, array_like=True):
    """A line as it was published: product, quantity, unit price in minor units."""

    product_id: str
    quantity: int
    unit_price_minor: int


class Split(Struct, frozen=True, array_like=True):
    """State of one order: the lines that a cancellation has to take back; none once it has.

    Attributes:
        sold_at: when they were sold, UTC; never in the future.
        currency: of their prices.
        lines: in the order of the event that was seen first.
    """

    sold_at: datetime
    currency: Currency
    lines: tuple[SoldLine, ...] = ()


def split_orders(app: faust.App, flow: Flow) -> None:
    """Register the agent. Refuses to know: offsets, transactions, what lines are read for."""

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            batch.fold_into_many(ORDER_LINES, split)
            await batch.done()


def split(view: View[Split], order: Order, provenance: Provenance) -> list[OrderLine]:
    """Return the lines of an order that is new, or those that its cancellation takes back; else none.

    Later and repeated events of an order change nothing. An order whose first event is a cancellation sells nothing,
    even if its earlier events come late.
    """
    before, cancelled = view.get(order.order_id), order.status == "cancelled"
    if before is None:
        lines = tuple(SoldLine(line.product_id, line.quantity, line.unit_price_minor) for line in order.lines)
        after = Split(sold_at(view, order), order.currency, () if cancelled else lines)
        view.put(order.order_id, after)
        return order_lines(after, order, provenance, cancelled=False)
    if cancelled and before.lines:
        view.put(order.order_id, Split(before.sold_at, before.currency))
        return order_lines(before, order, provenance, cancelled=True)
    return []


def sold_at(view: View[Split], order: Order) -> datetime:
    """Return when an order was sold, UTC; one of the future when it came: its lines count there (ADR 0050)."""
    at = order.occurred_at.astimezone(UTC)
    return at if at.timestamp() * 1000 < view.time_ms + 1 else datetime.fromtimestamp(view.time_ms / 1000, UTC)


def order_lines(known: Split, order: Order, provenance: Provenance, *, cancelled: bool) -> list[OrderLine]:
    """Return the lines of an order as records."""
    return [
        OrderLine(
            **provenance,
            order_id=order.order_id,
            customer_id=order.customer_id,
            product_id=line.product_id,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            currency=known.currency,
            cancelled=cancelled,
            sold_at=known.sold_at if cancelled else None,
        )
        for line in known.lines
    ]


def load(_settings: Settings) -> Register:
    """Load nothing: this flow has no model."""
    return split_orders


PLAN = FlowPlan(
    FlowSpec(
        name="split_orders",
        inputs=(ORDERS, REDRIVES["split_orders"]),
        outputs=(ORDER_LINES,),
        state=Split,
        keep_ms=KEEP_MS,
    ),
    load,
)
