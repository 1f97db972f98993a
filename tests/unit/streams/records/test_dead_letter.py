"""What is known of a failure survives its headers."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from streams.records import DeadLetter, RecordError, SourceOffset
from streams.records.dead_letter import MAX_ERROR_CHARS, PREFIX, original_headers
from tests.unit.streams.records.strategies import dead_letters

LETTER = DeadLetter(
    flow="tag_reviews",
    source=SourceOffset(topic="reviews", partition=3, offset=42),
    stage="decode",
    error="not JSON",
    attempts=1,
    failed_at=datetime(2026, 3, 1, tzinfo=UTC),
)


@given(dead_letters)
def test_a_dead_letter_survives_its_headers(letter: DeadLetter) -> None:
    assert DeadLetter.from_headers(letter.headers()) == letter


@given(dead_letters, st.lists(st.tuples(st.text(max_size=20).map("x-".__add__), st.binary(max_size=20)), max_size=4))
def test_the_senders_headers_stay_apart_from_ours(letter: DeadLetter, theirs: list[tuple[str, bytes]]) -> None:
    both = letter.headers() + theirs
    assert DeadLetter.from_headers(both) == letter
    assert original_headers(both) == theirs


def test_a_long_error_is_cut_to_what_an_operator_reads() -> None:
    headers = dict(replace(LETTER, error="好" * (MAX_ERROR_CHARS + 1)).headers())
    assert headers[f"{PREFIX}error"].decode() == "好" * MAX_ERROR_CHARS


def test_an_error_that_quotes_a_lone_surrogate_can_be_written_and_read() -> None:
    headers = replace(LETTER, error="bad \ud800").headers()
    assert DeadLetter.from_headers(headers).error == r"bad \ud800"


def test_times_are_written_as_utc_with_a_z() -> None:
    assert dict(LETTER.headers())[f"{PREFIX}failed-at"] == b"2026-03-01T00:00:00Z"


@pytest.mark.parametrize(
    "name", ["flow", "source-topic", "source-offset", "stage", "error", "attempts", "failed-at", "length"]
)
def test_a_missing_header_is_no_dead_letter_and_is_named(name: str) -> None:
    headers = [(key, value) for key, value in LETTER.headers() if key != PREFIX + name]
    with pytest.raises(RecordError, match=f"dead-letters: {PREFIX}{name}: the header is missing"):
        DeadLetter.from_headers(headers)


BROKEN: list[tuple[str, bytes | None]] = [
    ("attempts", b"many"),
    ("attempts", b"\xff"),
    ("attempts", b"9" * 5_000),
    ("stage", b"lunch"),
    ("failed-at", b"yesterday"),
    ("source-offset", b""),
    ("source-topic", b"\xff"),
    ("flow", None),  # Kafka's header values may be null
]


@pytest.mark.parametrize(("name", "value"), BROKEN)
def test_a_broken_header_is_no_dead_letter_and_nothing_worse(name: str, value: bytes | None) -> None:
    headers = dict(LETTER.headers()) | {PREFIX + name: value}
    with pytest.raises(RecordError) as refused:
        DeadLetter.from_headers(headers.items())  # type: ignore[arg-type]  # as aiokafka gives null headers
    assert refused.value.field == PREFIX + name


BOUNDS = [
    ("source-topic", b"t" * 900_000),
    ("source-partition", b"-1"),
    ("source-partition", str(2**31).encode()),
    ("source-offset", b"-1"),
    ("source-offset", str(2**70).encode()),
    ("attempts", b"-5"),
    ("attempts", b"0"),
    ("attempts", "٣".encode()),
    ("length", b"1_000"),
    ("flow", b""),
    ("failed-at", b"2101-01-01T00:00:00Z"),
    ("failed-at", b"2026-03-01T00:00:00"),
]


@pytest.mark.parametrize(("name", "value"), BOUNDS, ids=[f"{name} {value[:12]!r}" for name, value in BOUNDS])
def test_headers_from_outside_are_held_to_the_contracts_bounds(name: str, value: bytes) -> None:
    headers = dict(LETTER.headers()) | {PREFIX + name: value}
    with pytest.raises(RecordError):
        DeadLetter.from_headers(headers.items())


@given(
    st.lists(st.tuples(st.sampled_from([name for name, _ in LETTER.headers()]), st.binary(max_size=30)), max_size=12)
)
def test_no_headers_raise_anything_but_a_record_error(headers: list[tuple[str, bytes]]) -> None:
    with suppress(RecordError):
        assert DeadLetter.from_headers([*LETTER.headers(), *headers]).headers()


def test_a_dead_letter_says_when_in_utc() -> None:
    assert DeadLetter.from_headers(LETTER.headers()).failed_at.utcoffset() == timedelta(0)
