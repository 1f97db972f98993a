"""What the model reads of a text: its parts (earlier and later), and one or more readings of each part.

    "Comfy."                              ─▶ "comfy!", "It is comfy.", "This thing is comfy."
    "Two stars, and that is generous."    ─▶ the text, ★★☆☆☆
    "Well packed. Sadly it does not work" ─▶ the text, "Sadly it does not work"
    "Pros: quiet. Cons: none"             ─▶ earlier "Pros: quiet.", later "No complaints."

A part's probabilities are the weighted mean over its readings. A single word is put into sentences, since the layers
were trained on sentences and take it for a name; a rating is the author's own label; a final failure decides. Refuses
to know: models.
"""

import re
from typing import NamedTuple

from models.plain_text import unshouted
from models.sentiment.comparisons import spelled_out
from models.sentiment.failures import final_failure
from models.sentiment.last_word import split_at_update
from models.sentiment.pros_and_cons import split_at_lists
from models.sentiment.stars import rating_in

_ONE_WORD = re.compile(
    "[\"'\u201c(\\s]*+(?P<word>(?=\\S*[aeiouAEIOU])[A-Za-z]+(?:['\u2019-][A-Za-z]+)*)[\\s.!~)\u201d\"']*"
)
_SENTENCES = ("{}!", "It is {}.", "This thing is {}.")
_DECIDES = 2.0
"""The weight of a rating, or of a failure at the end, relative to the whole text."""


class Reading(NamedTuple):
    """A wording of a part that the model reads.

    Attributes:
        text: the wording.
        weight: in the mean; 1 for the text as it was written.
    """

    text: str
    weight: float


def parts_of(plain: str, *, chinese: bool) -> list[list[Reading]]:
    """The parts of a plain text in the order in which they were written, each with one or more readings."""
    return [_readings(part) for part in split_at_update(plain) or split_at_lists(plain, chinese=chinese) or (plain,)]


def _readings(part: str) -> list[Reading]:
    if word := _ONE_WORD.fullmatch(part):
        return [Reading(sentence.format(word["word"].lower()), 1.0) for sentence in _SENTENCES]
    text = spelled_out(unshouted(part))
    deciding = (rating_in(part), final_failure(part))
    return [Reading(text, 1.0), *(Reading(each, _DECIDES) for each in deciding if each)]
