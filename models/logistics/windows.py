"""Long texts in windows that overlap: a token is judged in the window where it lies farthest from an end.

pieces of a text ─▶ windows of `room` pieces, OVERLAP shared ─▶ scores of each window ─▶ one score a piece
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

OVERLAP = 40
Floats = npt.NDArray[np.float32]


class Part(NamedTuple):
    """A window: which pieces it reads, and for which of them its scores count."""

    start: int
    end: int
    first: int
    last: int


def parts(pieces: int, room: int) -> list[Part]:
    """Return the windows of a text; neighbours share OVERLAP pieces.

    Args:
        pieces: of the text.
        room: pieces of a window, more than OVERLAP.

    Returns:
        Windows in order; each piece counts in exactly one.
    """
    if pieces <= room:
        return [Part(0, pieces, 0, pieces)] if pieces else []
    step = room - OVERLAP
    starts = [*range(0, pieces - room, step), pieces - room]
    cuts = [0, *((left + room + right) // 2 for left, right in pairwise(starts)), pieces]
    return [Part(start, start + room, *cuts[number : number + 2]) for number, start in enumerate(starts)]


def together(windows: Sequence[Part], scores: Sequence[Floats]) -> Floats:
    """Join the windows' scores to one row for each piece of a text.

    Args:
        windows: of one text.
        scores: float32 [pieces of the window, tags] of each.
    """
    return np.concatenate(
        [rows[part.first - part.start : part.last - part.start] for part, rows in zip(windows, scores, strict=True)]
    )
