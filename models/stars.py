"""Stars and marks as print has them: what sentiment's layers can read. They tell ★ from ★★★★★, and guess at 3/5 and ⭐.

Only a text that is a mark and nothing else is rewritten: in "3/5 of the screws were bent" it is a share.
"""

import math
import re

OF = 5
"""Stars of a scale."""

# Behind a digit (4⭐) a star says how many there are.
_KEYBOARD = re.compile("(?<![\\d\u2b50\ufe0f])(?<!\\d )(?:\u2b50\ufe0f?)+")
_MARK = re.compile(
    "(?P<given>\\d{1,3}(?:[.,]\\d)?)\\s*(?:/\\s*(?P<of>5|10|100)|(?:\u2b50\ufe0f?|\u2605)+)[\\s!.\uff01\u3002]*"
)


def printed(plain: str) -> str:
    """A plain text with its stars as print has them; one that is a mark alone (7/10, 4⭐) as stars of five."""
    if mark := _MARK.fullmatch(plain):
        return _stars(float(mark["given"].replace(",", ".")), int(mark["of"] or OF))
    return _KEYBOARD.sub(lambda stars: "\u2605" * stars.group().count("\u2b50"), plain)


def _stars(given: float, of: int) -> str:
    """Half of a scale is its middle: 5/10 are three stars."""
    full = min(math.ceil(OF * given / of), OF)
    return "\u2605" * full + "\u2606" * (OF - full)
