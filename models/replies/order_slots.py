"""Slots that one of the customer's own orders fills; each exists only while it is true.

`open_order_id` until the order is sent, `shipped_on`, `carrier` and `tracking_number` while it is on its way,
`sent_order_id` from then on, `delivered_on` and `cancelled_on` afterwards. So an answer cannot say of a cancelled order
that it is on its way.
"""

from collections.abc import Collection
from datetime import date
from typing import Literal

import msgspec

SLOTS = frozenset(
    (
        "order_id",
        "placed_on",
        "open_order_id",
        "sent_order_id",
        "shipped_on",
        "carrier",
        "tracking_number",
        "delivered_on",
        "cancelled_on",
    )
)
"""All that are filled at one time or another: an answer with a slot of another name is never given."""

Status = Literal["placed", "paid", "shipped", "delivered", "cancelled"]

_OF_STATUS = frozenset(("shipped_on", "delivered_on", "cancelled_on"))
_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905


class KnownOrder(msgspec.Struct, frozen=True):
    """One order of the customer who asks, as of its latest event.

    Attributes:
        order_id: which.
        status: how far it is.
        placed_on: the day it was placed, in UTC.
        changed_on: the day of its status, in UTC.
        carrier: who delivers; None if that is not known.
        tracking_number: the carrier's number.
    """

    order_id: str
    status: Status
    placed_on: date
    changed_on: date
    carrier: str | None = None
    tracking_number: str | None = None


def order_slots(order: KnownOrder, language: str) -> dict[str, str]:
    """Return the slots that an order fills, with dates in the words of the language (`zh`, else English)."""
    changed = day_in_words(order.changed_on, language)
    slots = {"order_id": order.order_id, "placed_on": day_in_words(order.placed_on, language)}
    match order.status:
        case "placed" | "paid":
            slots["open_order_id"] = order.order_id
        case "shipped":
            slots |= {"sent_order_id": order.order_id, "shipped_on": changed}
            if order.carrier and order.tracking_number:
                slots |= {"carrier": order.carrier, "tracking_number": order.tracking_number}
        case "delivered":
            slots |= {"sent_order_id": order.order_id, "delivered_on": changed}
        case "cancelled":
            slots["cancelled_on"] = changed
    return slots


def day_in(slots: Collection[str], order: KnownOrder) -> date | None:
    """The latest day of an order that an answer with these slots names; None where it names none."""
    if not _OF_STATUS.isdisjoint(slots):
        return order.changed_on
    return order.placed_on if "placed_on" in slots else None


def day_in_words(day: date, language: str) -> str:
    """Write a day as in a letter: 3 November 2026, 2026年11月3日."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
