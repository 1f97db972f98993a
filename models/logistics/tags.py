"""One tag per token: outside of every field, first of a field, or inside one; and which tags may follow which.

B-street I-street O: 1 + 2 x fields tags. I-x may only follow B-x or I-x, so every valid sequence of tags is one of
spans.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.logistics.spans import FIELDS, Span
from models.logistics.steps import NEVER, Float64s, Steps

TAGS = ("O", *(f"{place}-{field}" for field in FIELDS for place in "BI"))
Floats = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]


def tag_of(field: str, *, first: bool) -> int:
    """Return the number of a field's tag."""
    return 1 + 2 * FIELDS.index(field) + (not first)


def tags_of(spans: Sequence[Span], places: Sequence[tuple[int, int]]) -> list[int]:
    """Return the tags of a text's tokens.

    Args:
        spans: in order.
        places: start and end of each token, spaces left out; an empty one (only a space) is inside if both of its
            neighbours are, else outside.

    A token with characters of two spans has the tag of the first.
    """
    tags, number, begun = [], 0, False
    for start, end in places:
        while number < len(spans) and spans[number].end <= start:
            number, begun = number + 1, False
        if number < len(spans) and start < end and spans[number].start < end:
            tags.append(tag_of(spans[number].field, first=not begun))
            begun = True
        elif begun and start == end and spans[number].start < start < spans[number].end:
            tags.append(tag_of(spans[number].field, first=False))
        else:
            tags.append(0)
    return tags


def spans_of(tags: Sequence[int], places: Sequence[tuple[int, int]]) -> list[tuple[Span, list[int]]]:
    """Return the spans of a valid sequence of tags, each with the numbers of its tokens."""
    found: list[tuple[Span, list[int]]] = []
    for token, tag in enumerate(tags):
        if tag == 0:
            continue
        start, end = places[token]
        if tag % 2:
            found.append((Span(FIELDS[(tag - 1) // 2], start, end), [token]))
        else:
            span, tokens = found[-1]
            tokens.append(token)
            if end > span.end:
                found[-1] = (Span(span.field, span.start, end), tokens)
    return found


def best_rows(texts: Sequence[Floats], steps: Steps, goes_on: Sequence[Sequence[bool]]) -> list[list[int]]:
    """Return each text's likeliest valid tags (Viterbi 1967), by its tokens' scores and the steps between them.

    Args:
        texts: [tokens, tags] of each, log-probabilities.
        steps: what is added for each step.
        goes_on: for each token whether it continues a word: then its field continues, too, or it has none, as before.
    """
    # All texts side by side, token by token. The longest come first, so that those that go on are the first rows.
    order = sorted((number for number, scores in enumerate(texts) if len(scores)), key=lambda at: -len(texts[at]))
    found: list[list[int]] = [[] for _ in texts]
    if order:
        lengths = np.array([len(texts[number]) for number in order])
        flat = np.concatenate([texts[number] for number in order]).astype(np.float64)
        inner = np.concatenate([np.array(goes_on[number], np.bool_) for number in order])
        rows = _viterbi(flat, inner, lengths, steps)
        for number, tags in zip(order, np.split(rows, np.cumsum(lengths)[:-1]), strict=True):
            found[number] = tags.tolist()
    return found


def _viterbi(flat: Float64s, inner: Bools, lengths: npt.NDArray[np.intp], steps: Steps) -> npt.NDArray[np.intp]:
    """Tags [tokens of all texts] of scores [tokens of all texts, tags]; lengths descend, none is 0."""
    starts = np.cumsum(lengths) - lengths
    going = [int((lengths > at).sum()) for at in range(int(lengths[0]))]
    sums = flat[starts] + steps.first
    came: list[npt.NDArray[np.intp]] = []
    for at in range(1, len(going)):
        tokens = starts[: going[at]] + at
        best, step = _onward(sums[: going[at]], inner[tokens], steps)
        sums[: going[at]] = best + flat[tokens]
        came.append(step)
    last, rows = sums.argmax(axis=1), np.empty(len(flat), np.intp)
    for at in range(len(going) - 1, -1, -1):
        here = going[at]
        rows[starts[:here] + at] = last[:here]
        if at:
            last[:here] = came[at - 1][np.arange(here), last[:here]]
    return rows


def _onward(sums: Float64s, inner: Bools, steps: Steps) -> tuple[Float64s, npt.NDArray[np.intp]]:
    """Go one token further: the best sums that end with each tag, [texts, tags], and the tag that each comes from.

    An inside tag can only come from its own field: two ways instead of all, which saves most of the work.
    """
    best, came = np.empty_like(sums), np.empty(sums.shape, np.intp)
    ways = sums[:, None, :] + steps.onward[:, _FREE].T
    came[:, _FREE] = ways.argmax(axis=2)
    best[:, _FREE] = ways.max(axis=2)
    first = sums[:, 1::2] + steps.onward[_INSIDE - 1, _INSIDE]
    inside = sums[:, 2::2] + steps.onward[_INSIDE, _INSIDE]
    came[:, 2::2] = np.where(first >= inside, _INSIDE - 1, _INSIDE)
    best[:, 2::2] = np.maximum(first, inside)
    if inner.any():
        best[inner, 0], came[inner, 0] = sums[inner, 0] + steps.onward[0, 0], 0
        best[inner, 1::2] = NEVER
    return best, came


_FREE = [0, *range(1, len(TAGS), 2)]
_INSIDE = np.arange(2, len(TAGS), 2)
