"""Whoever waits for an order and asks how long delivery takes asks where that order is.

    "ordered on Monday, when will it be here?" ─▶ delivery_time .9, where_is_order .09 ─┐
    an order of the customer's that is not delivered yet ────────────────────────────────┴─▶ where_is_order .99

Where no order is spoken of yet ("if I order today") the model gives the latter a hundredth. Refuses to know: answers.
"""

from dataclasses import replace

from models.replies.intents import Intent
from models.replies.order_slots import KnownOrder

HOW_LONG, WHERE = "delivery_time", "where_is_order"
LEAST_CHANCE = 0.05
"""Of asking where it is, from which on an order that is awaited decides."""
_ARRIVED = ("delivered", "cancelled")


def awaited(wish: Intent, order: KnownOrder | None) -> Intent | None:
    """Return the wish to know where an order is; None where it is not meant.

    Args:
        wish: as it was read.
        order: that is meant; None if none is.
    """
    where, how_long = (wish.chances.get(name, 0.0) for name in (WHERE, HOW_LONG))
    if order is None or order.status in _ARRIVED or where < LEAST_CHANCE or how_long == 0:
        return None
    if wish.name not in (WHERE, HOW_LONG):
        return None
    others = {name: chance for name, chance in wish.chances.items() if name not in (WHERE, HOW_LONG)}
    both = where + how_long
    return replace(wish, name=WHERE, confidence=both, chances={WHERE: both, **others})
