"""A text as the model reads it: every character keeps its place, so that spans count in the customer's text.

Tags, entities, control characters, direction marks and lone surrogates become spaces, as many as they were long; a tag
that ends a line becomes a line break before its spaces, an entity of a letter that letter before as many FILLERs.
"""

import html
import re

MAX_CHARACTERS = 5_000
"""Longer texts are refused: no one types an address that long, and a shipment's places end there, too."""

FILLER = "\x7f"
"""Keeps places behind `&szlig;` and parts no word: the tokenizer leaves it out. Texts have none of their own."""

_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_LINE_END = re.compile(r"<(?:br\b|/(?:p|div|td|th|tr|li|h[1-6]|address)\s*>)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_KEPT = {"&amp;": "&", "&apos;": "'", "&#39;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">"}
# Control characters except tab and line breaks, zero-width and direction marks, surrogates, unassigned code points.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def readable(text: str) -> str:
    """Return the text, in the same length, with spaces where there is nothing to read.

    Args:
        text: any str of at most MAX_CHARACTERS characters.
    """
    text = _UNPRINTABLE.sub(" ", text)
    if "<" in text:
        text = _TAG.sub(_tag, _HIDDEN.sub(_tag, text))
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _tag(found: re.Match[str]) -> str:
    return ("\n" if _LINE_END.match(found.group()) else "").ljust(len(found.group()))


def _entity(found: re.Match[str]) -> str:
    """The letter, or the sign that parts of a text are told by; a space for any other."""
    entity = found.group()
    letter = html.unescape(entity)
    if len(letter) == 1 and letter.isalpha():
        return letter.ljust(len(entity), FILLER)
    return _KEPT.get(entity, "").ljust(len(entity))
