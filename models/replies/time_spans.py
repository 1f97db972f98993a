"""Spans of time in a text, in days: three weeks, 5-7 working days, day nine, the ninth week, 两个星期, 第四十天.

Of a range its end is found ("two to four working days" is four). A span of years is none: nobody tells a wait so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

_COUNTED = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_ORDINALS = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
_NUMBERS = {word: float(at) for at, word in enumerate(_COUNTED.split(), 1)}
_NUMBERS |= {word: float(at) for at, word in enumerate(_ORDINALS.split(), 3)}
_NUMBERS |= {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "ninety": 90.0, "a": 1.0, "an": 1.0}
_NUMBERS |= {"couple of": 2.0, "few": 3.0, "several": 3.0, "half a": 0.5}
_SIGNS = {sign: at for at, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2, "几": 3}
FOLDED = str.maketrans("\u0130\u0131\u017f", "iis")
"""Turkish letters and a long s, which patterns take for i and s, but `lower` does not."""
_UNITS = {"hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.0}
_UNITS |= {"小时": 1 / 24, "天": 1.0, "日内": 1.0, "工作日": 1.0, "周": 7.0, "星期": 7.0, "礼拜": 7.0, "月": 30.0}

NUMBER = rf"\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_SPAN = re.compile(
    rf"\bday (?P<day>{NUMBER})\b"
    rf"|(?<![\w.])(?:a )?(?P<number>{NUMBER})\+?(?:[ -](?:full|whole|more|good|long))?[ -]?"
    r"(?P<working>(?:working|business) )?(?P<unit>hour|day|night|week|fortnight|month)s?\b"
    r"|(?P<signs>\d{1,3}|[一二三四五六七八九十两几半]{1,3})(?:来|多)?个?(?P<half>半)?多?"
    r"(?P<kind>小时|工作日|天|日内|周|星期|礼拜|(?<=[个半多])月)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TimeSpan:
    """One span.

    Attributes:
        number: of units.
        unit: in days.
        working: whether it counts days on which shops work.
        start: where it begins in the text.
        end: where it ends.
        counted: whether it names its last day and not a length, and so has gone by: day nine, the ninth day.
    """

    number: float
    unit: float
    working: bool
    start: int
    end: int
    counted: bool

    def least(self) -> float:
        """Days that it takes without a holiday, of working days with their share of weekends."""
        return self.number * self.unit * (7 / 5 if self.working else 1)

    def most(self, number: float | None = None) -> float:
        """Days that it may take, or that so many of its units may, begun before a weekend."""
        units = self.number if number is None else number
        return units + 2 * ceil(units / 5) if self.working else units * self.unit


def time_spans(text: str) -> Iterator[TimeSpan]:
    """Each span of a text, in order."""
    for found in _SPAN.finditer(text.translate(FOLDED)):
        word, place = (found["day"] or found["number"] or "").lower(), found.span()
        if word:
            counted = found["day"] is not None or word in _ORDINALS.split()
            unit = _UNITS[(found["unit"] or "day").lower()]
            yield TimeSpan(number_of(word), unit, found["working"] is not None, *place, counted=counted)
        else:
            number = number_of_signs(found["signs"]) + (0.5 if found["half"] else 0)
            yield TimeSpan(number, _UNITS[found["kind"]], found["kind"] == "工作日", *place, counted=False)


def number_of(word: str) -> float:
    """The value of a number as NUMBER finds it, in any letters' case."""
    folded = word.translate(FOLDED).lower()
    return _NUMBERS[folded] if folded in _NUMBERS else float(folded)


def number_of_signs(signs: str) -> float:
    """The value of a number in figures or Chinese signs: 12, 两, 十几, 半."""
    if signs.isdigit():
        return float(signs)
    if signs == "半":
        return 0.5
    tens, ten, ones = signs.rpartition("十")
    return float(_SIGNS.get(tens, 1) * 10 + _SIGNS.get(ones.strip("几"), 0) if ten else _SIGNS.get(signs[-1], 1))
