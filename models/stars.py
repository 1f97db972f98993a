"""Ratings as printed stars, which the layers of sentiment can read: they know ★ from ★★★★★, but guess at 3/5 and ⭐.

    ⭐⭐ ─▶ ★★    7/10, 4⭐, 5*, two stars, 给两星 ─▶ ★★★★☆, …

Only a text that is nothing but a rating is rewritten: in "3/5 of the screws were bent" it is a share, and 四星 in a
sentence is a kind of hotel.
"""

import math
import re

OF = 5
"""Stars of a scale."""

# Behind a digit (4⭐) a star means as many stars.
_KEYBOARD = re.compile("(?<![\\d\u2b50\ufe0f])(?<!\\d )(?:\u2b50\ufe0f?)+")
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
}
_SIGN = "(?:\u2b50\ufe0f?|\u2605)+|\\*|stars?|\u9897?\u661f"
# ASCII, because a Turkish dotless i is an i to a pattern that knows no case, but not to `lower`.
_MARK = re.compile(
    "(?:rating\\s*[:\uff1a]\\s*|[\u7ed9\u6253]\\s*)?"
    f"(?P<given>\\d{{1,3}}(?:[.,]\\d)?|(?a:{'|'.join(_WORDS)}))\\s*"
    f"(?:(?:/|out of)\\s*(?P<of>5|10|100|(?a:five|ten))(?:\\s*(?:{_SIGN}))?|{_SIGN})"
    "[\\s!.\uff01\u3002]*",
    re.IGNORECASE,
)


def printed(plain: str) -> str:
    """Return a plain text with printed stars; one that is only a rating (7/10, two stars) becomes stars out of five."""
    if mark := _MARK.fullmatch(plain):
        return _stars(_number(mark["given"]), _number(mark["of"] or str(OF)))
    return _KEYBOARD.sub(lambda stars: "\u2605" * stars.group().count("\u2b50"), plain)


def _number(told: str) -> float:
    word = told.lower()
    return _WORDS[word] if word in _WORDS else float(told.replace(",", "."))


def _stars(given: float, of: float) -> str:
    """Return a rating as stars out of five; half of a scale is its middle, so 5/10 are three stars."""
    full = min(math.ceil(OF * given / of), OF)
    return "\u2605" * full + "\u2606" * (OF - full)
