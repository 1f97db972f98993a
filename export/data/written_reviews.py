"""Short texts that the sources lack, written for training: single words, emoji, neutral Chinese remarks.

They lie beside this file and are in training only. The hand-written reviews that figures are taken from are others
(tests/evaluations).
"""

import json
from pathlib import Path

from export.data.labelled import Labelled

_FILE = Path(__file__).with_name("written_reviews.jsonl")


def written_reviews() -> list[Labelled]:
    """All of them, in the order of the file."""
    rows = [json.loads(line) for line in _FILE.read_text("utf-8").splitlines()]
    return [Labelled(row["text"], row["label"], "written", "written", row["language"]) for row in rows]
