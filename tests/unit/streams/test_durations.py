"""Times in words."""

import pytest

from streams.durations import fine_words, moment, words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "0.0 s"),
        (0.44, "0.4 s"),
        (20, "20 s"),
        (59.7, "1 min"),
        (200, "3 min 20 s"),
        (3_600, "1 h"),
        (7_500, "2 h 5 min"),
        (200_000, "2 days"),
    ],
)
def test_a_time_is_said_with_two_units_at_most(seconds: float, said: str) -> None:
    assert words(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "0 s"),
        (0.0, "0 s"),
        (0.0012, "1.2 ms"),
        (0.0152, "15 ms"),
        (0.9994, "999 ms"),
        (0.9999, "1.0 s"),
        (200, "3 min 20 s"),
    ],
)
def test_what_is_less_than_a_second_is_said_in_milliseconds_where_that_matters(seconds: float, said: str) -> None:
    assert fine_words(seconds) == said


def test_a_moment_that_no_calendar_has_is_said_in_milliseconds() -> None:
    assert moment(1_800_000_000_000) == "2027-01-15 08:00:00 UTC"
    assert moment(2**62) == "4611686018427387904 ms"
