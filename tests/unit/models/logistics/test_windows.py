"""Long texts: every piece counts once, in a window that reads around it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.logistics.windows import OVERLAP, parts, together

ROOM = 120


@given(st.integers(0, 5_000))
def test_every_piece_counts_in_exactly_one_window(pieces: int) -> None:
    found = parts(pieces, ROOM)
    assert [place for part in found for place in range(part.first, part.last)] == list(range(pieces))
    assert all(part.start <= part.first < part.last <= part.end for part in found)
    assert all(part.end - part.start <= ROOM for part in found)


@given(st.integers(ROOM + 1, 5_000))
def test_a_piece_is_read_with_those_around_it(pieces: int) -> None:
    for part in parts(pieces, ROOM):
        assert part.first - part.start >= OVERLAP // 2 or part.first == 0
        assert part.end - part.last >= OVERLAP // 2 or part.last == pieces


def test_scores_come_together_in_the_order_of_the_text() -> None:
    found = parts(300, ROOM)
    scores = [np.arange(part.start, part.end, dtype=np.float32)[:, None] for part in found]
    assert together(found, scores)[:, 0].tolist() == list(range(300))
