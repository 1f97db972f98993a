"""Pairs to train on: a question, the context that was known, and the answer that was given; also from a user's file.

CSV with a header, or JSON lines; the fields are `question`, `answer` and, where there is one, `context`.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from export.errors import CorpusError

FIELDS = ("question", "context", "answer")
_MOST_CHARACTERS = 1_000_000
csv.field_size_limit(_MOST_CHARACTERS)


@dataclass(frozen=True)
class Pair:
    """One lesson.

    Attributes:
        question: what the customer wrote.
        context: what the agent knew; may be empty.
        answer: what the agent wrote.
    """

    question: str
    context: str
    answer: str


def read_pairs(file: Path) -> list[Pair]:
    """Read a file of pairs by its ending: .csv, else JSON lines.

    Raises:
        CorpusError: it is not readable, or a row lacks question or answer as text; names the line.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = _csv_rows(lines, file) if file.suffix.lower() == ".csv" else _json_rows(lines, file)
            pairs = [_pair(file, number, row) for number, row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as err:
        raise CorpusError(file, 0, f"it is not readable as UTF-8 text ({err})") from err
    if not pairs:
        raise CorpusError(file, 0, "no pair is in it")
    return pairs


def _csv_rows(lines: Iterator[str], file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    reader = csv.DictReader(lines)
    if missing := {"question", "answer"} - set(reader.fieldnames or ()):
        raise CorpusError(file, 1, f"its header has no column {sorted(missing)[0]}")
    yield from ((reader.line_num, dict(row)) for row in reader)


def _json_rows(lines: Iterator[str], file: Path) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as err:
            raise CorpusError(file, number, f"it is no JSON ({err})") from err
        if not isinstance(row, dict):
            raise CorpusError(file, number, "it is no JSON object")
        yield number, row


def _pair(file: Path, number: int, row: dict[str, object]) -> Pair:
    texts = {name: row.get(name, "" if name == "context" else None) for name in FIELDS}
    texts["context"] = texts["context"] or ""
    for name, text in texts.items():
        if not isinstance(text, str):
            raise CorpusError(file, number, f"its {name} is no text")
    return Pair(**{name: str(text).strip() for name, text in texts.items()})
