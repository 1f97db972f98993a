"""Hours and days in one form, that of opening_hours in OpenStreetMap: `Mo-Fr 09:00-17:00`, `Sa`, `17:00-24:00`.

    words ─▶ days, hours ─▶ `DAYS HH:MM-HH:MM,…`; what says neither, or says "not", has no such form

An hour from 1 to 7 without am or pm is taken for the afternoon: nobody delivers at three in the morning.
"""

import re

from models.logistics.normalise.windows_abroad import DATED, NEGATED, in_english

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur|urs)?(?:day)?s?"
_RANGE = re.compile(rf"\b{_DAY}\b\.?\s*(?:-|\u2013|to|till|through)\s*{_DAY}\b")
_ONE = re.compile(rf"\b{_DAY}\b")
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
    found = " ".join(part for part in (_days(text), _hours(text)) if part)
    return found or None


def _days(text: str) -> str:
    for word, days in _HAN_DAYS.items():
        if word in text:
            return days
    if re.search(r"\bweekdays?\b|\bworking days?\b|\bm-f\b", text):
        return "Mo-Fr"
    if re.search(r"\bweekends?\b", text):
        return "Sa-Su"
    if several := _RANGE.search(text):
        return f"{_day(several.group(1))}-{_day(several.group(2))}"
    return ",".join(dict.fromkeys(_day(each.group(1)) for each in _ONE.finditer(text)))


def _day(short: str) -> str:
    return short[:2].capitalize()


def _hours(text: str) -> str:
    for form, english in ((_BETWEEN, True), (_HAN_BETWEEN, False)):
        if several := [_between(each, english=english) for each in form.finditer(text)]:
            return ",".join(several) if all(several) else ""
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
