"""Spans of time are found in English and Chinese words and figures, in days."""

import pytest

from models.replies.time_spans import time_spans


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("three weeks ago", [21]),
        ("It takes two to four days.", [4]),
        ("5-7 days", [7]),
        ("a fortnight, or half a month", [14, 15]),
        ("it's day nine", [9]),
        ("the ninth week", [63]),
        ("a couple of weeks and a few days", [14, 3]),
        ("24 hours", [1]),
        ("退回去两个星期了", [14]),
        ("等了二十多天", [20]),
        ("今天都第四十天了", [40]),
        ("半个月", [15]),
        ("一个半月", [45]),
        ("十几天", [10]),
        ("F\u0130VE days, f\u0131ve DAY\u017f, three n\u0131ghts", [5, 5, 3]),
        ("6至12个月", [360]),
        ("two years, 2026-11-03, 8月20日, size 40, monthly", []),
    ],
)
def test_a_span_is_told_in_days(text: str, days: list[float]) -> None:
    assert [each.least() for each in time_spans(text)] == pytest.approx(days)


@pytest.mark.parametrize("text", ["five working days", "5个工作日", "FIVE WORKING DAYS"])
def test_working_days_take_a_weekend_or_two(text: str) -> None:
    (span,) = time_spans(text)
    assert span.least() == pytest.approx(7)
    assert span.most() == 7
    assert span.most(4) == 6, "from a Friday"
    assert span.most(8) == 12


def test_a_day_that_is_counted_has_gone_by() -> None:
    assert [each.counted for each in time_spans("five days, day nine, the ninth day")] == [False, True, True]
