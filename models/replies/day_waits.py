"""Waits and promises that a ticket tells by days of the calendar: sent back on the 5th, promised for 14 November.

    days that the text names ─┬─▶ something was begun on one ─▶ days until now
                              └─▶ something was to happen by one that is past ─▶ a promise that was not kept

Refuses to know: what an answer promises (waits.py).
"""

import re
from datetime import date

from models.replies.gone_by import is_missing
from models.replies.told_days import ToldDay, told_days

_ENDS = re.compile(r"[.!?;\u3002\uff01\uff1f\uff1b\n]")
_NEAR, _CLOSE, _CLOSE_SIGNS = 60, 40, 6
_LONG_PAST = 24
"""Days from which on the next day of a number is the one that is promised: the 30th, on the 28th."""

_BEGUN = re.compile(
    r"\b(?:ordered|bought|paid|placed|purchased|booked|sent|send|return(?:ed|ing)?|posted|mailed|shipped|dispatched|left"
    r"|dropped|handed|brought|collected|picked up|gave|cancel+ed|applied|requested|submitted|transferred|since"
    r"|delivered|arrived|signed|refunded|(?:went|put) (?:back|off)|put (?:the|my|a) (?:parcel|box|return)"
    r"|(?:order|payment|parcel) (?:of|from|on|dated)"
    r"|(?:you|u|they|warehouse|shop)(?:['\u2019]ve| have)? (?:got|had|received)|(?:got|had|received) (?:my|our))\b"
    r"|买|拍[了的下]|订[了的购]|付[了款的]|退[了回货的]|寄[了出回的]|发[了货出的]|交[了给]|收到|签收|下的?单",
    re.IGNORECASE,
)
"""What a wait begins with, in the same sentence as its day."""
_ASKED = re.compile(
    r"\b(?:asked|wrote|written|called|phoned|rang|e-?mailed|messaged|contacted|told|said|chased)\b|[问催说]|电话",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"(?:\b(?:it is|it['\u2019]?s|now|already|today(?: is|['\u2019]?s)|till|until|by|before|next)(?: now| already)?"
    r"(?: the)?|今天|今儿|都|已经|是|到了?|现在)\s?$",
    re.IGNORECASE,
)
"""Before the day of the ticket, or one to come: it is the 28th."""

_PASSED = re.compile(r"\b(?:was|were)(?: (?:on|due))?(?: the| last)?\s?$", re.IGNORECASE)
_STILL = re.compile(
    r"\bstill (?:(?:has|have|is|are) )?(?:not|no|nothing|waiting)\b|\bstill (?:has|have|is|are)n['\u2019]?t\b"
    r"|\bstill (?:has|have|is|are) to\b",
    re.IGNORECASE,
)
"""Beside a day on which something was: the birthday was on the 20th, the card still has not come."""

_BY = re.compile(r"\b(?:by|before|no later than|latest)(?: the)?\s?$|(?:不晚于|最[晚迟])\s?$", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:said|says?|told|promised|wrote|written|assured|guaranteed|quoted|according to)\b"
    r"|[说写]|承诺|答应|保证|显示|告诉|应该|本来",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\bwould\b|['\u2019]d\b", re.IGNORECASE)
_WILL = re.compile(
    r"\b(?:will|due|expect\w*|arriv(?:e|es|ing|al)|com(?:e|es|ing)|delivery (?:on|by|for|date))\b|['\u2019]ll\b",
    re.IGNORECASE,
)
"""Of a day that can be no other; "it will come on Monday" may be said of the next one."""
_SHOULD = re.compile(
    r"\b(?:should(?:['\u2019]?ve| have)|(?:was|were) (?:supposed|meant|due|expected|scheduled|to (?:be|come|arrive))"
    r"|(?:expected|estimated|scheduled|promised) (?:deliver\w*|arriv\w*|on|by|for|dispatch))\b"
    r"|预计|本该|原定|理应",
    re.IGNORECASE,
)
_THEN = re.compile(r"(?:之?前)?[就会能]{0,2}(?:送?到|发|退|送(?!到)|给|寄|之?前)(?![了的回])")
"""Behind a day that was promised: 25号前, 24号到."""
_IF = re.compile(r"[买拍订]?的话")
_KEPT = re.compile(
    r"\b(?:and|as) (?:it|they) (?:did|was|were|came|arrived)\b|\b(?:it|they) did (?:come|arrive)\b",
    re.IGNORECASE,
)


def days_since(text: str, on: date) -> int:
    """Days since the last thing that a ticket tells has begun on a day that it names; 0 where it tells of none.

    Args:
        text: plain text.
        on: the day of the ticket.
    """
    begun = [(on - each.day).days for each in told_days(text, on) if each.day < on and _begins(text, each)]
    return min(begun, default=0)


def days_missed(text: str, on: date) -> int:
    """The same, where something is missing in the ticket; else 0."""
    return days_since(text, on) if is_missing(text) else 0


def day_is_over(text: str, on: date, *, missing: bool) -> bool:
    """Whether something was promised or due by a day that a ticket names, and that is over.

    Args:
        text: plain text.
        on: the day of the ticket.
        missing: whether the ticket tells that something has not come. It has to, where the next day of that number
            may be meant.
    """
    past = [each for each in told_days(text, on) if each.day < on]
    past = [each for each in past if each.sure or (missing and (on - each.day).days < _LONG_PAST)]
    return not _KEPT.search(text) and any(_promised(text, each) for each in past)


def _begins(text: str, told: ToldDay) -> bool:
    before, after = _around(text, told)
    if _NOW.search(before) or _IF.match(after) or _promised(text, told):
        return False
    if _PASSED.search(before) and _STILL.search(text):
        return True
    return bool(_BEGUN.search(before) or (_BEGUN.search(after) and not _ASKED.search(before)))


def _promised(text: str, told: ToldDay) -> bool:
    before, after = _around(text, told)
    if _SHOULD.search(before) or (_BY.search(before) and _SAID.search(text[: told.start])):
        return True
    if not (said := _SAID.search(before)):
        return False
    told_so = _WOULD.search(before, said.end()) or (told.sure and _WILL.search(before, said.end()))
    return bool(told_so or _THEN.match(after))


def _around(text: str, told: ToldDay) -> tuple[str, str]:
    """What stands in the same sentence before a day, and close behind it."""
    before = _ENDS.split(text[max(0, told.start - _NEAR) : told.start])[-1]
    after = text[told.end : told.end + _CLOSE]
    return before, _ENDS.split(after if after.isascii() else after[:_CLOSE_SIGNS])[0]
