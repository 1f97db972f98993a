"""A text as the model reads it: every character at its own place, so that spans count in the customer's text.

Tags, entities, control characters, direction marks and lone surrogates become spaces, as many as they were long.
"""

import re

MAX_CHARACTERS = 5_000
"""Longer texts are refused: no one types an address that long, and a shipment's places end there, too."""

_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_KEPT = {"&amp;": "&", "&apos;": "'", "&#39;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">"}
# Control characters but tab and line breaks, zero-width and direction marks, surrogates, code points never assigned.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def readable(text: str) -> str:
    """The text with spaces where nothing is to be read; of the same length.

    Args:
        text: any str of at most MAX_CHARACTERS characters.
    """
    if "<" in text:
        text = _TAG.sub(_blank, _HIDDEN.sub(_blank, text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: _KEPT.get(found.group(), "").ljust(len(found.group())), text)
    return _UNPRINTABLE.sub(" ", text)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
