"""Which pieces go on with the word of the piece before: a field never begins or ends inside of one.

Words are letters side by side in scripts that put spaces between words. Chinese has none, and digits are left
out: people write a flat's number at once behind a street's.
"""

from collections.abc import Sequence

_SPACED = "\u0590"
"""Latin, Greek, Cyrillic and Armenian letters lie before it."""


def going_on(text: str, places: Sequence[tuple[int, int]]) -> list[bool]:
    """Of each piece whether a letter begins it, and a letter ends the piece before, with nothing between them."""
    found, before = [], -1
    for start, end in places:
        found.append(start == before < end and _letter(text[start - 1]) and _letter(text[start]))
        before = end if end > start else -1
    return found


def _letter(character: str) -> bool:
    return character < _SPACED and character.isalpha()
