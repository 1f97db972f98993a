"""The pace: what is due by now, however late the last look was."""

from datetime import UTC, datetime
from itertools import islice

import pytest

from streams.generate.pace import Pace, total_of


def test_the_first_record_is_due_at_once_and_the_others_follow_evenly() -> None:
    pace = Pace(4.0)
    assert [pace.due(at) for at in (0.0, 0.2, 0.25, 1.0, 60.0)] == [1, 1, 2, 5, 241]


def test_what_was_late_is_caught_up() -> None:
    pace, sent, at = Pace(100.0, total=1_000), 0, 0.0
    for late in (0.0, 0.31, 2.07, 0.013, 5.0, 9.9):
        at += late
        sent = pace.due(at)
    assert (sent, pace.over(sent)) == (1_000, True)


def test_the_wait_is_until_the_next_record_and_none_when_it_is_late() -> None:
    assert Pace(4.0).wait_s(sent=2, elapsed_s=0.3) == pytest.approx(0.2)
    assert Pace(4.0).wait_s(sent=2, elapsed_s=0.7) == 0.0


def test_a_pace_without_a_total_is_never_over() -> None:
    assert not Pace(1.0).over(10**9)


def test_records_happen_when_they_are_due() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    seconds = [(at - start).total_seconds() for at in islice(Pace(4.0).times(start), 5)]
    assert seconds == [0.0, 0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize(
    ("seconds", "count", "total"),
    [(None, None, None), (3.0, None, 150), (None, 7, 7), (3.0, 7, 7), (1.0, 900, 50), (0.001, None, 1)],
)
def test_the_tighter_of_time_and_count_decides(seconds: float | None, count: int | None, total: int | None) -> None:
    assert total_of(50.0, seconds, count) == total
