"""Texts that the sources lack, written here: single words, emoji, neutral Chinese remarks, what shops get all day.

They are next to this file and never in the test. The hand-written reviews that figures are taken from are others
(tests/evaluations).
"""

import json
from pathlib import Path
from typing import Any

from export.data.labelled import Labelled

_FOLDER = Path(__file__).parent


def written_reviews() -> list[Labelled]:
    """What the layers learn from, in the order of the file."""
    rows = _rows("written_reviews.jsonl")
    return [Labelled(row["text"], row["label"], "written", "written", row["language"]) for row in rows]


def everyday_reviews() -> list[Labelled]:
    """Negative and positive Chinese reviews of a few signs, as shops get all day, in the order of the file."""
    rows = _rows("everyday_reviews.jsonl")
    return [Labelled(row["text"], row["label"], "everyday", "everyday", "zh", two_class=True) for row in rows]


def shop_reviews() -> list[Labelled]:
    """English and Chinese reviews of shops of every kind with three labels, in the order of the file.

    They tell what went wrong without a bad word, praise by negation, use irony and scores, praise with a "but".
    Neighbours of one group contrast with each other, and are never split.
    """
    rows = _rows("shop_reviews.jsonl")
    return [Labelled(row["text"], row["label"], "shop", row.get("group", row["text"]), row["language"]) for row in rows]


def harder_reviews() -> list[Labelled]:
    """English and Chinese reviews with three labels, in the order of the file; all of them are taught.

    A third are stories of many words whose verdict must be weighed; the others deny, compare, mean the
    reverse or tell facts alone, beside lookalikes that mean the opposite.
    """
    rows = _rows("harder_reviews.jsonl")
    return [Labelled(row["text"], row["label"], "harder", "harder", row["language"]) for row in rows]


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (_FOLDER / name).read_text("utf-8").splitlines()]
