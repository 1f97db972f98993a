"""Which dead letters a redrive means."""

from datetime import UTC, datetime

import pytest
import typer

from streams.commands.letter_choice import LetterChoice
from streams.records import DeadLetter, SourceOffset

LETTER = DeadLetter(
    flow="tag_reviews",
    source=SourceOffset(topic="reviews", partition=1, offset=7),
    stage="decode",
    error="reviews: $.stars: Expected `int`",
    attempts=1,
    failed_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
)


def takes(**flags: object) -> bool:
    given = {"records": None, "error": None, "key": None, "since": None, "until": None} | flags
    return LetterChoice.of(**given).takes(LETTER, b"p1")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "flags",
    [
        {},
        {"records": ["reviews[0]@7", "reviews[1]@7"]},
        {"error": "EXPECTED `int`"},
        {"key": "p1"},
        {"since": "2026-11-24 10:00", "until": "2026-11-24 10:01"},
        {"since": "2026-11-24T11:00:00+01:00"},
    ],
)
def test_a_letter_is_meant_that_every_flag_allows(flags: dict[str, object]) -> None:
    assert takes(**flags)


@pytest.mark.parametrize(
    "flags",
    [
        {"records": ["reviews[1]@70"]},
        {"records": ["clicks[1]@7"]},
        {"error": "timeout"},
        {"key": "p"},
        {"since": "2026-11-24 10:00:01"},
        {"until": "2026-11-24T10:00:00Z"},
        {"key": "p1", "error": "timeout"},
    ],
)
def test_one_flag_that_does_not_allow_a_letter_is_enough(flags: dict[str, object]) -> None:
    assert not takes(**flags)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"records": ["reviews/1/7"]}, "reviews[1]@7"),
        ({"since": "yesterday"}, "--since yesterday is no time"),
        ({"error": ""}, "--error has no words"),
    ],
)
def test_what_is_written_another_way_is_refused_with_the_right_one(flags: dict[str, object], said: str) -> None:
    with pytest.raises(typer.BadParameter) as refused:
        takes(**flags)
    assert said in refused.value.message


def test_no_flag_means_all() -> None:
    assert LetterChoice.of(None, None, None, None, None).is_all
    assert LetterChoice.of([], None, None, None, None).is_all
    assert not LetterChoice.of(None, None, "", None, None).is_all
