"""Whoever waits for an order and asks how long delivery takes asks where that order is; and which order is awaited.

    "ordered on Monday, when will it be here?" ─▶ delivery_time .9, where_is_order .09 ─┐
    an order of the customer's that is not delivered yet ────────────────────────────────┴─▶ where_is_order .99
    "PF-20388" and no word, an order that is not delivered yet ─▶ where_is_order
    several orders, none named ─▶ all but one delivered long ago ─▶ that one, for answers that tell of its way

Where no order is spoken of yet ("if I order today") the model gives the latter a hundredth.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.replies.answers import KnownAnswer, slots_in
from models.replies.intents import NO_INTENT, Intent
from models.replies.order_slots import KnownOrder

HOW_LONG, WHERE = "delivery_time", "where_is_order"
LEAST_ASKED = 0.05
"""Of asking where it is, from which on an order that is awaited decides."""
_ARRIVED = ("delivered", "cancelled")
_LONG_DONE = 14
"""Days after its delivery within which an order may still be the one that a customer writes about."""
_OF_ITS_WAY = frozenset(("open_order_id", "shipped_on", "carrier", "tracking_number"))
"""Slots that no order fills any more once it has arrived."""


def awaited(wish: Intent, order: KnownOrder | None) -> Intent | None:
    """Return the wish to know where an order is; None where it is not meant.

    Args:
        wish: as it was read.
        order: that is meant; None if none is.
    """
    where, how_long = (wish.chances.get(name, 0.0) for name in (WHERE, HOW_LONG))
    if order is None or order.status in _ARRIVED or where < LEAST_ASKED or how_long == 0:
        return None
    if wish.name not in (WHERE, HOW_LONG):
        return None
    others = {name: chance for name, chance in wish.chances.items() if name not in (WHERE, HOW_LONG)}
    both = where + how_long
    return replace(wish, name=WHERE, confidence=both, chances={WHERE: both, **others})


def told_by_number(wish: Intent, order: KnownOrder | None) -> Intent:
    """Return what is wanted by who sends an order's number and no word: to know where it is, if it is on its way.

    Args:
        wish: as the number was read.
        order: that has it; None if none has.
    """
    if order is None or order.status in _ARRIVED:
        return replace(wish, name=NO_INTENT, confidence=0.0, chances={})
    return replace(wish, name=WHERE, confidence=1.0, chances={WHERE: 1.0})


def only_awaited(orders: Sequence[KnownOrder], asked_on: date | None) -> KnownOrder | None:
    """Return the order that a customer waits for who names none; None where another may be meant, too.

    Args:
        orders: the customer's own, several.
        asked_on: the day of the ticket; None where it is not known.
    """
    due = [order for order in orders if not (asked_on and _is_long_done(order, asked_on))]
    return due[0] if len(due) == 1 and due[0].status not in _ARRIVED else None


def tell_of_its_way(answers: Sequence[KnownAnswer | None]) -> bool:
    """Whether answers have slots, and each that has some has one that only an order on its way fills."""
    slots = [slots_in(answer.text) for answer in answers if answer]
    return any(slots) and all(some & _OF_ITS_WAY for some in slots if some)


def _is_long_done(order: KnownOrder, asked_on: date) -> bool:
    return order.status == "delivered" and (asked_on - order.changed_on).days > _LONG_DONE
