"""Extracts the words from what a customer's browser sent: no tags, entities or control characters, bounded length.

Every str has a plain text, even one of a megabyte, of lone surrogates or of nothing but tags. All steps are linear in
the text.
"""

import html
import re

MAX_CHARACTERS = 30_000
"""Longer texts are read as three parts of a third each: their start, their middle and their end."""

# A tag begins with a letter, a slash or an exclamation mark: "<3" and "a < b" are words.
_TAG = re.compile(r"(<[A-Za-z/!][^<>]*>)")
_INLINE = re.compile(r"</?(?:a|abbr|b|em|font|i|mark|small|span|strong|sub|sup|u)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"<(/?)(script|style)\b", re.IGNORECASE)
# Control characters but tab and newline, lone surrogates, and the code points that Unicode will never assign.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
_SHOUTED = 3
"""The fewest capitals: :D and XD are faces."""


def plain_text(raw: str) -> str:
    """Return the words of a text as a reader sees them.

    Args:
        raw: any str.

    Returns:
        At most about MAX_CHARACTERS characters, single spaces, none at the ends; empty if nothing is left.
    """
    text = _without_tags(_bounded(raw))
    if "&" in text:
        text = html.unescape(text)
    return _SPACES.sub(" ", _UNPRINTABLE.sub(" ", text)).strip()


def unshouted(plain: str) -> str:
    """Return a plain text in lower case if more than half of its letters, and three or more, are capitals.

    Layers that were taught few texts in capitals read "AWFUL" worse than "awful".
    """
    capitals = sum(map(str.isupper, plain))
    return plain.lower() if capitals >= _SHOUTED and 2 * capitals > sum(map(str.isalpha, plain)) else plain


def _bounded(raw: str) -> str:
    if len(raw) <= MAX_CHARACTERS:
        return raw
    third, middle = MAX_CHARACTERS // 3, len(raw) // 2
    return " ".join((raw[:third], raw[middle - third // 2 : middle + third // 2], raw[-third:]))


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    kept, hidden = [], False
    for part in _TAG.split(text):
        if not _TAG.fullmatch(part):
            kept.append("" if hidden else part)
            continue
        if found := _HIDDEN.match(part):
            hidden = not found.group(1)
        kept.append("" if _INLINE.match(part) else " ")
    return "".join(kept)
