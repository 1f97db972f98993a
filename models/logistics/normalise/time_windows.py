"""Hours and days in one form, that of opening_hours in OpenStreetMap: `Mo-Fr 09:00-17:00`, `Sa`, `17:00-24:00`.

    words ─▶ days, hours ─▶ `DAYS HH:MM-HH:MM,…; …`; what says neither, or says "not", has no such form

An hour from 1 to 7 without am or pm is taken for the afternoon: nobody delivers at three in the morning.
"""

import re
from itertools import pairwise

from models.logistics.normalise.windows_abroad import DATED, NEGATED, in_english

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_LONGEST = 255
"""Characters of a value in OpenStreetMap; longer ones are no wish."""
_DAY = r"mon|tue|wed|thu|fri|sat|sun"
_DAY_ENDS = r"(?:s|nes|rs|ur|urs)?(?:day)?s?\b"
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap])?\.?m?\.?(?:\s*o'clock)?"
_BETWEEN = re.compile(rf"(?<![a-z\d:.]){_TIME}\s*(?:-|\u2013|to|and|till|until)\s*{_TIME}(?![\d])")
_AFTER = re.compile(rf"\b(?:after|from|past|not before)\s+(?:(noon)|{_TIME})(?!\d)")
_BEFORE = re.compile(rf"\b(?:before|by|until|till|no later than)\s+(?:(noon)|{_TIME})(?!\d)")
_DATED = re.compile(
    r"\b(?:today|tonight|tomorrow)\b|\b(?:this|next|coming) (?:week|mon|tue|wed|thu|fri|sat|sun)"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b\d{1,2} (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}\b(?![:.]\d)"
    r"|(?<![\d.:])\d{1,2}/\d{1,2}\b|(?<![\d.:])\d{1,2}\.\d{1,2}\.(?!\d)|\b20\d\d-\d\d-\d\d\b"
    r"|今[天晚日]|明[天晚日早]|后天|[下本这][个]?(?:周|星期)|\d{1,2}[号日](?![楼栋])|\d{1,2}月"
)
_NEGATED = re.compile(r"\b(?:not|but|except|never)\b|除了|不要|别")
_PARTS = {"morning": "08:00-12:00", "afternoon": "12:00-18:00", "evening": "18:00-22:00"}
_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HAN_TIME = (
    r"(早上|上午|中午|下午|晚上|傍晚|晚)?(\d{1,2}|[一二两三四五六七八九十]{1,3})(?:[点時时:](?:(\d{2})|(半))?)(?:钟)?"
)
_HAN_BETWEEN = re.compile(rf"{_HAN_TIME}\s*(?:到|至|-|~)\s*{_HAN_TIME}")
_HAN_AFTER = re.compile(rf"{_HAN_TIME}\s*(?:以后|之后|后)")
_HAN_BEFORE = re.compile(rf"{_HAN_TIME}\s*(?:以前|之前|前)")
_HAN_PARTS = {
    "白天": "08:00-18:00",
    "上午": "08:00-12:00",
    "早上": "08:00-12:00",
    "中午": "11:00-14:00",
    "下午": "12:00-18:00",
    "晚上": "18:00-22:00",
}
_SIMPLIFIED = str.maketrans("點時後週間兩鐘", "点时后周间两钟")
_HAN_DAYS = {"工作日": "Mo-Fr", "周一到周五": "Mo-Fr", "周一至周五": "Mo-Fr", "周末": "Sa-Su"} | {
    f"{word}{name}": day for word in ("周", "星期") for name, day in zip("一二三四五六日", _DAYS, strict=True)
} | {"星期天": "Su", "周天": "Su"}  # fmt: skip
_DAYS_SAID = re.compile(
    r"(?:周|星期)(?P<han_first>[一二三四五六日天])(?:到|至|-|~)(?:周|星期)?(?P<han_last>[一二三四五六日天])"
    rf"|(?P<han>{'|'.join(_HAN_DAYS)})"
    r"|\b(?P<several>weekdays?|working days?|m-f|weekends?)\b"
    rf"|\b(?P<first>{_DAY}){_DAY_ENDS}\.?\s*(?:-|\u2013|to|till|through)\s*(?P<last>{_DAY}){_DAY_ENDS}"
    rf"|\b(?P<one>{_DAY}){_DAY_ENDS}"
)
_HOURS_SAID = (
    *(_BETWEEN, _HAN_BETWEEN, _AFTER, _BEFORE, _HAN_AFTER, _HAN_BEFORE),
    re.compile("|".join(_PARTS | _HAN_PARTS)),
)


def time_window_of(raw: str) -> str | None:
    """Return the days and hours of a wish.

    Args:
        raw: as the customer wrote it.

    Returns:
        None if it is about a date (tomorrow, 12 May), excludes something (any day but Friday), or is not understood.
    """
    text = raw.lower().translate(_SIMPLIFIED)
    if any(form.search(text.replace("not before", "from")) for form in (_NEGATED, _DATED, NEGATED, DATED)):
        return None
    text = in_english(text)
    rules = [(_days(part), _hours(part)) for part in _rules(text)]
    if len(rules) > 1 and not all(days and hours for days, hours in rules):
        return None
    hours_of: dict[str, list[str]] = {}
    for days, hours in rules:
        hours_of.setdefault(days, []).extend(filter(None, (hours,)))
    found = "; ".join(" ".join(filter(None, (days, ",".join(hours)))) for days, hours in hours_of.items())
    return found if 0 < len(found) <= _LONGEST else None


def _rules(text: str) -> list[str]:
    """The parts that have days and hours of their own: `mon-fri 9-5, ` and `sat 10-2`; one part if there is one rule.

    None at all where hours stand between days, or days between hours, and which belong together is not plain.
    """
    said = [(*each.span(), True) for each in _DAYS_SAID.finditer(text)]
    said += [(*each.span(), False) for form in _HOURS_SAID for each in form.finditer(text)]
    said.sort()
    turns = [each for n, each in enumerate(said) if not n or each[2] != said[n - 1][2]]
    if len(turns) < 3:
        return [text]
    if len(turns) % 2:
        return []
    cuts = [0, *(start for start, _, _ in turns[2::2]), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def _days(text: str) -> str:
    return ",".join(dict.fromkeys(_day(each) for each in _DAYS_SAID.finditer(text)))


def _day(said: re.Match[str]) -> str:
    if han := said["han"]:
        return _HAN_DAYS[han]
    if said["several"]:
        return "Sa-Su" if "end" in said["several"] else "Mo-Fr"
    days = [_HAN_DAYS[f"周{day}"] for day in (said["han_first"], said["han_last"]) if day]
    days += [said[name][:2].capitalize() for name in ("first", "last", "one") if said[name]]
    return "-".join(days)


def _hours(text: str) -> str:
    for form, english in ((_BETWEEN, True), (_HAN_BETWEEN, False)):
        if several := [_between(each, english=english) for each in form.finditer(text)]:
            return ",".join(dict.fromkeys(several)) if all(several) else ""
    for form, clock, span in (
        (_AFTER, _english, "{}-24:00"),
        (_BEFORE, _english, "00:00-{}"),
        (_HAN_AFTER, _han, "{}-24:00"),
        (_HAN_BEFORE, _han, "00:00-{}"),
    ):
        if found := form.search(text):
            hour = clock(*found.groups())
            return span.format(hour) if hour else ""
    return next((hours for word, hours in (_PARTS | _HAN_PARTS).items() if word in text), "")


def _between(found: re.Match[str], *, english: bool) -> str:
    if english:
        first, last = found.groups()[:3], found.groups()[3:]
        half = first[2] or (last[2] if int(first[0]) < int(last[0]) else None)
        start, end = _clock(first[0], first[1], half), _clock(*last)
    else:
        start, end = _han(*found.groups()[:4]), _han(found.group(5) or found.group(1), *found.groups()[5:])
    return f"{start}-{end}" if start and end and start < end else ""


def _english(noon: str | None, hour: str, minute: str | None, half: str | None) -> str | None:
    return "12:00" if noon else _clock(hour, minute, half)


def _clock(hour: str, minute: str | None, half: str | None) -> str | None:
    number = int(hour)
    if half == "p" and number < 12:
        number += 12
    elif half == "a" and number == 12:
        number = 0
    elif half is None and minute is None and 1 <= number <= 7:
        number += 12
    return f"{number:02}:{int(minute or 0):02}" if number < 24 and int(minute or 0) < 60 else None


def _han(part: str | None, hour: str, minute: str | None, half: str | None) -> str | None:
    number = int(hour) if hour.isdigit() else _han_number(hour)
    if (part in ("下午", "晚上", "傍晚", "晚") and number < 12) or (
        part is None and minute is None and 1 <= number <= 6
    ):
        number += 12
    return f"{number:02}:{int(minute) if minute else 30 if half else 0:02}" if number < 24 else None


def _han_number(text: str) -> int:
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)
    return _HAN_DIGITS[text[0]]
