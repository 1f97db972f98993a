"""A field's place in a text, and when two places are one.

Refuses to know: where spans come from. Labels, the model and other parsers are all joined by the same rule.
"""

import re
from collections.abc import Iterable, Sequence
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
_TOWARD = re.compile(r"(?<=\w) +(?:to|at)\s*$")
_WHERE = {"region", "city", "district", "street", "house_number", "unit"}
_PLACE_AND_MORE = re.compile("(?<=[\u4e00-\u9fff][市区县])(?![省市区县镇乡村旗])[\u4e00-\u9fff]$")
_LOST = re.compile("[省市区县镇乡村路街号區縣鎮鄉號][\u4e00-\u9fff]")
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


def closed_up(spans: Sequence[Span], text: str) -> list[Span]:
    """Move edges that are a Chinese character off: the next part begins where the one before ends with its suffix.

    The tokenizer has a piece `市长`, which lies on both sides of an edge in `西安市长安区`; and the network loses the
    first character of a part at times, as in `昌平区 回 龙观东大街`.

    Args:
        spans: in order, none overlapping.
        text: which they lie in.
    """
    found = list(spans)
    for place in range(len(found) - 1):
        one, other = found[place : place + 2]
        if one.end == other.start and one.field in ("city", "district") and other.field in ("district", "street"):
            over = _PLACE_AND_MORE.search(text, one.start, one.end) is not None
            found[place] = one._replace(end=one.end - over)
            found[place + 1] = other._replace(start=other.start - over)
        elif {one.field, other.field} <= _WHERE and _LOST.fullmatch(text, one.end - 1, other.start):
            found[place + 1] = other._replace(start=one.end)
    return found


def trimmed(span: Span, text: str) -> Span | None:
    """Return the span without spaces and punctuation at its ends; None if nothing is left.

    Nor "to" at the end of hours, as in "between 10 and 2 to 77 Mill Rd".
    A bracket whose other half is inside stays, as in (212) 555 0100; not around a postcode, as in S(608586).
    """
    start, end = span.start, span.end
    if span.field == "time_window" and (toward := _TOWARD.search(text, start, end)):
        end = toward.start()
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
