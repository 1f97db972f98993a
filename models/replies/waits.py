"""Whether an answer comes too late: what it promises should have come by now. Then a person answers.

    answer ─▶ the time that it gives, in days ────────────────┐
    ticket ─▶ a time gone by, and something that is missing ──┼─▶ longer than the answer gives?
    day in the answer, from the order ─▶ days until now ──────┘
    ticket ─▶ a promise, and that it was not kept; a promised time, and a longer one that has gone by
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
from models.replies.order_slots import KnownOrder, day_in
from models.replies.time_spans import NUMBER, TimeSpan, number_of, time_spans

PROMISE_BROKEN = "the customer was promised it earlier"
TIME_OVER = "the time that the answer gives is over"

_MOST_KEPT = 10_000

_SENTENCE = re.compile(r"[^.!?;\u3002\uff01\uff1f\uff1b]+")
_GOES_ON = re.compile(
    r"\bif\b[^.;]*\b(?:still|not|nothing|after that)\b|\bonly after\b|仍未|仍没|没有其他|如果之后", re.IGNORECASE
)
"""An answer that says what to do when its time is over."""
_YOURS_TO_DO = re.compile(r"\byou (?:can|may)\b|可以|可(?:退|换|在)", re.IGNORECASE)
"""What stands behind it begins with an act of the customer's that is still to come."""
_YOURS_TO_KEEP = re.compile(r"\byou (?:have|must)\b|\bplease\b|^\s*if\b|请", re.IGNORECASE)
_LASTS = re.compile(r"(?:\b(?:for|of|every|each)(?: (?:up to|at least))?|锁定|有效期?|保修|每)\s?$", re.IGNORECASE)
"""Before a span in which nothing is to come: valid for three months."""
_SO_MANY_MORE = re.compile(rf"\b({NUMBER}) more\b(?! \w*(?:hour|day|week))", re.IGNORECASE)
"""Within five working days, and three more."""

_NEAR = 40
_BEFORE = re.compile(
    r"(?:\b(?:been|wait(?:ed|ing)?|for|since|after|over|than|past|now|already|nearly|almost|about|took|it'?s|on|lasted"
    r"|the|these|last)(?: (?:about|over|more than|nearly|almost|already|now|the|these|some|good|last|past|exactly"
    r"|at least))*|(?<!还)都|已经?|等了?|过了|过去|快|(?<!还)有|拖了|超过|整整|第|将近|足足|是)\s?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s-]?(?:ago|back|later?|already|now|overdue|and counting|gone|of waiting|of silence|after|since"
    r"|(?:have |has )?passed)\b|多?了|前|还|都|没|过去|也",
    re.IGNORECASE,
)
_AHEAD = re.compile(r"(?:还[有要差]|就?剩下?|孕|预|再[过等]|\b(?:in|within|next))\s?$", re.IGNORECASE)
_NO_WAIT = re.compile(
    r"(?:\b(?:i|we)(?:['\u2019](?:m|re|ll|ve)| (?:am|are|was|were|will|have|be|been|going|go|to|now|also))*"
    r" (?:away|closed|gone|out|abroad|travell?ing|on (?:holiday|vacation|leave))"
    r"|\b(?:(?:is|are) closed|will be (?:away|closed|abroad))"
    r"|\b(?:customer|member|subscriber|client)s?(?: here| with you| of yours)?"
    r"|\b(?:i|we)(?:['\u2019]ve| have) been an? (?:\w+ )?\w+) (?:for|since)(?: (?!for )\w+){0,2}\s?$",
    re.IGNORECASE,
)
"""Before a span in which nothing was waited for: away for two weeks, a customer for ten months."""
_NO_WAIT_AFTER = re.compile(r"[\s-]?away\b|不[用住]|不在家", re.IGNORECASE)
_AGE = re.compile(r"[\s-]?(?:old|of age)\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?:order|refund|return|request|claim|complaint|ticket|payment)\b", re.IGNORECASE)
"""What becomes old while one waits, as a baby does not."""
_MISSING = re.compile(
    r"\b(?:still|yet|nothing|nobody|no|not|never|none|without|neither|nor|where'?s?|wait\w*|late|overdue|outstanding"
    r"|pending|when|cannot|gone|since|been|how (?:much )?longer|it'?s (?:now )?day)\b|n['\u2019]?t\b"
    r"|[没未了]|不(?!好意思)|迟迟|一直|哪|何时|多久",
    re.IGNORECASE,
)

_TOLD = re.compile(
    r"\b(?:you|your \w+|they|who)(?:['\u2019](?:d|ve|s)| have| has| had)? (?:said|says?|told|promised|wrote|written"
    r"|assured|guaranteed|quoted)\b|\b(?:was|were|been|['\u2019]m|am) (?:told|promised|assured|quoted)\b|\bpromised\b"
    r"|\baccording to you|\byou deliver\b|说好|承诺|答应|保证|你们.{0,2}[说写]|客服.{0,2}说|不是说|写着|显示",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:promised|guaranteed|assured)\b|\bwas told\b[^.!?]{0,30}\b(?:would|(?:i|it)['\u2019]d)\b|承诺|答应|说好",
    re.IGNORECASE,
)
_NOT_KEPT = re.compile(
    r"n['\u2019]?t (?:yet |even )?(?:come|came|arrived?|received?|got|heard|seen|turned up)\b"
    r"|\bnever (?:came|come|arrived|got|received|turned up|showed up|happened)\b"
    r"|\b(?:nothing|nobody|no \w+)(?: has|['\u2019]s)? (?:came|come|arrived|happened|turned up|showed up)\b"
    r"|\bstill (?:wait\w*|no|not|nothing|haven|hasn|says)\b|\bno sign\b|还没|一直没|到现在|至今|迟迟",
    re.IGNORECASE,
)
_BEEN = re.compile(rf"\b(?:been|it['\u2019]?s|now)(?: now| already)? ({NUMBER})\b", re.IGNORECASE)
"""A number without its unit, which is that of the promise: two days, it's been six."""


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
    if promise_broken(text):
        return PROMISE_BROKEN
    return TIME_OVER if any(_is_over(text, answer, order, asked_on) for answer in answers) else None


def _is_over(text: str, answer: KnownAnswer, order: KnownOrder | None, asked_on: date | None) -> bool:
    since = day_in(slots_in(answer.text), order) if order else None
    days = (asked_on - since).days if asked_on and since else 0
    return 1 <= days_given(answer.text) < max(days, days_gone_by(text))


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


def days_gone_by(text: str) -> float:
    """The longest time that a ticket tells has gone by, where something is missing in it; 0 where it tells of none."""
    gone = (each.least() for each in time_spans(text) if _gone_by(text, each))
    return max(gone, default=0.0) if _MISSING.search(text) else 0.0


def promise_broken(text: str) -> bool:
    """Whether a ticket tells of a promise that was not kept, or of a time promised and a longer one gone by."""
    if _PROMISE.search(text) and _NOT_KEPT.search(text):
        return True
    if not _TOLD.search(text):
        return False
    spans = list(time_spans(text))
    promised = [each for each in spans if not _gone_by(text, each)]
    if not promised:
        return False
    gone = [each.least() for each in spans if _gone_by(text, each)]
    gone += [promised[0].unit * number_of(number) for number in _BEEN.findall(text)]
    return max(gone, default=0.0) > min(each.number * each.unit for each in promised)


def _gone_by(text: str, span: TimeSpan) -> bool:
    before = text[max(0, span.start - _NEAR) : span.start]
    if _AHEAD.search(before) or _NO_WAIT.search(before) or _NO_WAIT_AFTER.match(text, span.end):
        return False
    if _AGE.match(text, span.end) and not _AGED.search(before):
        return False
    return span.counted or bool(_BEFORE.search(before) or _AFTER.match(text, span.end))
