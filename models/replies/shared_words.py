"""Which words a text shares with documents, weighed by how few of these have each: a search beside that by vectors.

    documents ─▶ words, four letters of a word, one and two Chinese signs ─▶ who has a piece
    text ─▶ its pieces ─▶ the rarity of each to all who have it ─▶ sums, for the text's length

A name of a programme or a good is no wish that a model has learned, and stands in question and answer alike.
"""

import re
from collections.abc import Iterator, Mapping
from math import log, sqrt

import numpy as np

from models.replies.words import MOST_CHARACTERS

DIGITS = 4
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_LETTERS, _SIGNS = 4, (1, 2)


class SharedWords:
    """A search over some thousand documents. Thread-safe: nothing changes."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        """Read documents, by name."""
        self._names = list(documents)
        rows: dict[str, list[int]] = {}
        for row, document in enumerate(documents.values()):
            for piece in _pieces(document):
                rows.setdefault(piece, []).append(row)
        self._holders = {piece: np.array(each) for piece, each in rows.items()}

    def of(self, text: str) -> dict[str, float]:
        """The sum of ln(1 + documents / those with it) over the pieces that each document shares with the text.

        Args:
            text: its first MOST_CHARACTERS are read.

        Returns:
            Of each document, over the root of the text's pieces and one, so that long texts do not find more.
        """
        pieces = _pieces(text[:MOST_CHARACTERS])
        sums = np.zeros(len(self._names))
        for piece in pieces:
            if (holders := self._holders.get(piece)) is not None:
                sums[holders] += log(1 + len(self._names) / len(holders))
        return dict(zip(self._names, (sums / sqrt(len(pieces) + 1)).round(DIGITS).tolist(), strict=True))


def _pieces(text: str) -> dict[str, None]:
    """Each once, in the order of the text."""
    return dict.fromkeys(piece for word in _WORD.findall(text.lower()) for piece in _pieces_of(word))


def _pieces_of(word: str) -> Iterator[str]:
    if word[0] >= "\u3400":
        for size in _SIGNS:
            yield from (word[at : at + size] for at in range(len(word) - size + 1))
        return
    yield word
    framed = f"<{word}>"
    yield from (framed[at : at + _LETTERS] for at in range(len(framed) - _LETTERS + 1))
