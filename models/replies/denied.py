"""What a customer says should not be done: "do not cancel it", "I will keep it", 不要注销账号.

A model reads the words of a wish whether or not they are denied, and how to cancel does not help who wants no such
thing. Only what is said of the customer's own wish counts: "why can I not cancel" and "you don't cancel" deny nothing.
"""

import re
from collections.abc import Iterable

from models.replies.answers import KnownAnswer

_REASON = "it says what should not be done"

_NOT = (
    r"(?<!why )(?<!you )(?<!u )(?<!they )(?<!if i )(?<!if we )\b(?:do not|do ?n['\u2019]?t)"
    r"(?: (?:want|wish|mean|need))?(?: (?:you|it|this|them))?(?: to)?(?: be)? "
)
_ZH_NOT = "(?:(?<!要)不要|(?<!想)不想|(?<!是)不是要?|不用|没说要|别|请勿)"
_KEEPS = (
    r"\b(?:i|we)(?:['\u2019]ll| will| want to| would like to|['\u2019]d like to)(?: \w+)? keep"
    r" (?:it|them|this)\b(?! (?:if|one|and|until|short|brief|simple|in mind)\b)"
    r"|(?<!退)不退了|留着[用穿吃]|将就[用穿]"
)
_BACK = r"return(?! (?:to|my (?:calls?|e?mails?|messages?))\b)"
_RETURNS = rf"{_NOT}(?:{_BACK}|send (?:\w+ ){{1,2}}back)\b|{_ZH_NOT}退(?:货|回|掉)|{_KEEPS}"
_DENIED = {
    "cancel_order": re.compile(rf"{_NOT}cancel|{_ZH_NOT}取消(?!费)", re.IGNORECASE),
    "delete_account": re.compile(
        rf"{_NOT}(?:delete|close|remove|erase) (?:my|the|our|this) (?:\w+ )?(?:account|profile)\b"
        rf"|{_ZH_NOT}(?:注销|销户|删号)",
        re.IGNORECASE,
    ),
    "return_item": re.compile(_RETURNS, re.IGNORECASE),
    "exchange": re.compile(_KEEPS, re.IGNORECASE),
    "wrong_item": re.compile(_KEEPS, re.IGNORECASE),
}


def denied(text: str, answers: Iterable[KnownAnswer]) -> str | None:
    """Say that a text denies what one of these answers is for; None if it does not.

    Args:
        text: plain.
        answers: to what the ticket is read to want.
    """
    found = (_DENIED[answer.intent].search(text) for answer in answers if answer.intent in _DENIED)
    return _REASON if any(found) else None
