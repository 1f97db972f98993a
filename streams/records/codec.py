"""The one codec: JSON objects in UTF-8. msgspec decodes strictly, orjson encodes.

Unknown fields pass (a sender may be newer than we are). Wrong types, naive or absurd times, over-long fields, bad
UTF-8 anywhere, lone surrogates, deep nesting and integers beyond their bounds raise RecordError. Whatever msgspec,
orjson or a struct's own check can raise is mapped here and nowhere else.
"""

from datetime import datetime
from functools import cache
from typing import TypeVar

import msgspec
import orjson

from streams.records.errors import RecordError

R = TypeVar("R", bound=msgspec.Struct)

# msgspec's own, UnicodeDecodeError of bad UTF-8 (a ValueError), RecursionError of deep nesting, OverflowError of
# times at the edge of the calendar.
_DECODE_ERRORS = (msgspec.MsgspecError, ValueError, RecursionError, OverflowError)


def decode(topic: str, struct: type[R], value: bytes | None) -> R:
    """Read one value of a topic.

    Args:
        topic: names the topic in the error.
        struct: the topic's struct.
        value: the record's value as Kafka has it.

    Raises:
        RecordError: the value is null, or does not hold the contract. Nothing else is raised, whatever the bytes.
    """
    if value is None:
        raise RecordError(topic, "$", "the value is null, and this topic has no tombstones")
    decoder = _decoder(struct)  # outside the try: a struct that msgspec refuses is our bug, not the record's
    try:
        # Through str, because msgspec passes bad UTF-8 in fields that it skips.
        record: R = decoder.decode(str(value, "utf-8"))
    except _DECODE_ERRORS as error:
        raise _record_error(topic, error) from error
    return record


def encode(record: msgspec.Struct) -> bytes:
    """Write one record: RFC 3339 times, absent optional fields left out.

    Raises:
        RecordError: a text holds a lone surrogate, a number no 64 bits, or a time no UTC.
    """
    try:
        plain = msgspec.to_builtins(record, builtin_types=(datetime,))
        return orjson.dumps(plain, option=orjson.OPT_UTC_Z)
    except (orjson.JSONEncodeError, msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise RecordError(type(record).__name__, "$", f"cannot be written as JSON: {error}") from error


@cache
def _decoder(struct: type[R]) -> msgspec.json.Decoder[R]:
    return msgspec.json.Decoder(struct)


def _record_error(topic: str, error: Exception) -> RecordError:
    """Give msgspec's «reason - at `$.field`» its two parts; everything else is about the whole value."""
    if isinstance(error, UnicodeDecodeError):
        return RecordError(topic, "$", f"not UTF-8: {error.reason} at byte {error.start}")
    if isinstance(error, RecursionError):
        return RecordError(topic, "$", "nested too deeply")
    reason, _, place = str(error).rpartition(" - at `")
    return RecordError(topic, place.rstrip("`"), reason) if reason else RecordError(topic, "$", str(error))
