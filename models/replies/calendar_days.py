"""Which day of the calendar is meant by what a text tells of it: a day of a month, a month, a weekday.

Of what may be several days the last one is taken that fits, so that no more time has gone by than is told. Without a
year the nearest day is meant. Each raises ValueError for what is no day: 30 February, the 41st.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

_NEAREST_YEARS = (-1, 0, 1)


def of_month(month: int, day: int, on: date, year: int | None = None) -> date:
    """Return a day of a month; without a year the one that is nearest to a day."""
    if year:
        return date(year, month, day)
    return nearest(((on.year + ahead, month, day) for ahead in _NEAREST_YEARS), on)


def nearest(days: Iterable[tuple[int, int, int]], on: date) -> date:
    """Return the nearest of some days, as year, month, day; those that are not in the calendar are passed over."""
    found = []
    for year, month, day in days:
        with suppress(ValueError):
            found.append(date(year, month, day))
    return min(found, key=lambda each: abs(each - on))


def end_of_month(month: int, on: date, year: int | None = None) -> date:
    """Return a month's last day; of the month that goes on, today."""
    first = of_month(month, 1, on, year)
    end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(end, on) if first <= on else end


def end_of_last(month: int, on: date) -> date:
    """Return the last day of the latest month of that number that is over."""
    return end_of_month(month, on, on.year if month < on.month else on.year - 1)


def end_of_last_month(on: date) -> date:
    """Return the last day of the month before."""
    return on.replace(day=1) - timedelta(days=1)


def last_with(day: int, on: date) -> date:
    """Return the last day with a number, today included; months without it are passed over."""
    first = on.replace(day=1)
    for _ in range(3):
        with suppress(ValueError):
            if (found := first.replace(day=day)) <= on:
                return found
        first = end_of_last_month(first).replace(day=1)
    raise ValueError(day)


def last_weekday(weekday: int, on: date) -> date:
    """Return the last such day before today; Monday is 0."""
    return on - timedelta(days=(on.weekday() - weekday - 1) % 7 + 1)


def of_last_week(weekday: int, on: date) -> date:
    """Return a day of the week before this one; Monday is 0."""
    return on - timedelta(days=on.weekday() + 7 - weekday)
