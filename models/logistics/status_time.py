"""The time in a carrier's line: a date, a weekday, an hour, or several of these, relative to when it was written."""

import re
from datetime import datetime, timedelta

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_HAN_DAYS = "一二三四五六日"
_ISO = re.compile(r"\b(20\d\d)[-/](\d{1,2})[-/](\d{1,2})\b")
_HAN_DATE = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})[日号]")
_WORDED = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_MONTHS)})[a-z]*\b|\b({'|'.join(_MONTHS)})[a-z]*\.?\s+(\d{{1,2}})\b"
)
_AMERICAN = re.compile(r"\b(\d{1,2})/(\d{1,2})\b(?!/)")
_WITH_YEAR = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})\2(20\d\d)\b")
_WEEKDAY = re.compile(rf"\b({'|'.join(_DAYS)})(?:s|nes|rs|ur)?(?:day)?\b")
_HAN_WEEKDAY = re.compile(rf"(?:周|星期)([{_HAN_DAYS}天])")
_ABROAD_DATE = re.compile(r"(?<![\d.:/])(\d{1,2})([./-])(\d{1,2})(?:\2(20\d\d))?(?![\d:/-])")
_ABROAD_MONTH = re.compile(r"(?<![\d.:/])(\d{1,2})\.? (?:de |di )?([a-zéû]{3,10})\b")
_ABROAD_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?:[:h](\d{2})\b| ?h\b| uhr\b)(?:\d{2})?")
_ABROAD_MONTHS = [
    set(names.split())
    for names in (
        "januar jänner janvier enero gennaio januari|februar février febrero febbraio februari|märz mars marzo maart"
        "|april avril abril aprile|mai mayo maggio mei|juni juin junio giugno|juli juillet julio luglio"
        "|august août agosto augustus|september septembre septiembre settembre|oktober octobre octubre ottobre"
        "|november novembre noviembre|dezember décembre diciembre dicembre december"
    ).split("|")
]
_ABROAD_DAYS = [
    re.compile(rf"\b(?:{names})\b|{sign}曜")
    for names, sign in zip(
        (
            "montag|lundi|lunes|lunedì|maandag",
            "dienstag|mardi|martes|martedì|dinsdag",
            "mittwoch|mercredi|miércoles|mercoledì|woensdag",
            "donnerstag|jeudi|jueves|giovedì|donderdag",
            "freitag|vendredi|viernes|venerdì|vrijdag",
            "samstag|sonnabend|samedi|sábado|sabato|zaterdag",
            "sonntag|dimanche|domingo|domenica|zondag",
        ),
        "月火水木金土日",
        strict=True,
    )
]
_ABROAD_NEAR = (
    (-1, re.compile(r"\b(?:gestern|hier|ayer|ieri|gisteren)\b|昨日")),
    (0, re.compile(r"\b(?:heute|aujourd'hui|hoy|oggi|vandaag)\b|本日|今日")),
    (1, re.compile(r"\b(?:morgen|demain|mañana|domani)\b|明日")),
)
_NEAR_DAYS = {"yesterday": -1, "昨天": -1, "today": 0, "this morning": 0, "今天": 0, "tomorrow": 1, "明天": 1}
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap]m)?\b|\b(\d{1,2})\s*([ap]m)\b")


def time_in(text: str, written_at: datetime, *, ahead: bool) -> datetime | None:
    """The time that a line tells.

    Args:
        text: one line.
        written_at: with a zone, which the result has, too.
        ahead: True if the line tells of something to come.

    Returns:
        A day without an hour is its midnight; an hour without a day is the last (ahead: the next) such hour. None if
        the line has neither, or an impossible date.
    """
    line = text.lower()
    return _at(_day(line, written_at, ahead=ahead), _clock(line), written_at, ahead=ahead)


def _at(day: datetime | None, clock: tuple[int, int] | None, written_at: datetime, *, ahead: bool) -> datetime | None:
    if day is None and clock is None:
        return None
    hour, minute = clock or (0, 0)
    found = (day or written_at).replace(hour=hour, minute=minute, second=0, microsecond=0)
    if day is None and ahead != (found > written_at) and found != written_at:
        found += timedelta(days=1 if ahead else -1)
    return found


def time_abroad(text: str, written_at: datetime, *, ahead: bool) -> datetime | None:
    """Like `time_in`, for German, French, Spanish, Italian, Dutch or Japanese, where the day comes before the month."""
    line = text.lower()
    found = _ABROAD_CLOCK.search(line)
    clock = (int(found[1]), int(found[2] or 0)) if found and int(found[1]) < 24 and int(found[2] or 0) < 60 else None
    return _at(_day_abroad(line, written_at, ahead=ahead), clock, written_at, ahead=ahead)


def _day_abroad(line: str, now: datetime, *, ahead: bool) -> datetime | None:
    if _ISO.search(line) or _HAN_DATE.search(line):
        return _day(line, now, ahead=ahead)
    if found := _ABROAD_DATE.search(line):
        return _date(now, int(found[4]) if found[4] else None, int(found[3]), int(found[1]), ahead=ahead)
    if found := _ABROAD_MONTH.search(line):
        month = next((number for number, names in enumerate(_ABROAD_MONTHS, 1) if found[2] in names), None)
        if month is not None:
            return _date(now, None, month, int(found[1]), ahead=ahead)
    for days, near in _ABROAD_NEAR:
        if near.search(line):
            return now + timedelta(days=days)
    number = next((number for number, form in enumerate(_ABROAD_DAYS) if form.search(line)), None)
    return None if number is None else _next_or_last(number, now, ahead=ahead)


def _day(line: str, now: datetime, *, ahead: bool) -> datetime | None:
    if found := _ISO.search(line):
        return _date(now, int(found[1]), int(found[2]), int(found[3]), ahead=ahead)
    if found := _HAN_DATE.search(line):
        return _date(now, int(found[1]) if found[1] else None, int(found[2]), int(found[3]), ahead=ahead)
    if found := _WORDED.search(line):
        month = _MONTHS.index(found[2] or found[3]) + 1
        return _date(now, None, month, int(found[1] or found[4]), ahead=ahead)
    if found := _WITH_YEAR.search(line):
        return _either(now, int(found[1]), int(found[3]), int(found[4]), ahead=ahead, points=found[2] == ".")
    if found := _AMERICAN.search(line):
        first, second = int(found[1]), int(found[2])
        return _date(now, None, *((second, first) if first > 12 else (first, second)), ahead=ahead)
    days = next((days for words, days in _NEAR_DAYS.items() if words in line), None)
    return _weekday(line, now, ahead=ahead) if days is None else now + timedelta(days=days)


def _either(now: datetime, first: int, second: int, year: int, *, ahead: bool, points: bool) -> datetime | None:
    """Return a date of two numbers and a year, the day first if dots separate them; None if slashes leave that open."""
    if points or first > 12 or first == second:
        return _date(now, year, second, first, ahead=ahead)
    return _date(now, year, first, second, ahead=ahead) if second > 12 else None


def _weekday(line: str, now: datetime, *, ahead: bool) -> datetime | None:
    if found := _WEEKDAY.search(line):
        number = _DAYS.index(found[1])
    elif found := _HAN_WEEKDAY.search(line):
        number = _HAN_DAYS.index(found[1].replace("天", "日"))
    else:
        return None
    return _next_or_last(number, now, ahead=ahead)


def _next_or_last(weekday: int, now: datetime, *, ahead: bool) -> datetime:
    return now + timedelta(days=(weekday - now.weekday()) % 7 if ahead else -((now.weekday() - weekday) % 7))


def _date(now: datetime, year: int | None, month: int, day: int, *, ahead: bool) -> datetime | None:
    """Return a date; without a year it is the last such date before now, or, ahead, the next one after it."""
    try:
        found = now.replace(year=year or now.year, month=month, day=day)
        if year is None and not ahead and found > now + timedelta(days=1):
            found = found.replace(year=now.year - 1)
        if year is None and ahead and found < now - timedelta(days=1):
            found = found.replace(year=now.year + 1)
    except ValueError:  # the 30th of February
        return None
    return found


def _clock(line: str) -> tuple[int, int] | None:
    found = _CLOCK.search(line)
    if found is None:
        return None
    hour, minute, half = int(found[1] or found[4]), int(found[2] or 0), found[3] or found[5]
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None
