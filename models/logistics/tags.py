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
    for token, (tag, (start, end)) in enumerate(zip(tags, places, strict=True)):
        if tag == 0:
            continue
        if tag % 2:
            found.append((Span(FIELDS[(tag - 1) // 2], start, end), [token]))
        else:
            span, tokens = found[-1]
            found[-1] = (Span(span.field, span.start, max(end, span.end)), [*tokens, token])
    return found


def _steps() -> npt.NDArray[np.float64]:
    steps = np.zeros((len(TAGS), len(TAGS)))
    for to in range(2, len(TAGS), 2):  # the inside tags
        steps[:, to] = _NEVER
        steps[[to - 1, to], to] = 0.0
    return steps


def best_tags(scores: Floats) -> list[int]:
    """The likeliest valid row of tags (Viterbi 1967), each token's score taken for itself.

    Args:
        scores: [tokens, tags], log-probabilities.
    """
    if not len(scores):
        return []
    likeliest = scores.argmax(axis=1)
    if _valid(likeliest):  # then no valid row is likelier
        found: list[int] = likeliest.tolist()
        return found
    first = scores[0].astype(np.float64).copy()
    first[2::2] = _NEVER
    sums, came = first, []
    for row in scores[1:]:
        ways = sums[:, None] + _STEPS
        came.append(ways.argmax(axis=0))
        sums = ways.max(axis=0) + row
    tags = [int(sums.argmax())]
    for step in reversed(came):
        tags.append(int(step[tags[-1]]))
    return tags[::-1]


def _valid(tags: npt.NDArray[np.intp]) -> bool:
    before = np.concatenate(([0], tags[:-1]))
    inside = (tags > 0) & (tags % 2 == 0)
    return not bool((inside & (before != tags) & (before != tags - 1)).any())


_STEPS = _steps()
