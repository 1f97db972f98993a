"""Formats records as lines, one JSON object each. Pure.

Values of a topic of typed records are printed unchanged. On other topics, and if a value is no JSON object, the line is
an envelope {"partition", "offset", "timestamp", "key", "value", "headers"}; bytes that are not UTF-8 become
{"base64": …}.
"""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson


class Record(Protocol):
    """What is needed of a consumed record; its timestamp is in milliseconds since 1970."""

    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


def value_line(record: Record) -> bytes:
    """Return the value on one line, as it is; an envelope if it is no JSON object."""
    try:
        fields = orjson.loads(record.value or b"")
    except orjson.JSONDecodeError:
        return envelope_line(record)
    if not isinstance(fields, dict) or record.value is None:
        return envelope_line(record)
    return orjson.dumps(fields) if b"\n" in record.value or b"\r" in record.value else record.value


def envelope_line(record: Record) -> bytes:
    """Return everything there is of a record, on one line."""
    return orjson.dumps(
        {
            "partition": record.partition,
            "offset": record.offset,
            "timestamp": datetime.fromtimestamp(record.timestamp / 1000, UTC),
            "key": readable(record.key),
            "value": readable(record.value),
            "headers": {name: readable(value) for name, value in record.headers},
        },
        option=orjson.OPT_UTC_Z,
    )


def readable(data: bytes | None) -> str | dict[str, Any] | None:
    """Return bytes as text if they are UTF-8, else as {"base64": …}."""
    if data is None:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": b64encode(data).decode()}
