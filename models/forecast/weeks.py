"""Weeks of event time, from Monday to Monday, UTC. A week is its number: 0 begins on 1970-01-05."""

from datetime import date, timedelta

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
# 1970-01-01 was a Thursday.
_FIRST_MONDAY_MS = 4 * DAY_MS
_FIRST_MONDAY = date(1970, 1, 5)


def week_of(time_ms: int) -> int:
    """Return the week in which a time lies, milliseconds since 1970; negative before the first Monday."""
    return (time_ms - _FIRST_MONDAY_MS) // WEEK_MS


def end_ms(week: int) -> int:
    """Return when a week ends and the next begins, milliseconds since 1970."""
    return _FIRST_MONDAY_MS + (week + 1) * WEEK_MS


def monday(week: int) -> date:
    """Return the first day of a week."""
    return _FIRST_MONDAY + timedelta(weeks=week)


def week_starting(day: date) -> int:
    """Return the week in which a day lies."""
    return (day - _FIRST_MONDAY).days // 7
