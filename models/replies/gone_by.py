"""Times that a ticket tells have gone by in vain: waited for nine days, three weeks ago, day twelve, 都两个星期了.

    text ─▶ spans of time ─▶ gone by, and no age, absence or time to come ─▶ something is missing? ─▶ days

Refuses to know: what an answer promises (waits.py).
"""

import re

from models.replies.time_spans import TimeSpan, time_spans

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
_AGE = re.compile(r"[\s-]?(?:old|of age)\b", re.IGNORECASE)
_MISSING = re.compile(
    r"\b(?:still|yet|nothing|nobody|no|not|never|none|without|neither|nor|where'?s?|wait\w*|late|overdue|outstanding"
    r"|pending|when|cannot|gone|since|been|how (?:much )?longer|it'?s (?:now )?day)\b|n['\u2019]?t\b"
    r"|[没未了]|不(?!好意思)|迟迟|一直|哪|何时|多久",
    re.IGNORECASE,
)


def days_gone_by(text: str) -> float:
    """The longest time that a ticket tells has gone by, where something is missing in it; 0 where it tells of none."""
    gone = (each.least() for each in time_spans(text) if is_gone_by(text, each))
    return max(gone, default=0.0) if is_missing(text) else 0.0


def is_missing(text: str) -> bool:
    """Whether a ticket tells that something has not come."""
    return _MISSING.search(text) is not None


def is_gone_by(text: str, span: TimeSpan) -> bool:
    """Whether a span of a text has gone by while something was waited for."""
    before = text[max(0, span.start - _NEAR) : span.start]
    if _AHEAD.search(before) or _NO_WAIT.search(before):
        return False
    if _AGE.match(text, span.end):
        return False
    return span.counted or bool(_BEFORE.search(before) or _AFTER.match(text, span.end))
