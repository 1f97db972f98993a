"""A labelled text, and what the labels mean.

Neutral is a band on the mean of the raters' scale (-4 to 4): a mean nearer to 0 than to the first step of the scale,
so |mean| < 0.5, is neutral. It is a definition, not a tuned figure. Chinese reviews come as negative or positive only.
"""

from dataclasses import dataclass
from typing import Literal

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")
NEUTRAL_BAND = 0.5


@dataclass(frozen=True)
class Labelled:
    """One text with its label.

    Attributes:
        text: as its author wrote it.
        label: negative, neutral or positive.
        source: amazon, movies, tweets, editorials, chinese, written, everyday or shop.
        group: texts of one group (one review, one opening) go to the same split.
        language: ISO 639-1 code.
        two_class: True if the source has no neutral, so that its label says nothing about neutral.
        rating: the mean of the raters, -4 to 4; None if the source only has a label.
    """

    text: str
    label: Label
    source: str
    group: str
    language: Literal["en", "zh"]
    two_class: bool = False
    rating: float | None = None


def label_of(mean: float) -> Label:
    """The label of a mean rating on the scale -4 to 4."""
    if abs(mean) < NEUTRAL_BAND:
        return "neutral"
    return "positive" if mean > 0 else "negative"
