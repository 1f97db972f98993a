"""Ratings as printed stars, which the sentiment layers can read: they know ★ from ★★★★★, but not 3/5 and ⭐.

    ⭐⭐ ─▶ ★★    7/10, 4⭐, 5*, two stars, 给两星 ─▶ ★★★★☆, …    "… Two stars, no more." ─▶ its rating: ★★☆☆☆

Only a text that is nothing but a rating is rewritten: in "3/5 of the screws were bent" it is a share, and 四星 in a
sentence is a kind of hotel. Within a text a rating must be a clause of its own, or be said to have changed.
"""

import math
import re

OF = 5
"""Stars of a scale."""

# Behind a digit (4⭐) a star means as many stars.
_KEYBOARD = re.compile("(?<![\\d\u2b50\ufe0f])(?<!\\d )(?:\u2b50\ufe0f?)+")
_WORDS = {
    "zero": 0,
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
_GIVEN = f"(?P<given>\\d{{1,3}}(?:[.,]\\d)?|(?a:{'|'.join(_WORDS)}))"
_SCALE = "(?:/|out of)\\s*(?P<of>5|10|100|(?a:five|ten))(?![0-9A-Za-z])"
_MARK = re.compile(
    "(?:rating\\s*[:\uff1a]\\s*|[\u7ed9\u6253]\\s*)?"
    f"{_GIVEN}\\s*(?:{_SCALE}(?:\\s*(?:{_SIGN}))?|{_SIGN})"
    "[\\s!.\uff01\u3002]*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    "(?:^|(?<=[.!?\u2026~)]\\s))"
    "(?:(?:so|now|overall|still|easily|(?:a )?solid|an?|only|just|rating|verdict|it gets|giving (?:it|this|them)"
    "|(?:i )?(?:give|gave|rate|rated) (?:it|this|them))\\b[:,]?\\s(?:an?\\s)?)?"
    f"\\b{_GIVEN}\\s?(?:{_SCALE}(?:\\s?stars?\\b)?|[ -]?(?:stars?\\b|\u2b50|\u2605))"
    "(?=\\s*(?:[.!,;:\u2013\u2014]|$|\\s-\\s)"
    "|\\s(?:because|and|from (?:me|us)|would|will|overall|in my book|all the way|feels?|seems?|again|recommend"
    "|if (?:I could|possible))\\b)",
    re.IGNORECASE,
)
_GAVE = re.compile("\\b(?:gave|rated)\\b", re.IGNORECASE)
_SINCE = re.compile("[.!?,;:]\\s*(?:but |and )?(?:now|then|since|after|until|later)\\b", re.IGNORECASE)
"""After a rating in the past tense: the author goes on with what came later, so the rating no longer holds."""
_CHINESE_CLAUSE = re.compile(
    "(?:^|(?<=[\uff0c,\u3002\uff01!\uff1b;~\uff5e\\s]))"
    "(?:(?:只能|最多|必须|果断|直接|勉强|还是|先|就|我)?(?:改成?|改为|给|打)(?:个|它|到)?|(?=\\S[颗顆]|\\S\\S?[好差]))"
    "(?P<given>[一二两三四五1-5])[颗顆个個]?星(?:[好差]评|吧|啦|了|鼓励|支持|推荐)*"
    "(?=[\uff0c,\u3002\uff01!\uff1b;~\uff5e\\s]|$)"
)
_CHANGED = re.compile(
    "\\b(?:chang|dropp?|lower|rais|bump|(?:up|down)grad|knock|edit|revis|updat|mov|went|going|tak|took)\\w*\\b[^.!?]{0,30}?"
    "\\bfrom (?:an? )?(?:[0-5]|(?a:one|two|three|four|five))(?P<first>[ -]stars?)? (?:down |up |back )?to (?:an? )?"
    "(?P<given>[1-5]|(?a:one|two|three|four|five))(?P<second>[ -]stars?)?\\b",
    re.IGNORECASE,
)
_NOT_CHANGED = re.compile(
    "(?:\\b(?:ask|beg|want|pay|paid|pressur|push|tell|told|offer|brib|urg)\\w* (?:me|us|people|customers|buyers)\\b"
    "[^.!?,]{0,30} to|\\brefus\\w* to|\\b(?:not|never)|n['\u2019]t)(?: be| even)?\\s$",
    re.IGNORECASE,
)
_NEAR = 60


def with_printed_stars(plain: str) -> str:
    """Return a plain text with printed stars; one that is only a rating (7/10, two stars) becomes stars out of five."""
    if mark := _MARK.fullmatch(plain):
        return _stars_of(mark)
    return _KEYBOARD.sub(lambda stars: "\u2605" * stars.group().count("\u2b50"), plain)


def rating_in(plain: str) -> str | None:
    """The rating that a text's author gives in it, as stars out of five; None if there is none, or more than one.

    A changed rating ("from 5 stars to 1") wins over others. One that the seller asks for does not count, nor does one
    that no longer holds ("I gave it 5 stars. Now it broke").
    """
    changed = [
        found
        for found in _CHANGED.finditer(plain)
        if (found["first"] or found["second"])
        and not _NOT_CHANGED.search(plain, max(0, found.start() - _NEAR), found.start())
    ]
    given = [found for found in _CLAUSE.finditer(plain) if not _is_past(found, plain)]
    marks = changed[-1:] or [*given, *_CHINESE_CLAUSE.finditer(plain)]
    ratings = {_stars_of(found) for found in marks}
    return ratings.pop() if len(ratings) == 1 else None


def _is_past(mark: re.Match[str], plain: str) -> bool:
    """Whether the rating is in the past tense, and the text goes on with what came later."""
    return bool(_GAVE.search(mark.group()) and _SINCE.search(plain, mark.end()))


def _stars_of(mark: re.Match[str]) -> str:
    return _stars(_number(mark["given"]), _number(mark.groupdict().get("of") or str(OF)))


def _number(text: str) -> float:
    word = text.lower()
    return _WORDS[word] if word in _WORDS else float(text.replace(",", "."))


def _stars(given: float, of: float) -> str:
    """Return a rating as stars out of five; half of a scale is its middle, so 5/10 are three stars."""
    full = min(math.ceil(OF * given / of), OF)
    return "\u2605" * full + "\u2606" * (OF - full)
