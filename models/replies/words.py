"""What a text is made of, for the part of the intent model that reads words: hashed words and pieces of words.

    str ─▶ lower case, digits alike ─▶ words, pairs of words, 3 to 5 letters of a word, 1 to 3 Chinese signs ─▶ buckets

Two pieces may share a bucket; the order of the buckets means nothing. Refuses to know: intents.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import log
from zlib import crc32

import numpy as np
import numpy.typing as npt

BUCKETS = 8_192
MOST_CHARACTERS = 600
"""What follows is not read: a wish stands near the beginning."""
_WORD = re.compile(r"[a-z0]+(?:'[a-z]+)?|[?!]|[\u3400-\u9fff]+")
_LETTERS, _SIGNS = (3, 4, 5), (1, 2, 3)
_DIGITS = re.compile(r"\d+")

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def buckets_of(text: str) -> dict[int, float]:
    """Return the buckets of a text's pieces and how much each counts, 1 + ln(times); "no words" is a piece, too."""
    counted = Counter(crc32(piece.encode()) % (BUCKETS - 1) + 1 for piece in _pieces(text))
    if not counted:
        return {crc32(b"") % (BUCKETS - 1) + 1: 1.0}
    return {bucket: 1.0 + log(times) for bucket, times in counted.items()}


def bucket_arrays(texts: Sequence[str]) -> tuple[Ints, Floats]:
    """Return buckets and counts of texts, int64 and float32 [texts, most buckets]; bucket 0 with count 0 is padding."""
    found = [buckets_of(text) for text in texts]
    width = max(1, *(len(each) for each in found))
    buckets, counts = np.zeros((len(found), width), np.int64), np.zeros((len(found), width), np.float32)
    for row, each in enumerate(found):
        buckets[row, : len(each)] = list(each)
        counts[row, : len(each)] = list(each.values())
    return buckets, counts


def _pieces(text: str) -> Iterator[str]:
    words = _WORD.findall(_DIGITS.sub("0", text[:MOST_CHARACTERS].lower()))
    for first, second in pairwise(words):
        yield f"{first} {second}"
    for word in words:
        yield word
        chinese = word[0] >= "\u3400"
        framed = word if chinese else f" {word} "
        for size in _SIGNS if chinese else _LETTERS:
            yield from (f"~{framed[at : at + size]}" for at in range(len(framed) - size + 1))
