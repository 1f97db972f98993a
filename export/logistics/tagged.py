"""A text with the spans of its fields, put together from pieces; what is learnt, and what figures are taken from.

pieces (words, field or none) ─▶ text + spans (field, start, end), counted in Unicode code points
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from models.logistics.spans import Span, joined, trimmed


class Piece(NamedTuple):
    """Words of a text that belong to one field, or to none."""

    text: str
    field: str | None = None


@dataclass(frozen=True)
class Tagged:
    """One text.

    Attributes:
        text: as a customer might write it.
        spans: in order, none overlapping; none begins or ends with a space.
        source: hand, osm, openaddresses, british, chinese, plain or written.
        group: texts of one group (one street) are never on both sides of a split.
    """

    text: str
    spans: tuple[Span, ...]
    source: str
    group: str


def tagged(pieces: Iterable[Piece], source: str, group: str) -> Tagged:
    """Join pieces; spaces and punctuation at the ends of a field's words stay outside its span."""
    text, spans = "", []
    for piece in pieces:
        words = piece.text.strip()
        if piece.field is not None and words:
            start = len(text) + piece.text.index(words)
            spans.append(Span(piece.field, start, start + len(words)))
        text += piece.text
    kept = [whole for span in spans if (whole := trimmed(span, text))]
    return Tagged(text, tuple(joined(kept, text)), source, group)
