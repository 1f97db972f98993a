"""Promises that a ticket tells were not kept: you said three days, it's been nine; express was paid for and came late.

    text ─┬─▶ a promise, or speed paid for, and that nothing came
          ├─▶ a time that was told, and a longer one that has gone by
          └─▶ a day that was told, and is over

Refuses to know: answers.
"""

import re
from datetime import date

from models.replies.day_waits import day_is_over, days_since
from models.replies.gone_by import is_gone_by, is_missing
from models.replies.time_spans import NUMBER, number_of, time_spans

_TOLD = re.compile(
    r"\b(?:you|your \w+|they|who)(?:['\u2019](?:d|ve|s)| have| has| had)? (?:said|says?|told|promised|wrote|written"
    r"|assured|guaranteed|quoted)\b|\b(?:was|were|been|['\u2019]m|am) (?:told|promised|assured|quoted)\b|\bpromised\b"
    r"|^\W*(?:said|says|quoted)\b|\byour (?:page|site|website|mail|e-?mail|app)\b[^.!?]{0,20}\bsa(?:ys|id)\b"
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
_PAID_FAST = re.compile(
    r"\b(?:paid|spent|charged|chose|booked|ordered)\b[^.!?]{0,40}\b(?:express|(?:next|same)[ -]day|overnight|priority"
    r"|expedited|24[ -]?h\w*|fast(?:er)?|premium)\b"
    r"|[付花加补选][^\u3002!?\uff01\uff1f多几]{0,12}(?:加急|特快|次日达|当日达|顺丰)"
    r"|(?:加急|特快|次日达|当日达|顺丰)[^\u3002!?\uff01\uff1f多几]{0,6}[付花加交]了",
    re.IGNORECASE,
)
"""Whoever paid for speed was promised it."""
_FAST = r"(?:(?<!american )express|(?:next|same)[ -]day|overnight|priority|expedited)"
_SPEED_BACK = re.compile(
    rf"\b{_FAST}"
    r"(?: (?:delivery|shipping))? (?:fee|surcharge|charge|postage|premium|cost)s?\b[^.!?]{0,20}\b(?:back|refunded)\b"
    rf"|\b(?:refund|reimburse)(?: me)?(?: for)? (?:the|my|this) {_FAST} (?:delivery|shipping|fee|charge|postage)"
    r"|(?:加急|特快)的?(?:费|钱|运费)[^\u3002!?\uff01\uff1f退]{0,4}退(?!不退|[^\u3002]{0,3}[吗么嘛])"
    r"|退(?:还|回|给?我|一?下)?(?:加急|特快)[^\u3002]?费(?![^\u3002]{0,3}[吗么嘛])",
    re.IGNORECASE,
)
"""Whoever wants the fee for speed back has had none of it."""
_IN_CASE = re.compile(
    r"\bdo you (?:refund|reimburse)\b|\bif (?:it|they|(?:the|my|an?) \w+) (?:is|are|comes?|arrives?|gets?)\b",
    re.IGNORECASE,
)
"""Whoever only asks what the shop would do tells of no promise."""
_SLOW = re.compile(
    r"\b(?:late|days? later|no (?:faster|quicker|sooner)|should have)\b"
    r"|\bslower\b|\bno different\b|\b(?:same|just) as (?:slow|long|late)\b"
    rf"|\btook (?:over |more than |about |nearly |another )?(?:ages|forever|longer|{NUMBER})\b"
    r"|才(?:到|收|送|发)|还没|没到|没收|迟|晚[了到]|(?:还|更|一样)慢|走了(?:快|整整|足足)?[\d一二三四五六七八九十两几]{1,2}天|没快|不比",
    re.IGNORECASE,
)
_BEEN = re.compile(rf"\b(?:been|it['\u2019]?s|it is|now)(?: now| already)? ({NUMBER})\b", re.IGNORECASE)
"""A number without its unit, which is that of the promise: two days, it's been six."""


def promise_broken(text: str, asked_on: date | None = None) -> bool:
    """Whether a ticket tells of a promise that was not kept, or of a time promised and a longer one gone by.

    Args:
        text: of the ticket, plain.
        asked_on: the day of the ticket; None where it is not known.
    """
    if _PROMISE.search(text) and _NOT_KEPT.search(text):
        return True
    if _SPEED_BACK.search(text) and not _IN_CASE.search(text):
        return True
    if _PAID_FAST.search(text) and (_NOT_KEPT.search(text) or _SLOW.search(text)):
        return True
    if asked_on and day_is_over(text, asked_on, missing=is_missing(text)):
        return True
    return _TOLD.search(text) is not None and _longer_than_told(text, asked_on)


def _longer_than_told(text: str, asked_on: date | None) -> bool:
    spans = list(time_spans(text))
    gone_by = [each for each in spans if is_gone_by(text, each)]
    told = [each for each in spans if each not in gone_by]
    promised = [each.number * each.unit for each in told]
    gone = [each.least() for each in gone_by]
    gone += [told[0].unit * number_of(number) for number in _BEEN.findall(text) if told]
    if asked_on:
        gone.append(days_since(text, asked_on))
    return bool(promised) and max(gone, default=0.0) > min(promised)
