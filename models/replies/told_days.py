"""Days that a text names: 3 October, the 24th, in September, last Friday, two Saturdays ago, 10月3日, 上个月.

    text, day on which it was written ─▶ patterns, each with its day of the calendar ─▶ days, in order

Refuses to know: what happened on a day.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from models.replies import calendar_days
from models.replies.time_spans import FOLDED, NUMBER, number_of, number_of_signs

_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()  # noqa: SIM905
_FEASTS = {"halloween": (10, 31), "christmas": (12, 25), "xmas": (12, 25), "boxing day": (12, 26), "new year": (1, 1)}
_FEASTS |= {"国庆": (10, 7), "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "618": (6, 18)}
_IS_FEAST = {"618": r"(?<![A-Za-z\d.$\u00a5\uffe5\u20ac\u00a3#-])618(?=大促|活动|[买购拍下订付时那期])"}
"""On which customers buy; of one that lasts its last day; 618 may be a price or a part of an order's number, too."""
_PARTS = {"early": 10, "beginning": 10, "start": 10, "初": 10, "mid": 20, "middle": 20, "中": 20}
"""Of a month, with the last day of each."""
_CENTURY = 2000
_YEARS = {"last year": -1, "this year": 0, "next year": 1, "前年": -2, "去年": -1, "今年": 0, "明年": 1}
"""By how many years each is away from the one of the ticket."""
_NEAR = 24
_YEAR_BEFORE = re.compile(
    r"(?P<year>(?:last|this|next) year|[前去今明]年)(?:['\u2019]s|的)?,?\s?(?:(?:in|on|for|at|since|from|by) )?$",
    re.IGNORECASE,
)
_WEEKS = {"first": 7, "1st": 7, "second": 14, "2nd": 14, "third": 21, "3rd": 21, "fourth": 28}
"""Of a month, with the last day of each."""
_LAST_DAYS = {"yesterday": 1, "昨天": 1, "前天": 2}
_WEEK_SIGNS = "一二三四五六日天"

_MAY_NAME = re.compile(
    r"\d|[日月号周天庆]|星期|礼拜|day|month|week|christ|xmas|hallow|new year|双|" + "|".join(_MONTHS), re.IGNORECASE
)
_LAST = 16
"""Texts whose days are kept: a ticket is asked for its days several times."""


@dataclass(frozen=True)
class ToldDay:
    """One day.

    Attributes:
        day: of a longer time its last one.
        start: where it begins in the text.
        end: where it ends.
        sure: whether it can be no other; of "the 12th" and "on Friday" the last one is given, and the next one may be
            meant.
    """

    day: date
    start: int
    end: int
    sure: bool = True


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], date]]


@lru_cache(_LAST)
def told_days(text: str, on: date) -> tuple[ToldDay, ...]:
    """Each day that a text names, rule by rule; a part of the text names one. What is no day is left out.

    Args:
        text: plain text.
        on: the day on which it was written.
    """
    return tuple(_found(text, on)) if _MAY_NAME.search(text) else ()


def _found(text: str, on: date) -> Iterator[ToldDay]:
    taken: set[int] = set()
    for pattern, day_of in _RULES:
        for found in pattern.finditer(text.translate(FOLDED)):
            if taken.isdisjoint(range(*found.span())):
                taken.update(range(*found.span()))
                with suppress(ValueError, OverflowError):
                    yield ToldDay(day_of(found, on), *found.span(), sure=not _UNSURE.match(found.group()))


def _month(name: str) -> int:
    return next(at for at, each in enumerate(_MONTHS, 1) if each.startswith(name.lower()[:3]))


def _year(found: re.Match[str], on: date) -> int | None:
    """The year that stands behind a day or before it; None where none does."""
    told = found.groupdict().get("year")
    if told and told.isdigit():
        return int(told)
    if not told and (before := _YEAR_BEFORE.search(found.string, max(0, found.start() - _NEAR), found.start())):
        told = before["year"]
    return on.year + _YEARS[told.lower()] if told else None


def _of_iso(found: re.Match[str], _: date) -> date:
    """As ISO 8601 has it, or 2026年10月3日."""
    return date(*map(int, found.groups()))


def _figures(found: re.Match[str], on: date) -> date:
    """Day and month stand in either order."""
    one, other, year = (int(found[name]) for name in ("one", "other", "year"))
    whole = year if year >= _CENTURY else _CENTURY + year
    return calendar_days.nearest([(whole, other, one), (whole, one, other)], on)


def _of_name(found: re.Match[str], on: date) -> date:
    return calendar_days.of_month(_month(found["month"]), int(found["day"]), on, _year(found, on))


def _of_part(found: re.Match[str], on: date) -> date:
    month, part, year = _month(found["month"]), found["part"].split()[0].lower(), _year(found, on)
    if part == "last" and not year:
        return calendar_days.end_of_last(month, on)
    if day := _PARTS.get(part):
        return calendar_days.of_month(month, day, on, year)
    return calendar_days.end_of_month(month, on, year)


def _of_week(found: re.Match[str], on: date) -> date:
    return calendar_days.of_month(_month(found["month"]), _WEEKS[found["week"].lower()], on)


def _of_this_month(found: re.Match[str], on: date) -> date:
    first = calendar_days.end_of_last_month(on) if found["last"] else on
    return first.replace(day=_PARTS[found["part"].lower()])


def _of_signs(found: re.Match[str], on: date) -> date:
    month, day, year = int(number_of_signs(found["month"])), found["day"], _year(found, on)
    if not day or day == "底":
        return calendar_days.end_of_month(month, on, year)
    return calendar_days.of_month(month, _PARTS.get(day) or int(number_of_signs(day)), on, year)


def _weeks_ago(found: re.Match[str], on: date) -> date:
    last = calendar_days.last_weekday(_WEEKDAYS.index(found["weekday"].lower()), on)
    return last - timedelta(weeks=int(number_of(found["number"])) - 1)


def _of_last_month(found: re.Match[str], on: date) -> date:
    end, day = calendar_days.end_of_last_month(on), found["day"]
    return end if not day or day == "底" else end.replace(day=_PARTS.get(day) or int(day))


def _of_last_week(found: re.Match[str], on: date) -> date:
    return calendar_days.of_last_week(min(_WEEK_SIGNS.index(found["day"] or "日"), 6), on)


def _of_feast(found: re.Match[str], on: date) -> date:
    return calendar_days.of_month(*_FEASTS[found.group().lower()], on, _year(found, on))


_NAMES = "|".join([*_MONTHS, "sept", *(each[:3] for each in _MONTHS)])
_MAY_BE = r"(?! (?:(?:also|still|well|not) )?(?:be|have|need|come|arrive|fit|take|get|go|want)\b)"
"""Behind a month: "the other 2 may be lost" names none."""
_SIGNS = r"(?<![\d一二三四五六七八九十])(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
_TH, _OF_YEAR = r"(?:st|nd|rd|th)", r"(?:,? (?:of )?(?P<year>20\d\d|(?:last|this|next) year))?"
_ONLY = re.compile(
    rf"\bthe (?P<day>\d{{1,2}}){_TH}\b"
    r"(?! (?:floor|time|order|item|one|century|birthday|street|avenue|row|page|attempt|mail|e-?mail|try)\b)"
    r"|(?<![\d月单型编门栋楼座第])(?P<zh>\d{1,2})[号日](?![码线楼店桌门色电房链棚款机]|的?[童男女运动]{0,2}鞋)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?:last|on|since|past) (?P<weekday>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE)
_UNSURE = re.compile(rf"{_ONLY.pattern}|on ", re.IGNORECASE)


def _rule(pattern: str, day_of: Callable[[re.Match[str], date], date]) -> Rule:
    return re.compile(pattern, re.IGNORECASE), day_of


_RULES: tuple[Rule, ...] = (
    _rule(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)", _of_iso),
    _rule(r"(?<![\d./-])(?P<one>\d{1,2})[./-](?P<other>\d{1,2})[./-](?P<year>(?:20)?\d\d)(?![\d./-])", _figures),
    _rule(rf"\b(?P<day>\d{{1,2}}){_TH}? (?:of )?(?P<month>{_NAMES})\b{_MAY_BE}\.?{_OF_YEAR}", _of_name),
    _rule(rf"\b(?P<month>{_NAMES})\b\.? (?P<day>\d{{1,2}}){_TH}?\b(?![:\d]){_OF_YEAR}", _of_name),
    _rule(rf"\b(?P<week>{'|'.join(_WEEKS)}) week of (?P<month>{'|'.join(_MONTHS)})\b", _of_week),
    _rule(r"\b(?P<part>beginning|start|middle) of (?:the|this|(?P<last>last)) month\b", _of_this_month),
    _rule(
        r"\b(?P<part>early|mid|late|beginning of|start of|middle of|end of|in|since|last|from|of)[ -]"
        rf"(?P<month>{'|'.join(_MONTHS)})\b{_OF_YEAR}",
        _of_part,
    ),
    _rule(rf"{_SIGNS}(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号]?", _of_signs),
    _rule(rf"{_SIGNS}份?(?P<day>初|中|底)?(?![饼卡销])", _of_signs),
    (_ONLY, lambda found, on: calendar_days.last_with(int(found["day"] or found["zh"]), on)),
    _rule(rf"\b(?P<number>{NUMBER}) (?P<weekday>{'|'.join(_WEEKDAYS)})s ago\b", _weeks_ago),
    (_WEEKDAY, lambda found, on: calendar_days.last_weekday(_WEEKDAYS.index(found["weekday"].lower()), on)),
    _rule(r"(?<!the )\blast month\b|上个?月(?P<day>初|中|底|\d{1,2}(?=[日号]))?", _of_last_month),
    _rule(rf"\blast week\b|上个?(?:周|星期|礼拜)(?P<day>[{_WEEK_SIGNS}])?", _of_last_week),
    _rule("|".join(_LAST_DAYS), lambda found, on: on - timedelta(days=_LAST_DAYS[found.group().lower()])),
    _rule("|".join(_IS_FEAST.get(each, each) for each in _FEASTS), _of_feast),
)
