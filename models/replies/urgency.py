"""How soon a person should look: from what the customer wants and how it is said.

High: harm, threats, fraud, law, or a plain word for haste. Low: small talk, and what is asked before anything is
bought. A rule and no model, so that an operator can say why.
"""

import re
from typing import Literal

Urgency = Literal["low", "normal", "high"]

_HIGH_INTENTS = frozenset(("fraud",))
_LOW_INTENTS = frozenset(
    (
        *("greeting", "thanks", "out_of_scope", "discounts", "size_advice", "store_location", "contact_hours"),
        *("delivery_time", "delivery_cost", "ship_abroad", "payment_methods", "newsletter", "warranty_terms"),
    )
)
_HASTE = re.compile(
    r"\burgent|\basap\b|\bimmediate|\bat once\b|\bright (?:now|away)\b|\bemergency|\btoday\b|\btonight\b|\btomorrow\b"
    r"|\blawyer|\bsolicitor|\battorney|\bcourt\b|\bsue\b|\blegal action|\bpolice\b|\bauthorit|\bpress\b"
    r"|\bfire\b|\bburn(?:ed|t|ing)?\b|\binjur|\bhospital|\bhurt\b|\bbleed|\bsmoke\b|\bexplod|\bkill|\bdie\b"
    r"|\bhacked|\bstolen\b|\bscam|急|马上|立刻|立即|投诉|律师|报警|受伤|着火|起火|盗",
    re.IGNORECASE,
)
_SHOUTS = re.compile(r"!{2,}|(?:\b[A-Z]{3,}\b[^a-z]*){3,}")


def urgency_of(text: str, intent: str) -> Urgency:
    """Judge one ticket.

    Args:
        text: plain text.
        intent: what the customer wants.
    """
    if intent in _HIGH_INTENTS or _HASTE.search(text) or _SHOUTS.search(text):
        return "high"
    return "low" if intent in _LOW_INTENTS else "normal"
