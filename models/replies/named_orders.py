"""Which orders a ticket names: the chosen one, the customer's own ids in its words, and what looks like another's."""

import re
from collections.abc import Sequence

from models.replies.order_slots import KnownOrder

# Chinese runs on without a space: only ASCII is part of an id.
_ORDER_ID = re.compile(r"(?<!\w)(?=[\w-]*\d)[\w]+(?:-[\w]+)*(?!\w)", re.ASCII)
_NAMES_ORDER = re.compile(r"\b(?:order|parcel|package|number|no\.?|id)\b|订单|单号|#", re.IGNORECASE)
_LEAST_ID = 4


def named_orders(text: str, order_id: str | None, orders: Sequence[KnownOrder]) -> list[str]:
    """Find the ids, each once.

    Args:
        text: of the ticket.
        order_id: the order that the customer chose; None where none was.
        orders: the customer's own.
    """
    own = {order.order_id for order in orders}
    tracked = {order.tracking_number for order in orders}
    candidates = [found.group() for found in _ORDER_ID.finditer(text)]
    named = [each for each in candidates if each in own]
    spoken = _NAMES_ORDER.search(text)
    for each in candidates:
        like_an_id = sum(map(str.isdigit, each)) >= _LEAST_ID and (spoken or not each.isdigit())
        if each not in own and each not in tracked and like_an_id:
            named.append(each)
    return list(dict.fromkeys([*([order_id] if order_id else []), *named]))


def meant_order(named: Sequence[str], orders: Sequence[KnownOrder]) -> KnownOrder | None:
    """The order that is meant: the named one, or the only one."""
    if named:
        return next((order for order in orders if order.order_id == named[0]), None)
    return orders[0] if len(orders) == 1 else None
