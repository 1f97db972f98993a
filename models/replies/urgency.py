"""How soon a person should look: from what the customer wants and how it is said.

High: harm, threats, fraud, law, or a plain word for haste; also a near day, if something was bought. Low: small talk,
and questions before anything is bought. A rule, not a model, so that an operator can say why.
"""

import re
from typing import Literal

from models.replies.harm import harm_in
from models.replies.harmless import without_harmless

Urgency = Literal["low", "normal", "high"]

_HIGH_INTENTS = frozenset(("fraud",))
_LOW_INTENTS = frozenset(
    (
        *("greeting", "thanks", "out_of_scope", "discounts", "size_advice", "store_location", "contact_hours"),
        *("delivery_time", "delivery_cost", "ship_abroad", "payment_methods", "newsletter", "warranty_terms"),
    )
)
_HASTE = re.compile(
    r"\burgent|\basap\b|\bimmediate|\bat once\b|\bright (?:now|away)\b|\bemergency"
    r"|\blawyer|\bsolicitor|\battorney|\bcourt\b|\bsue\b|\blegal action|\bpolice\b|\bauthorit|\bpress\b"
    r"|\bfire\b|\bburn(?:ed|t|ing)?\b|\binjur|\bhurt\b|\bbleed|\bsmoke\b|\bexplod|\bkill"
    r"|\b(?:to|will|could|might) die\b"
    r"|\bhacked|\bstolen\b|\bscam|急|马上|立刻|立即|投诉|律师|报警|受伤|着火|起火|盗",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:two|both|2|three|3|four|several|many|multiple|all|everything|more than one)\b[^.!?]{0,40}?\bat once\b",
    re.IGNORECASE,
)
"""Two vouchers at once: together, and not soon."""
_SOON = re.compile(r"\btoday\b|\btonight\b|\btomorrow\b|今天|明天", re.IGNORECASE)
_SHOUTS = re.compile(r"!{2,}|(?:\b[A-Z]{3,}\b[^a-z]*){3,}")


def urgency_of(text: str, intent: str) -> Urgency:
    """Judge one ticket.

    Args:
        text: plain text.
        intent: what the customer wants.
    """
    if (
        intent in _HIGH_INTENTS
        or _HASTE.search(_TOGETHER.sub(" ", without_harmless(text)))
        or _SHOUTS.search(text)
        or harm_in(text)
    ):
        return "high"
    if intent in _LOW_INTENTS:
        return "low"
    return "high" if _SOON.search(text) else "normal"
