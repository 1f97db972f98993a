"""Tickets of customers who have asked before: the same answer once more only angers, and a person has to look.

"The third time that I ask", "nobody replied", "I did as you told me": patterns, in English and Chinese, so that an
operator can say why. That something happened again (a parcel, a defect) is no such thing.
"""

import re

ASKED_BEFORE = "the customer has asked before"

_NTH = r"(?:second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th|seventh|tenth)"
_TIMES = r"(?:twice|thrice|(?:two|three|four|five|six|seven|ten|several|many|countless|multiple|a few|\d+) times)"
_ASKED = (
    r"(?:asked(?! (?:her|him|them|my))"
    r"|(?:writ(?:e|ten)|wrote)(?! (?:(?:an?|the|my|our) )?(?:\w+ )?reviews?\b)"
    r"|e-?mailed|mailed|messaged|called|contacted|chased|reminded"
    r"|reported|complained|requested|told (?:you|your)|explained)"
)
_I = (
    r"\b(?:i|we)\b(?!(?: (?:am|are|was|were|get|got)|['\u2019](?:m|re))"
    r"(?: \w+)? (?:asked|e-?mailed|mailed|messaged|called|contacted|reminded)\b)"
)
"""Who does it; not who is called or asked."""
_ONCE_MORE = re.compile(
    rf"{_I}(?:(?! been)[^.!?,]){{0,12}}\b{_ASKED}\b[^.!?]{{0,40}}\b{_TIMES}\b"
    rf"|\b{_TIMES}\b[^.!?,]{{0,4}}{_I}[^.!?,]{{0,8}}\b{_ASKED}\b"
    r"|\b(?:but|and|then|since)(?: have)? (?:wrote|written|e-?mailed|mailed|messaged|asked|complained|chased)"
    rf"(?: (?:to )?you)? {_TIMES}\b"
    rf"|(?:^|[.!?]\W*)for the {_NTH}(?: and last)? time\b"
    r"(?=\W*(?:i (?:need|want|would)|please|where|when|why|what|can|could|send|give|tell|how|my))"
    rf"|\b{_NTH} time\b[^.!?]{{0,12}}\bi(?:['\u2019]?m| am|['\u2019]?ve| have)? ?"
    r"(?:ask|writ|contact|tell|e-?mail|report|chas)"
    rf"|\b(?:my |this is (?:my |the )?|^){_NTH} (?:e-?mail|mail|message|letter|ticket|request|reminder)\b"
    r"(?! (?:in|address))"
    r"|\b(?:my|i|we)\b[^.!?]{0,12}\b(?:messages?|mails?|e-?mails?|letters?|wrote|written|e-?mailed|asked)\b"
    r"[^!?]{0,70}\b(?:no (?:answer|reply)"
    r"|(?:was|were)(?:n['\u2019]?t| not| never) answered|unanswered|without (?:an answer|a reply|a response)"
    r"|nobody (?:has )?(?:answered|replied|reacted)|heard nothing|haven['\u2019]?t heard)"
    r"|\b(?:nobody|no-? ?one)(?: has|['\u2019]s)? (?:replied|got back|come back to me|answered (?:me|my))\b"
    r"|\bi(?:['\u2019]ve)?\b[^.!?]{3,60}\b(?:as|like) (?:you|your \w+) (?:asked|said|told|suggested|advised|wanted)\b"
    r"|第[二三四五六七八九十几]+[次遍回]了?[^,\uff0c。!\uff01]{0,3}[问催联反找写]"
    r"|[问催说反馈报写系诉][了过]?(?:你们|客服)?(?:都|已经)?[了过]?(?:好几|多|[两二三四五六七八九十几无]+数?|\d+)[次遍回]"
    r"|一直(?:没|不)[有人]{0,2}(?:回复|答复|理我|回我|处理)|没[有人]{1,2}(?:理我|回复我|答复我)|石沉大海",
    re.IGNORECASE,
)


def asked_before_in(text: str) -> str | None:
    """The words that tell of it; None if there are none.

    Args:
        text: plain text.
    """
    found = _ONCE_MORE.search(text)
    return found.group() if found else None
