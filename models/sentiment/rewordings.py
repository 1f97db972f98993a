"""What is judged of a text, and in which words: the parts in which it was written, and the readings of each.

    "Comfy."                              ─▶ "comfy!", "It is comfy.", "This thing is comfy."
    "Two stars, and that is generous."    ─▶ the text, ★★☆☆☆
    "Well packed. Sadly it does not work" ─▶ the text, "Sadly it does not work"
    "Pros: quiet. Cons: none"             ─▶ earlier "Pros: quiet.", later "No complaints."

A label is that of the weighted mean of a part's readings. Alone, a word is mostly a name to layers that were taught
sentences; a mark is the author's own label; what does not work is worth nothing. Refuses to know: models.
"""

import re
from typing import NamedTuple

from models.plain_text import unshouted
from models.sentiment.comparisons import spelled_out
from models.sentiment.failures import told_failure
from models.sentiment.last_word import told_later
from models.sentiment.pros_and_cons import told_by_lists
from models.sentiment.stars import told_mark

_ONE_WORD = re.compile(
    "[\"'\u201c(\\s]*+(?P<word>(?=\\S*[aeiouAEIOU])[A-Za-z]+(?:['\u2019-][A-Za-z]+)*)[\\s.!~)\u201d\"']*"
)
_SENTENCES = ("{}!", "It is {}.", "This thing is {}.")
_DECIDES = 2.0
"""How much a mark, or a failure at the end, counts beside the whole text."""


class Reading(NamedTuple):
    """Words in which a part is read.

    Attributes:
        text: the words.
        weight: how much they count, beside 1 for the text as it was written.
    """

    text: str
    weight: float


def parts_of(plain: str, *, chinese: bool) -> list[list[Reading]]:
    """The parts of a plain text in the order in which they were written, each with its readings: one or more."""
    return [_readings(part) for part in told_later(plain) or told_by_lists(plain, chinese=chinese) or (plain,)]


def _readings(part: str) -> list[Reading]:
    if word := _ONE_WORD.fullmatch(part):
        return [Reading(sentence.format(word["word"].lower()), 1.0) for sentence in _SENTENCES]
    text = spelled_out(unshouted(part))
    deciding = (told_mark(part), told_failure(part))
    return [Reading(text, 1.0), *(Reading(each, _DECIDES) for each in deciding if each)]
