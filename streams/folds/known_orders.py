"""A customer's orders as replies know them: of each its latest status, and the days it was placed and got there.

A pure fold. Which event is the latest is decided by time, then by event_id, so events may come in any order.
"""

from collections.abc import Iterable
from datetime import UTC

from models.replies.order_slots import KnownOrder
from streams.records import Order


def known_orders(events: Iterable[Order]) -> dict[str, list[KnownOrder]]:
    """Fold events of any customers.

    Args:
        events: in any order, also twice.

    Returns:
        Each customer's orders, by customer_id, in the order of their ids.
    """
    by_order: dict[tuple[str, str], list[Order]] = {}
    for event in events:
        by_order.setdefault((event.customer_id, event.order_id), []).append(event)
    found: dict[str, list[KnownOrder]] = {}
    for (customer_id, _), of_one in sorted(by_order.items()):
        found.setdefault(customer_id, []).append(_known(of_one))
    return found


def _known(events: list[Order]) -> KnownOrder:
    ordered = sorted(events, key=lambda event: (event.occurred_at, event.event_id))
    last = ordered[-1]
    since = next(event for event in ordered if event.status == last.status)
    return KnownOrder(
        last.order_id,
        last.status,
        ordered[0].occurred_at.astimezone(UTC).date(),
        since.occurred_at.astimezone(UTC).date(),
        last.carrier,
        last.tracking_number,
    )
