"""A file of JSON lines, read in constant memory and checked against a topic's contract before anything is sent.

bytes ──read_lines──▶ Line ──bad_lines──▶ the first bad ones, and how many there are
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import orjson

from streams.records import RecordError, decode
from streams.topic_kinds import MAX_RECORD_BYTES, RecordTopic

SHOWN = 5
TELL_EVERY = 2_000


@dataclass(frozen=True)
class Line:
    """One line with something on it.

    Attributes:
        number: from 1, as an editor counts.
        value: its bytes without the line's end.
        whole: False where it is longer than any record may be, and cut.
    """

    number: int
    value: bytes
    whole: bool = True


@dataclass
class Check:
    """What checking a file found.

    Attributes:
        lines: with something on them.
        bad: of those, how many cannot be records.
        not_utf8: of the bad ones, those that are not even UTF-8.
        first: the first of the bad ones in words.
    """

    lines: int = 0
    bad: int = 0
    not_utf8: int = 0
    first: list[str] = field(default_factory=list)


def read_lines(file: IO[bytes]) -> Iterator[Line]:
    """Read a file line by line; blank lines are left out, and very long ones are cut so that memory stays bounded."""
    number = 0
    while chunk := file.readline(MAX_RECORD_BYTES + 2):
        number += 1
        value = chunk.rstrip(b"\r\n")
        whole = len(value) <= MAX_RECORD_BYTES
        while chunk and not chunk.endswith(b"\n"):
            chunk = file.readline(MAX_RECORD_BYTES)
        if value.strip():
            yield Line(number, value, whole)


def _nobody(_check: Check) -> None:
    """Tell nobody."""


def check_lines(file: IO[bytes], topic: RecordTopic[Any], tell: Callable[[Check], None] = _nobody) -> Check:
    """Decode every line as a record of the topic; only counts and the first errors are kept.

    Args:
        file: is read to its end.
        topic: whose contract lines must keep.
        tell: is told now and then what was found so far.
    """
    check = Check()
    for line in read_lines(file):
        check.lines += 1
        if not check.lines % TELL_EVERY:
            tell(check)
        if reason := problem(line, topic):
            check.bad += 1
            check.not_utf8 += not _is_utf8(line.value)
            if len(check.first) < SHOWN:
                check.first.append(f"line {line.number}: {reason}")
    return check


def problem(line: Line, topic: RecordTopic[Any]) -> str | None:
    """Say why a line is no record of the topic; None if it is one."""
    if not line.whole:
        return f"longer than the {MAX_RECORD_BYTES:,} bytes that a record may have"
    try:
        topic.key_of(decode(topic.name, topic.struct, line.value))
    except (RecordError, UnicodeEncodeError) as error:
        return str(error)
    return None


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def key_of(value: bytes, topic: RecordTopic[Any]) -> bytes | None:
    """Return the key for a value that may be anything: its key field, or none."""
    try:
        key = orjson.loads(value)[topic.key]
        return key.encode() if isinstance(key, str) else None
    except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
        return None
