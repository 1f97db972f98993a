"""Times in words."""

import pytest

from streams.ops.durations import words


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
