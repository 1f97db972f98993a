"""Whoever waits for an order and asks how long delivery takes asks where that order is; and which order is awaited.

Whoever has got an order and asks where the rest of it is misses that rest.

    "ordered on Monday, when will it be here?" ─▶ delivery_time .9, where_is_order .09 ─┐
    an order of the customer's that is not delivered yet ────────────────────────────────┴─▶ where_is_order .99
    "where is the other parcel": where_is_order .8, an order that was delivered ─▶ missing_item
    "PF-20388" and no word, an order that is not delivered yet ─▶ where_is_order
    several orders, none named ─▶ all but one delivered long ago ─▶ that one, for answers that tell of its way

Where no order is spoken of yet ("if I order today") the model gives the latter a hundredth.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.replies.answers import KnownAnswer, slots_in
from models.replies.intents import NO_INTENT, Intent
from models.replies.order_slots import KnownOrder

HOW_LONG, WHERE, MISSING = "delivery_time", "where_is_order", "missing_item"
LEAST_ASKED = 0.05
"""Of asking where it is, from which on an order that is awaited decides."""
_PAPERS = "card|invoice|receipt|note|slip|letter|e-?mail|mail|message|notification|text|sms"
"""What comes without goods."""
_REST = re.compile(
    r"\bthe rest(?= of (?:it|them)\b"
    r"| of (?:the|my|our|this) (?:order|parcel|package|delivery|shipment|set|item|thing|good)s?\b"
    r"| (?:arriv\w*|com(?:e|es|ing)|be)\b|\s*(?:[^\w\s]|$))"
    r"|\b(?:other|remaining) (?:half|part|parcel|box|package|two|three|\d+)(?:s|es)?\b"
    r"|\b(?:the|my|our) (?:other|remaining) (?:ones?|items?|things)\b"
    r"|\b(?:my|our|(?:where(?:['\u2019]s| is)|will|about|but|and) the) second"
    r" (?:half|part|parcel|box|package|item|one)\b(?! (?:to|that|this|in)\b)"
    r"|\b(?:one|two|three|\d+) (?:out )?of (?:the |my |our )?(?:two|three|\d+)\b"
    rf"|(?<!\bif )\bonly (?:(?!(?:it|that|just|{_PAPERS})s?\b)\w+ ){{1,4}}(?:come|came|arrived|turned up|showed up)\b"
    r"|剩下的|剩余的|(?:另外?一|还[有差少][一两几])[个件半箱包](?!问题|事|疑问)|另外[两三几](?!天)"
    r"|只(?:收到|到|来)了?[一两三四五几半\d](?!.{0,4}(?:短信|信息|消息|通知|邮件|电话|发票|卡片))",
    re.IGNORECASE,
)
"""That a part came, and another did not."""
_ARRIVED = ("delivered", "cancelled")
_LONG_DONE = 14
"""Days after its delivery within which an order may still be the one that a customer writes about."""
_OF_ITS_WAY = frozenset(("open_order_id", "shipped_on", "carrier", "tracking_number"))
"""Slots that no order fills any more once it has arrived."""


def awaited(wish: Intent, order: KnownOrder | None) -> Intent | None:
    """Return the wish to know where an order is, or where the rest of it is; None where neither is meant.

    Args:
        wish: as it was read.
        order: that is meant; None if none is.
    """
    if order is None:
        return None
    if order.status == "delivered":
        return _as_one(wish, MISSING, WHERE) if wish.name == WHERE and _REST.search(wish.text) else None
    if order.status in _ARRIVED or wish.chances.get(WHERE, 0.0) < LEAST_ASKED or not wish.chances.get(HOW_LONG):
        return None
    return _as_one(wish, WHERE, HOW_LONG) if wish.name in (WHERE, HOW_LONG) else None


def _as_one(wish: Intent, meant: str, other: str) -> Intent:
    """Return a wish as the one that is meant, with the chance of both."""
    both = wish.chances.get(meant, 0.0) + wish.chances.get(other, 0.0)
    others = {name: chance for name, chance in wish.chances.items() if name not in (meant, other)}
    return replace(wish, name=meant, confidence=both, chances={meant: both, **others})


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
