"""Emoji that the vocabulary lacks, replaced by ones with the same meaning that it has.

🤮 ─▶ 👎 ─▶ negative   🥳 ─▶ 🎉 ─▶ positive   🫠 ─▶ 😐 ─▶ neutral

As unknown tokens they would all be read alike, as negative.
"""

_ALIKE = {
    "👎": "🤮🤢💩🖕🚮🤥",
    "😡": "🤬😾",
    "😢": "🥺🤕🤒🤧",
    "😐": "🫠🥴🫤🫥🫨🧐🤐🤫🫣🥲🤯🥵🥶🥱",
    "🎉": "🥳🤠",
    "❤": "🫶🫰🩷🩵🤍🤎😽",
    "😍": "🥹",
    "👌": "🤌🫡🆗",
}
_KNOWN = str.maketrans({unknown: known for known, alike in _ALIKE.items() for unknown in alike})


def in_known_emoji(plain: str) -> str:
    """Return a plain text in which the vocabulary has all these emoji."""
    return plain.translate(_KNOWN)
