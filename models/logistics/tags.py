"""One tag a token: outside of every field, the first of one, or inside one; and which tags may follow which.

B-street I-street O: 1 + 2 x fields tags. I-x follows B-x or I-x alone, so that every row of tags is a row of spans.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.logistics.spans import FIELDS, Span

TAGS = ("O", *(f"{place}-{field}" for field in FIELDS for place in "BI"))
_NEVER = -1e9
Floats = npt.NDArray[np.floating]


def tag_of(field: str, *, first: bool) -> int:
    """The number of a field's tag."""
    return 1 + 2 * FIELDS.index(field) + (not first)


def tags_of(spans: Sequence[Span], places: Sequence[tuple[int, int]]) -> list[int]:
    """The tags of a text's tokens.

    Args:
        spans: in order.
        places: start and end of each token, spaces left out; an empty one (a space alone) is inside where both of its
            neighbours are, else outside.

    A token that holds characters of two spans has the tag of the first.
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
    """The spans that a valid row of tags says, each with the numbers of its tokens."""
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


def best_tags(scores: Floats) -> list[int]:
    """The likeliest valid row of tags of one text; see `best_rows`."""
    return best_rows([scores])[0]


def best_rows(texts: Sequence[Floats]) -> list[list[int]]:
    """The likeliest valid row of tags of each text (Viterbi 1967), each token's score taken for itself.

    Args:
        texts: of each [tokens, tags], log-probabilities.
    """
    found: list[list[int]] = [scores.argmax(axis=1).tolist() for scores in texts]
    # Where each token's likeliest tags are a valid row, none is likelier.
    wrong = [number for number, tags in enumerate(found) if not _valid(tags)]
    wrong.sort(key=lambda number: -len(texts[number]))
    for number, tags in zip(wrong, _viterbi([texts[number] for number in wrong]), strict=True):
        found[number] = tags
    return found


def _valid(tags: Sequence[int]) -> bool:
    before = 0
    for tag in tags:
        if tag and tag % 2 == 0 and before != tag and before != tag - 1:
            return False
        before = tag
    return True


def _viterbi(texts: Sequence[Floats]) -> list[list[int]]:
    """All texts side by side, token by token. The longest come first, so that those that go on are the first rows."""
    if not texts:
        return []
    lengths = np.array([len(scores) for scores in texts])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    flat = np.concatenate(texts).astype(np.float64)
    sums = flat[starts]
    sums[:, 2::2] = _NEVER
    came: list[npt.NDArray[np.intp]] = []
    for at in range(1, int(lengths[0])):
        going = int((lengths > at).sum())
        sums[:going], step = _onward(sums[:going], flat[starts[:going] + at])
        came.append(step)
    last, rows = sums.argmax(axis=1), np.empty(len(flat), np.intp)
    for at in range(int(lengths[0]) - 1, -1, -1):
        here = int((lengths > at).sum())
        rows[starts[:here] + at] = last[:here]
        if at:
            last[:here] = came[at - 1][np.arange(here), last[:here]]
    return [row.tolist() for row in np.split(rows, starts[1:])]


def _onward(
    sums: npt.NDArray[np.float64], row: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.intp]]:
    """One token further: the best sums that end with each tag, [texts, tags], and the tag that each came from.

    An inside tag comes from its own field's first or inside tag, any other from the best of all; of equals the first.
    """
    best = sums.argmax(axis=1)
    came = np.repeat(best[:, None], len(TAGS), axis=1)
    ways = np.repeat(sums[np.arange(len(sums)), best][:, None], len(TAGS), axis=1)
    firsts, insides = sums[:, 1::2], sums[:, 2::2]
    came[:, 2::2] = np.where(firsts >= insides, _FIRSTS, _FIRSTS + 1)
    ways[:, 2::2] = np.maximum(firsts, insides)
    return ways + row, came


_FIRSTS = np.arange(1, len(TAGS), 2)
