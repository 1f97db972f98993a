"""Builds the dead letter of a failed record: its original bytes, with the failure in headers.

It is written in the transaction of its batch: if that fails, nothing of the batch is committed, and the worker ends.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from streams.delivery.message import Message
from streams.delivery.state import Due
from streams.records import DeadLetter, RecordError, SourceOffset, Stage, decode
from streams.records.dead_letter import MAX_ERROR_CHARS, Headers, original_headers
from streams.topic_kinds import MAX_RECORD_BYTES
from streams.topics import DEAD_LETTERS, redrive_name

MAX_KEY_BYTES = 64 * 1024
MAX_HEADERS_BYTES = 64 * 1024
# Our own headers: the error at four bytes a character, and names, ids and hashes.
OWN_HEADERS_BYTES = 4 * MAX_ERROR_CHARS + 4_096


class Consumed(Protocol):
    """What is needed of a consumed record."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


def origin_of(record: Consumed, redrive: str) -> tuple[SourceOffset, int]:
    """Return where a record first was, and how often it was tried; on the redrive topic headers say both."""
    if record.topic != redrive:
        return _place(record), 0  # anybody can send headers; only redrive's are believed
    try:
        earlier = DeadLetter.from_headers(record.headers)
    except RecordError:  # sent by hand, without our headers: the record stands for itself
        return _place(record), 0
    return earlier.source, earlier.attempts


def redriven_timer(record: Consumed) -> Due | None:
    """Return the redriven timer of a record, which is to fire again; None for every other record.

    Args:
        record: of the flow's redrive topic; headers on other topics are not trusted.

    Raises:
        RecordError: its headers say that it is one, and it is not.
    """
    try:
        letter = DeadLetter.from_headers(record.headers)
    except RecordError:
        return None
    return decode(record.topic, Due, record.value) if letter.stage == "timer" else None


@dataclass(frozen=True)
class Failure:
    """What went wrong with one record: in which flow and stage, and with which model, if one was asked."""

    flow: str
    stage: Stage
    error: Exception
    model: str | None = None


def dead_letter(record: Consumed, failure: Failure, now: datetime) -> Message:
    """Make the dead letter of a record.

    Key and value are the original bytes. A value that would not fit is cut; its length and sha256 are in the headers,
    and redrive reads the source offset instead. A key over 64 KiB is cut likewise, large foreign headers are dropped.
    """
    origin, attempts = origin_of(record, redrive_name(failure.flow))
    key, foreign, value = record.key, original_headers(record.headers), record.value
    if key is not None:
        key = key[:MAX_KEY_BYTES]
    if _size(foreign) > MAX_HEADERS_BYTES:
        foreign = []
    room = MAX_RECORD_BYTES - len(key or b"") - _size(foreign) - OWN_HEADERS_BYTES
    truncated = (value is not None and len(value) > room) or key != record.key
    letter = DeadLetter(
        flow=failure.flow,
        source=origin,
        stage=failure.stage,
        error=describe(failure.error),
        attempts=attempts + 1,
        failed_at=now,
        model=failure.model,
        length=len(value or b""),
        truncated=truncated,
        sha256=sha256(value or b"").hexdigest() if truncated else None,
    )
    return Message(
        DEAD_LETTERS.name, key, value[:room] if value is not None else None, None, letter.headers() + foreign
    )


def describe(error: Exception) -> str:
    """Put an error in words: a RecordError speaks for itself, others lead with their type."""
    return str(error) if isinstance(error, RecordError) else f"{type(error).__name__}: {error}"


def _place(record: Consumed) -> SourceOffset:
    return SourceOffset(topic=record.topic, partition=record.partition, offset=record.offset)


def _size(headers: Headers) -> int:
    return sum(len(name.encode()) + len(value or b"") for name, value in headers)
