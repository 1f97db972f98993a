"""Which pieces go on with the word of the piece before: a field never begins or ends inside of one.

Words are letters side by side in scripts that put spaces between words. Chinese has none, and digits are left
out: people write a flat's number at once behind a street's. A few words belong to the number beside them (forms.py).
"""

from collections.abc import Sequence

from models.logistics.forms import wholes

_SPACED = "\u0590"
"""Latin, Greek, Cyrillic and Armenian letters lie before it."""


def going_on(text: str, places: Sequence[tuple[int, int]]) -> list[bool]:
    """Of each piece whether it goes on: letters with nothing between them, or inside of what a form holds together."""
    found, before = [], -1
    for start, end in places:
        found.append(start == before < end and _letter(text[start - 1]) and _letter(text[start]))
        before = end if end > start else -1
    for first, last in wholes(text):
        found = [on or first < start < last for on, (start, _) in zip(found, places, strict=True)]
    return found


def _letter(character: str) -> bool:
    return character < _SPACED and character.isalpha()
