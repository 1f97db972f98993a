"""Days are found as people tell them, and are those of the calendar; of several that may be meant the last one."""

from datetime import date

import pytest

from models.replies.told_days import told_days

ON = date(2026, 11, 28)
"""A Saturday."""


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [
        ("ordered on 9 November", 11, 9),
        ("on Nov 9th", 11, 9),
        ("the 3rd of October", 10, 3),
        ("2026-11-03", 11, 3),
        ("03.11.2026", 11, 3),
        ("11/30/26", 11, 30),
        ("by 5 December", 12, 5),
        ("since the 11th", 11, 11),
        ("on the 31st", 10, 31),
        ("in October", 10, 31),
        ("in November", 11, 28),
        ("early November", 11, 10),
        ("the second week of November", 11, 14),
        ("at the start of the month", 11, 10),
        ("the middle of last month", 10, 20),
        ("last month", 10, 31),
        ("last week", 11, 22),
        ("last Friday", 11, 27),
        ("on Saturday", 11, 21),
        ("two Saturdays ago", 11, 14),
        ("yesterday", 11, 27),
        ("at Halloween", 10, 31),
        ("\u017feptember 4", 9, 4),
        ("8号下的单", 11, 8),
        ("10月3日", 10, 3),
        ("十月二十三号", 10, 23),
        ("9月订的", 9, 30),
        ("10月初", 10, 10),
        ("上个月20号", 10, 20),
        ("上月底", 10, 31),
        ("上周五", 11, 20),
        ("前天", 11, 26),
        ("双十一买的", 11, 11),
        ("618买的", 6, 18),
        ("在618买的", 6, 18),
        ("20号买的鞋", 11, 20),
        ("on 9 November I ordered", 11, 9),
    ],
)
def test_a_day_is_found(text: str, month: int, day: int) -> None:
    assert [each.day for each in told_days(text, ON)] == [date(2026, month, day)]


def test_a_year_is_taken_as_it_is_told() -> None:
    assert [each.day for each in told_days("3 May 2024, January 7", ON)] == [date(2024, 5, 3), date(2027, 1, 7)]


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("去年12月买的", 2025, 12, 31),
        ("去年的11月3号", 2025, 11, 3),
        ("今年12月5日", 2026, 12, 5),
        ("前年10月初", 2024, 10, 10),
        ("去年双十一买的", 2025, 11, 11),
        ("in December last year", 2025, 12, 31),
        ("last year, on 5 October", 2025, 10, 5),
        ("on 5 October this year", 2026, 10, 5),
        ("last December", 2025, 12, 31),
        ("last November", 2025, 11, 30),
        ("last October", 2026, 10, 31),
    ],
)
def test_a_year_is_told_by_words_too(text: str, year: int, month: int, day: int) -> None:
    assert [each.day for each in told_days(text, ON)] == [date(year, month, day)]


@pytest.mark.parametrize(
    "text",
    [
        *("30 February", "30.02.2026", "2026-13-40", "the 41st", "13月5日", "99号"),
        *(
            "you may call me",
            "the other 2 may be lost",
            "I paid 618 dollars",
            "order 10618",
            "618元",
            "30号的童鞋",
            "march on",
            "the 3rd time",
            "the 2nd floor",
            "7号电池",
            "三个月",
            "in the last month",
            "12:30",
        ),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert not list(told_days(text, ON))


def test_a_day_that_may_be_the_next_one_is_not_sure() -> None:
    text = "on the 12th, on Friday, 12 November, last Friday"
    sure = {text[each.start : each.end]: each.sure for each in told_days(text, ON)}
    assert sure == {"the 12th": False, "on Friday": False, "12 November": True, "last Friday": True}


def test_a_leap_day_is_the_nearest_one() -> None:
    assert [each.day for each in told_days("29 February", date(2027, 6, 1))] == [date(2028, 2, 29)]


@pytest.mark.parametrize("on", [date(1, 1, 1), date(9999, 12, 31)])
def test_days_beyond_the_calendar_are_none(on: date) -> None:
    list(told_days("yesterday, on 9 May, two Sundays ago, last month, the 31st, in June, 上周五", on))
