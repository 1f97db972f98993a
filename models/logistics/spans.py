"""A field's place in a text, and when two places are one.

Refuses to know: where spans come from. Labels, the model and other parsers are all joined by the same rule.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

FIELDS = (
    "recipient",
    "house_number",
    "street",
    "unit",
    "district",
    "city",
    "region",
    "postcode",
    "country",
    "phone",
    "instructions",
    "time_window",
)
"""What the model looks for, in the order of its labels."""

ADDRESS_FIELDS = ("house_number", "street", "unit", "district", "city", "region", "postcode", "country")
"""The fields that say where; a text without enough of them holds no address."""

_GAP = re.compile(r"[ ,;&\uff0c\u3001]{0,3}")
_EDGES = " \t\r\n,;:.!()[]{}|/-\u2013\u3000\u3002\uff01\uff08\uff09\uff0c\uff1a\uff1b\u3001"
_OPENING = "([\uff08"


class Span(NamedTuple):
    """A field's place: its first character, and the character after its last, in Unicode code points."""

    field: str
    start: int
    end: int


def joined(spans: Iterable[Span], text: str) -> list[Span]:
    """Return spans in order; neighbours of one field with only a comma between them become one.

    Args:
        spans: none overlapping.
        text: which they lie in.
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        last = found[-1] if found else None
        if last and last.field == span.field and _GAP.fullmatch(text, last.end, span.start):
            found[-1] = Span(span.field, last.start, span.end)
        else:
            found.append(span)
    return found


def trimmed(span: Span, text: str) -> Span | None:
    """Return the span without spaces and punctuation at its ends; None if nothing is left.

    A bracket whose other half is inside stays, as in (212) 555 0100; not around a postcode, as in S(608586).
    """
    start, end = span.start, span.end
    bare = span.field == "postcode"
    while start < end and text[start] in _EDGES and (bare or not _opens(text, start, end)):
        start += 1
    while start < end and text[end - 1] in _EDGES and (bare or not _closes(text, start, end)):
        end -= 1
    return Span(span.field, start, end) if start < end else None


def _opens(text: str, start: int, end: int) -> bool:
    return text[start] in _OPENING and any(close in text[start:end] for close in ")]\uff09")


def _closes(text: str, start: int, end: int) -> bool:
    if text[end - 1] in ")]\uff09":
        return any(bracket in text[start:end] for bracket in _OPENING)
    return False
