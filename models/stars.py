"""Ratings as printed stars, which the layers of sentiment can read: they know ★ from ★★★★★, but guess at 3/5 and ⭐.

Only a text that is nothing but a rating is rewritten: in "3/5 of the screws were bent" it is a share.
"""

import math
import re

OF = 5
"""Stars of a scale."""

# Behind a digit (4⭐) a star means as many stars.
_KEYBOARD = re.compile("(?<![\\d\u2b50\ufe0f])(?<!\\d )(?:\u2b50\ufe0f?)+")
_MARK = re.compile(
    "(?P<given>\\d{1,3}(?:[.,]\\d)?)\\s*(?:/\\s*(?P<of>5|10|100)|(?:\u2b50\ufe0f?|\u2605)+)[\\s!.\uff01\u3002]*"
)


def printed(plain: str) -> str:
    """Return a plain text with printed stars; one that is only a rating (7/10, 4⭐) becomes stars out of five."""
    if mark := _MARK.fullmatch(plain):
        return _stars(float(mark["given"].replace(",", ".")), int(mark["of"] or OF))
    return _KEYBOARD.sub(lambda stars: "\u2605" * stars.group().count("\u2b50"), plain)


def _stars(given: float, of: int) -> str:
    """Return a rating as stars out of five; half of a scale is its middle, so 5/10 are three stars."""
    full = min(math.ceil(OF * given / of), OF)
    return "\u2605" * full + "\u2606" * (OF - full)
