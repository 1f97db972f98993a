"""Whether an answer comes too late: what it promises should have come by now. Then a person answers.

    answer ─▶ the time that it gives, in days ────────────────┐
    ticket ─▶ a time gone by, and something that is missing ──┤   (gone_by.py)
    ticket ─▶ a day since when, and something missing ────────┼─▶ longer than the answer gives?   (day_waits.py)
    day in the answer, from the order ─▶ days until now ──────┘
    answer ─▶ the time until an open order is sent ─▶ longer ago placed?
    answer without a time, order ─▶ sent a fortnight ago?
    ticket ─▶ a promise that was not kept (promises.py)
    ticket ─▶ words of who asks once more (asked_before.py)

Who was told five to seven days, three weeks ago, must not be told so again. Rules and no model, so that an operator can
say why. An answer that says what to do when its time is over may always be sent.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from models.replies.answers import KnownAnswer, slots_in
from models.replies.asked_before import ASKED_BEFORE, asked_before_in
from models.replies.day_waits import days_missed
from models.replies.gone_by import days_gone_by
from models.replies.order_slots import KnownOrder, day_in
from models.replies.promises import promise_broken
from models.replies.time_spans import NUMBER, number_of, time_spans

PROMISE_BROKEN = "the customer was promised it earlier"
TIME_OVER = "the time that the answer gives is over"

_MOST_KEPT = 10_000

_SENTENCE = re.compile(r"[^.!?;\u3002\uff01\uff1f\uff1b]+")
_WHOLE = re.compile(rf"{_SENTENCE.pattern}\W?")
_OPEN, _SENT = "open_order_id", "shipped_on"
_LONGEST_WAY = 14
"""Days after which a parcel is looked for, where an answer that says when it was sent gives no time."""
_SENDS = re.compile(r"\b(?:post|pack|send|ship|dispatch|leave)(?:s|ed|es)?\b|发货|发出|寄出|出库", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\bif\b[^.;]*\b(?:still|not|nothing|after that)\b|\bonly after\b|仍[未没不有]|没有其他|如果之后", re.IGNORECASE
)
"""An answer that says what to do when its time is over."""
_YOURS_TO_DO = re.compile(r"\byou (?:can|may)\b|可以|可(?:退|换|在)", re.IGNORECASE)
"""What stands behind it begins with an act of the customer's that is still to come."""
_YOURS_TO_KEEP = re.compile(r"\byou (?:have|must)\b|\bplease\b|^\s*if\b|请", re.IGNORECASE)
_LASTS = re.compile(r"(?:\b(?:for|of|every|each)(?: (?:up to|at least))?|锁定|有效期?|保修|每)\s?$", re.IGNORECASE)
"""Before a span in which nothing is to come: valid for three months."""
_SO_MANY_MORE = re.compile(rf"\b({NUMBER}) more\b(?! \w*(?:hour|day|week))", re.IGNORECASE)
"""Within five working days, and three more."""


def too_late(text: str, answers: Sequence[KnownAnswer], order: KnownOrder | None, asked_on: date | None) -> str | None:
    """Why answers come too late; None where they do not.

    Args:
        text: of the ticket, plain.
        answers: to be sent.
        order: that fills their slots.
        asked_on: the day of the ticket.
    """
    if asked_before_in(text):
        return ASKED_BEFORE
    if promise_broken(text, asked_on):
        return PROMISE_BROKEN
    return TIME_OVER if any(_is_over(text, answer, order, asked_on) for answer in answers) else None


def _is_over(text: str, answer: KnownAnswer, order: KnownOrder | None, asked_on: date | None) -> bool:
    slots, given = slots_in(answer.text), days_given(answer.text)
    if order and asked_on and _OPEN in slots and 1 <= days_to_send(answer.text) < (asked_on - order.placed_on).days:
        return True
    since = day_in(slots, order) if order else None
    days = (asked_on - since).days if asked_on and since else 0
    if _SENT in slots and days > _LONGEST_WAY and not given and not _GOES_ON.search(answer.text):
        return True
    told = days_missed(text, asked_on) if asked_on else 0
    return bool(given) and max(given, 1) < max(days, told, days_gone_by(text))


@lru_cache(_MOST_KEPT)
def days_to_send(answer: str) -> float:
    """The days within which an answer promises that something is sent; 0 where it names none."""
    return days_given("".join(found for found in _WHOLE.findall(answer) if _SENDS.search(found)))


@lru_cache(_MOST_KEPT)
def days_given(answer: str) -> float:
    """The days within which what an answer promises should have come, all added up; 0 where it names none."""
    if _GOES_ON.search(answer):
        return 0.0
    given = 0.0
    for sentence in _SENTENCE.findall(answer):
        if _YOURS_TO_DO.search(sentence):
            break
        spans = [each for each in time_spans(sentence) if not _LASTS.search(sentence[: each.start])]
        if spans and not _YOURS_TO_KEEP.search(sentence):
            given += sum(each.most() for each in spans)
            given += sum(spans[-1].most(number_of(more)) for more in _SO_MANY_MORE.findall(sentence))
    return given
