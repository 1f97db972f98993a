"""Which pieces continue the word of the piece before: a field never begins or ends inside a word.

Words are adjacent letters in scripts that put spaces between words. Chinese has no such words, and digits are left out,
since people write a flat's number right behind a street's. A few words belong to the number beside them (forms.py).
"""

from collections.abc import Sequence

from models.logistics.forms import wholes
from models.logistics.readable import FILLER

_SPACED = "\u0590"
"""Latin, Greek, Cyrillic and Armenian letters lie before it."""


def going_on(text: str, places: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell for each piece whether it continues a word: adjacent letters, or inside what a form holds together."""
    found, before = [], 0
    for start, end in places:
        beside = before > 0 and start < end and not text[before:start].strip(FILLER)
        found.append(beside and _letter(text[before - 1]) and _letter(text[start]))
        before = end if end > start else 0
    for first, last in wholes(text):
        found = [on or first < start < last for on, (start, _) in zip(found, places, strict=True)]
    return found


def _letter(character: str) -> bool:
    return character < _SPACED and character.isalpha()
