"""Which words a text shares with documents, weighted by how few of these have each: a search beside that by vectors.

    documents ─▶ words, four letters of a word, one and two Chinese signs ─▶ numbers ─▶ who has a piece
    text ─▶ its pieces ─▶ the rarity of each, for all documents that have it ─▶ sums, for the text's length

The name of a programme or a product is no wish that a model has learned, but question and answer both have it. Pieces
are hashed to numbers; among a hundred thousand pieces about one pair shares a number.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import sqrt
from typing import Literal
from zlib import crc32

import numpy as np
import numpy.typing as npt

from models.replies.words import MOST_CHARACTERS

DIGITS = 4
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_LETTERS, _SIGNS = 4, (1, 2)
_BITS = 32
_MOST_KEPT = 40_000
"""Texts of documents whose pieces are kept, a kilobyte or less each: when one changes, no other is read again."""

Numbers = npt.NDArray[np.uint32]
Doubles = npt.NDArray[np.float64]


class SharedWords:
    """A search over some thousand documents. Thread-safe: nothing changes."""

    def __init__(self, documents: Sequence[Iterable[str]]) -> None:
        """Read documents, each of some texts. Blocks for a tenth of a millisecond a new text."""
        kept = [[_kept_pieces(text) for text in texts] for texts in documents]
        rows = np.repeat(np.arange(len(kept), dtype=np.uint64), [sum(map(len, each)) for each in kept])
        pieces = np.concatenate([_NONE, *(each for some in kept for each in some)])
        places = np.sort((pieces.astype(np.uint64) << np.uint64(_BITS)) + rows)
        places = places[np.concatenate([places[:1] >= 0, places[1:] != places[:-1]])]
        self._documents = len(kept)
        self._pieces = (places >> np.uint64(_BITS)).astype(np.uint32)
        self._holders = places.astype(np.uint32)

    def of(self, text: str) -> Doubles:
        """The sum of ln(1 + documents / those with it) over the pieces that each document shares with the text.

        Args:
            text: its first MOST_CHARACTERS are read.

        Returns:
            Of each document, in their order, over the root of the text's pieces and one, so that long texts do not
            find more.
        """
        pieces = _numbers(text[:MOST_CHARACTERS])
        first, last = (np.searchsorted(self._pieces, pieces, side) for side in _SIDES)
        holders = [self._holders[one:end] for one, end in zip(first, last, strict=True)]
        rarity = np.log(1 + self._documents / np.maximum(last - first, 1))
        weights = np.repeat(rarity, last - first)
        sums = np.bincount(np.concatenate([_NONE, *holders]), weights, minlength=self._documents)
        return (sums / sqrt(len(pieces) + 1)).round(DIGITS)


_NONE: Numbers = np.zeros(0, np.uint32)
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


def _numbers(text: str) -> Numbers:
    """Return the numbers of pieces, each once, rising."""
    return np.array(sorted({crc32(piece.encode()) for piece in _pieces(text)}), np.uint32)


_kept_pieces = lru_cache(_MOST_KEPT)(_numbers)


def _pieces(text: str) -> set[str]:
    return {piece for word in set(_WORD.findall(text.lower())) for piece in _pieces_of(word)}


def _pieces_of(word: str) -> Iterator[str]:
    if word[0] >= "\u3400":
        for size in _SIGNS:
            yield from (word[at : at + size] for at in range(len(word) - size + 1))
        return
    yield word
    framed = f"<{word}>"
    yield from (framed[at : at + _LETTERS] for at in range(len(framed) - _LETTERS + 1))
