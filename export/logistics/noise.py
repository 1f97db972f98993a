"""Typing noise: typos, case, line breaks, missing commas, abbreviations.

Pieces in, pieces out: labels stay where their words go. Every kind of noise is drawn for itself.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

from export.logistics.english_words import SHORTER
from export.logistics.tagged import Piece

_SHORT = dict(pair.split("=") for pair in SHORTER)
_WORD = re.compile(r"[A-Za-z]+")
_TYPO = re.compile(r"[A-Za-z]{4,}")


def noisy(dice: Random, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with one to three kinds of noise.

    Args:
        dice: decides.
        pieces: of a clean text.
    """
    found = list(pieces)
    for change in dice.sample(_CHANGES, dice.choice((1, 1, 2, 2, 3))):
        found = change(dice, found)
    return [piece for piece in found if piece.text]


def _words(
    dice: Random, pieces: list[Piece], pattern: re.Pattern[str], change: Callable[[str], str], share: float
) -> list[Piece]:
    return [
        Piece(pattern.sub(lambda m: change(m.group()) if dice.random() < share else m.group(), text), field)
        for text, field in pieces
    ]  # fmt: skip


def _typos(dice: Random, pieces: list[Piece]) -> list[Piece]:
    def mistyped(word: str) -> str:
        at, kind = dice.randrange(1, len(word) - 1), dice.randrange(4)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        other = word[:at] + dice.choice("aeiourstnlmcd") + word[at + 1 :]
        return (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], other)[kind]

    return _words(dice, pieces, _TYPO, mistyped, 0.15)


def _abbreviated(dice: Random, pieces: list[Piece]) -> list[Piece]:
    def shorter(word: str) -> str:
        short = _SHORT.get(word.lower(), word)
        if word.isupper():
            return short.upper()
        return short.capitalize() if word[0].isupper() and short.isalpha() else short

    return _words(dice, pieces, _WORD, shorter, 0.7)


def _lower(_dice: Random, pieces: list[Piece]) -> list[Piece]:
    return [Piece(text.lower(), field) for text, field in pieces]


def _upper(_dice: Random, pieces: list[Piece]) -> list[Piece]:
    return [Piece(text.upper(), field) for text, field in pieces]


def _no_commas(dice: Random, pieces: list[Piece]) -> list[Piece]:
    return _between(dice, pieces, dice.choice((0.5, 1.0, 1.0)), lambda text: text.replace(", ", " ").replace(",", " "))


def _no_spaces(dice: Random, pieces: list[Piece]) -> list[Piece]:
    return _between(dice, pieces, 0.7, lambda text: text.replace(", ", ","))


def _line_breaks(dice: Random, pieces: list[Piece]) -> list[Piece]:
    new = dice.choice(("\n", ",\n", "\r\n", "\n\n", " / ", " | "))
    return _between(dice, pieces, dice.choice((0.5, 1.0)), lambda text: text.replace(", ", new).replace(". ", new))


def _spaces(dice: Random, pieces: list[Piece]) -> list[Piece]:
    return _between(dice, pieces, 1.0, lambda text: text.replace(" ", dice.choice(("  ", " ", "\t", "   "))))


def _between(dice: Random, pieces: list[Piece], share: float, change: Callable[[str], str]) -> list[Piece]:
    """Change what stands between the fields."""
    return [
        Piece(change(text), field) if field is None and dice.random() < share else Piece(text, field)
        for text, field in pieces
    ]


# Each as often as it is drawn.
_CHANGES = (
    *(_typos, _typos, _abbreviated, _abbreviated, _lower, _lower, _upper),
    *(_no_commas, _no_commas, _no_commas, _no_spaces, _line_breaks, _line_breaks, _spaces),
)
