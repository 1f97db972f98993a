"""Emoji that the vocabulary lacks, as those that say the same and that it knows.

🤮 ─▶ 👎 ─▶ negative   🥳 ─▶ 🎉 ─▶ positive   🫠 ─▶ 😐 ─▶ neutral

As unknown signs they were all alike, and negative.
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
    """Return a plain text with emoji that the vocabulary knows."""
    return plain.translate(_KNOWN)
