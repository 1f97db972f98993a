"""A record that could not be processed: the topic `dead-letters`, with the original key and value as raw bytes.

Everything known about the failure is in headers named `shopstream-…`, so that any client can read it and the value is
exactly what was sent. Headers of the original record are kept.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Literal, TypeVar, get_args

from msgspec import Struct

from streams.records.errors import RecordError
from streams.records.event import check_year
from streams.records.provenance import SourceOffset

Stage = Literal["decode", "infer", "fold", "timer"]
Headers = list[tuple[str, bytes]]

T = TypeVar("T")

TOPIC = "dead-letters"
PREFIX = "shopstream-"
# An error's words, cut to what an operator reads: with all other headers it stays far below the topic's record limit.
MAX_ERROR_CHARS = 2_000
# As Kafka bounds a topic's name; 19 digits hold what 63 bits do.
MAX_NAME_CHARS, MAX_DIGITS = 249, 19


class DeadLetter(Struct, frozen=True, kw_only=True):
    """One failure, as headers.

    Attributes:
        flow: the flow that could not process the record.
        source: the record's place; for a redriven record its original one.
        stage: where it failed; "timer": the record was fine, what it set for later failed, and is the value here.
        error: why, in words; no customer's text beyond what the error itself quotes.
        attempts: how often the record was tried, 1 for the first dead letter, one more per redrive.
        failed_at: when, UTC.
        model: name and version of the model, where one was asked.
        length: bytes of the original value; of a null value 0.
        truncated: the value was too long for the topic and is cut; `length` and `sha256` are the original's.
        sha256: of the original value, where it was cut.
    """

    flow: str
    source: SourceOffset
    stage: Stage
    error: str
    attempts: int
    failed_at: datetime
    model: str | None = None
    length: int = 0
    truncated: bool = False
    sha256: str | None = None

    def headers(self) -> Headers:
        """Return the headers of this failure, in a fixed order."""
        texts = {
            "flow": self.flow,
            "source-topic": self.source.topic,
            "source-partition": str(self.source.partition),
            "source-offset": str(self.source.offset),
            "stage": self.stage,
            "error": self.error[:MAX_ERROR_CHARS],
            "attempts": str(self.attempts),
            "failed-at": self.failed_at.isoformat().replace("+00:00", "Z"),
            "model": self.model,
            "length": str(self.length),
            "truncated": "true" if self.truncated else None,
            "sha256": self.sha256,
        }
        # backslashreplace: an error may quote a lone surrogate, which has no UTF-8.
        return [(PREFIX + k, v.encode(errors="backslashreplace")) for k, v in texts.items() if v is not None]

    @classmethod
    def from_headers(cls, headers: Iterable[tuple[str, bytes]]) -> "DeadLetter":
        """Read the headers back.

        Raises:
            RecordError: a header is missing or not what it should be.
        """
        header = _Headers(headers)
        return cls(
            flow=header.needed("flow", _name),
            source=SourceOffset(
                topic=header.needed("source-topic", _name),
                partition=header.needed("source-partition", _partition),
                offset=header.needed("source-offset", _number),
            ),
            stage=header.needed("stage", _stage),
            error=header.needed("error", str),
            attempts=header.needed("attempts", _attempts),
            failed_at=header.needed("failed-at", _time),
            model=header.optional("model", str),
            length=header.needed("length", _number),
            truncated=header.optional("truncated", _truth) or False,
            sha256=header.optional("sha256", str),
        )


class _Headers:
    """Headers of ours by name, each read with its own check."""

    def __init__(self, headers: Iterable[tuple[str, bytes]]) -> None:
        self._values = {name: value for name, value in headers if name.startswith(PREFIX) and value is not None}

    def needed(self, name: str, read: Callable[[str], T]) -> T:
        """Read a header; RecordError if it is missing or not what it should be."""
        if PREFIX + name not in self._values:
            raise RecordError(TOPIC, PREFIX + name, "the header is missing")
        try:
            return read(self._values[PREFIX + name].decode())
        except ValueError as error:
            raise RecordError(TOPIC, PREFIX + name, f"the header is not what it should be: {error}") from error

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        """Read a header that may be missing."""
        return self.needed(name, read) if PREFIX + name in self._values else None


def original_headers(headers: Iterable[tuple[str, bytes]]) -> Headers:
    """Return the headers that the sender of the original record set."""
    return [(name, value) for name, value in headers if not name.startswith(PREFIX)]


def _name(text: str) -> str:
    if not 1 <= len(text) <= MAX_NAME_CHARS:
        raise ValueError(f"{len(text)} characters, not 1 to {MAX_NAME_CHARS}")
    return text


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS and int(text) < 2**63):
        raise ValueError(f"{text:.40} is no number from 0 to 2^63 - 1")
    return int(text)


def _partition(text: str) -> int:
    if _number(text) >= 2**31:
        raise ValueError(f"{text} is no partition")
    return _number(text)


def _attempts(text: str) -> int:
    if _number(text) < 1:
        raise ValueError("a dead letter was tried at least once")
    return _number(text)


def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text:.40} has no zone")
    check_year("it", time)
    return time


def _truth(text: str) -> bool:
    return text == "true"


def _stage(text: str) -> Stage:
    for stage in get_args(Stage):
        if stage == text:
            return stage  # type: ignore[no-any-return]
    raise ValueError(f"{text:.40} is none of {', '.join(get_args(Stage))}")
