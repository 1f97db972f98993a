"""Real texts as records of this run: with ids of this run and the present time. The file is JSON lines."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from streams.commands.line_file import Line, read_lines
from streams.errors import ConfigurationError
from streams.records import Review

# Four hours at ten a second; they are held in memory, and a file may have millions.
TEXTS_AT_MOST = 150_000


class Text(NamedTuple):
    """What is taken from the file."""

    product_id: str
    text: str
    stars: int | None


class DemoReviewsError(ConfigurationError):
    """The file of reviews cannot be used."""


def load_texts(file: Path) -> list[Text]:
    """Read the file, or the first part of a large one.

    Raises:
        DemoReviewsError: it is missing, empty, or not what it should be; the message says how to get it.
    """
    if not file.is_file():
        raise DemoReviewsError(
            f"{file} is missing: `make run` fetches the reviews, or python -m export.data.demo_reviews; "
            "or give your own with --reviews FILE.jsonl (product_id and text on each line)"
        )
    with file.open("rb") as lines:
        texts = [_text_of(line, file) for line in islice(read_lines(lines), TEXTS_AT_MOST)]
    if not texts:
        raise DemoReviewsError(f"{file} is empty: remove it and run make run again")
    return texts


def reviews_of(texts: list[Text], run: str) -> Iterator[tuple[Text, str]]:
    """Go through the texts for ever, each with an id that no other run has."""
    for number, text in enumerate(cycle(texts)):
        yield text, f"{run}-{number}"


def review(text: Text, review_id: str, now: datetime) -> Review:
    """Make the record of a text that is being sent now."""
    return Review(
        event_id=review_id,
        occurred_at=now,
        review_id=review_id,
        product_id=text.product_id,
        text=text.text,
        stars=text.stars,
    )


def _text_of(line: Line, file: Path) -> Text:
    try:
        fields = json.loads(line.value.decode("utf-8-sig" if line.number == 1 else "utf-8"))
        stars = fields.get("stars")
        return Text(str(fields["product_id"]), str(fields["text"]), int(stars) if stars is not None else None)
    except UnicodeDecodeError as error:
        raise DemoReviewsError(
            f"{file} is not UTF-8 (line {line.number}): iconv -f ENCODING -t UTF-8 {file} > NEW.jsonl"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DemoReviewsError(
            f"{file}, line {line.number}: it must be a JSON object with product_id and text ({error})"
        ) from error
