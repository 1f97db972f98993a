"""A dead letter keeps the record's bytes; all that is known of the failure is in its headers."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from aiokafka import TopicPartition
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.dead_letters import MAX_HEADERS_BYTES, MAX_KEY_BYTES, Failure, dead_letter, describe, origin_of
from streams.delivery.message import Message
from streams.records import DeadLetter, RecordError, SourceOffset
from streams.records.dead_letter import PREFIX, Headers, original_headers
from streams.topic_kinds import MAX_RECORD_BYTES
from streams.topics import DEAD_LETTERS
from tests.doubles import kafka_record

PLACE = TopicPartition("reviews", 3)
REDRIVE = TopicPartition("tag_reviews.redrive", 3)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
BROKER_LIMIT_BYTES = 1_048_588


def buried(
    key: bytes | None = b"p1",
    value: bytes | None = b"{",
    headers: Headers | None = None,
    error: Exception | None = None,
    offset: int = 42,
    place: TopicPartition = PLACE,
) -> Message:
    record = kafka_record(place, offset, key, value, headers)
    return dead_letter(record, Failure("tag_reviews", "infer", error or ValueError("no"), "minilm 1"), NOW)


def letter_of(message: Message) -> DeadLetter:
    return DeadLetter.from_headers(message.headers)


def bytes_on_the_wire(message: Message) -> int:
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 2**30)
    builder.append(0, timestamp=0, key=message.key, value=message.value, headers=message.headers)
    return len(builder.build())


@given(st.none() | st.binary(max_size=50), st.none() | st.binary(max_size=50))
def test_key_and_value_are_the_original_bytes(key: bytes | None, value: bytes | None) -> None:
    message = buried(key, value)
    assert (message.topic, message.key, message.value) == (DEAD_LETTERS.name, key, value)
    assert letter_of(message).length == len(value or b"")
    assert not letter_of(message).truncated


def test_the_headers_say_what_failed_where_and_why() -> None:
    assert letter_of(buried()) == DeadLetter(
        flow="tag_reviews",
        source=SourceOffset(topic="reviews", partition=3, offset=42),
        stage="infer",
        error="ValueError: no",
        attempts=1,
        failed_at=NOW,
        model="minilm 1",
        length=1,
    )


def test_the_senders_headers_are_kept() -> None:
    theirs = [("trace", b"\xff\x00"), ("trace", b"again")]
    message = buried(headers=theirs)
    assert original_headers(message.headers) == theirs


def test_a_null_header_of_the_sender_is_kept_or_dropped_but_is_no_crash() -> None:
    message = buried(headers=[("trace", None)])  # type: ignore[list-item]  # as aiokafka gives null headers
    assert letter_of(message).attempts == 1


def test_a_null_header_that_pretends_to_be_ours_is_no_crash() -> None:
    headers = [(f"{PREFIX}attempts", None)]
    message = buried(headers=headers)  # type: ignore[arg-type]  # as aiokafka gives null headers
    assert letter_of(message).attempts == 1


@pytest.mark.parametrize("size", [1_100_000, 10_000_000])
def test_a_value_that_would_not_fit_is_cut_and_says_so(size: int) -> None:
    value = bytes(range(256)) * (size // 256)
    message = buried(value=value)
    letter = letter_of(message)
    assert message.value == value[: len(message.value or b"")]
    assert len(message.value or b"") > 900_000
    assert (letter.truncated, letter.length, letter.sha256) == (True, len(value), sha256(value).hexdigest())


def test_a_long_key_is_cut_and_the_letter_says_so() -> None:
    letter = buried(key=b"k" * (MAX_KEY_BYTES + 1))
    assert letter.key == b"k" * MAX_KEY_BYTES
    assert letter_of(letter).truncated


@pytest.mark.parametrize("value", [None, b"", b"v" * 10_000_000])
@pytest.mark.parametrize("key", [None, b"k" * 2_000_000])
@pytest.mark.parametrize("header", [b"", b"h" * MAX_HEADERS_BYTES, b"h" * (MAX_HEADERS_BYTES - 10), b"h" * 5_000_000])
@pytest.mark.parametrize("error", ["e", "\U0001f600" * 10_000, "\ud800" * 10_000])
def test_a_dead_letter_always_fits_its_topic(key: bytes | None, value: bytes | None, header: bytes, error: str) -> None:
    message = buried(key, value, [("h", header)], ValueError(error))
    assert bytes_on_the_wire(message) < BROKER_LIMIT_BYTES
    assert MAX_RECORD_BYTES < BROKER_LIMIT_BYTES


@pytest.mark.parametrize(("size", "kept"), [(MAX_HEADERS_BYTES - 1, True), (MAX_HEADERS_BYTES, False)])
def test_headers_of_the_sender_that_are_too_large_leave_room_for_the_value(size: int, kept: bool) -> None:
    theirs = [("h", b"h" * size)]
    assert original_headers(buried(headers=theirs).headers) == (theirs if kept else [])


def test_headers_that_pretend_to_be_ours_cannot_outgrow_the_topic() -> None:
    forged = dict(buried().headers) | {f"{PREFIX}source-topic": b"t" * 3_000_000}
    assert bytes_on_the_wire(buried(headers=list(forged.items()))) < BROKER_LIMIT_BYTES


def test_a_redriven_record_keeps_its_first_place_and_counts_its_attempts() -> None:
    first = buried(offset=7)
    second = buried(headers=first.headers, offset=1_000, place=REDRIVE)
    third = buried(headers=second.headers, offset=2_000, place=REDRIVE)
    assert [letter_of(message).attempts for message in (first, second, third)] == [1, 2, 3]
    assert {letter_of(message).source.offset for message in (first, second, third)} == {7}


def test_each_header_of_ours_is_there_once_also_after_a_redrive() -> None:
    names = [name for name, _ in buried(headers=[*buried().headers, ("trace", b"1")]).headers]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["attempts", "source-offset", "failed-at"])
def test_a_record_whose_headers_of_ours_are_broken_stands_for_itself(name: str) -> None:
    headers = list((dict(buried(offset=7).headers) | {PREFIX + name: b"?"}).items())
    record = kafka_record(REDRIVE, 1_000, b"p1", b"{", headers)
    assert origin_of(record, "tag_reviews.redrive") == (
        SourceOffset(topic="tag_reviews.redrive", partition=3, offset=1_000),
        0,
    )


def test_headers_of_ours_are_believed_on_the_redrive_topic_alone() -> None:
    record = kafka_record(PLACE, 1_000, b"p1", b"{", list(buried(offset=7).headers))
    assert origin_of(record, "tag_reviews.redrive") == (SourceOffset(topic="reviews", partition=3, offset=1_000), 0)


def test_an_error_with_a_lone_surrogate_can_be_sent() -> None:
    assert letter_of(buried(error=ValueError("\ud800"))).error == r"ValueError: \ud800"


def test_a_record_error_speaks_for_itself_and_others_lead_with_their_type() -> None:
    assert describe(RecordError("reviews", "$.text", "too long")) == "reviews: $.text: too long"
    assert describe(KeyError("x")) == "KeyError: 'x'"
