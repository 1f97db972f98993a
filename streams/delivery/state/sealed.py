"""A value in the form that the changelog stores. Pure.

A value that cannot be written is refused here, while its record can still become a dead letter.

Values are JSON, those of sealed parts MessagePack. A struct in MessagePack starts with a byte with which no JSON
starts, so a reader can tell them apart, and JSON that an earlier version wrote can still be read.
"""

from typing import Generic, TypeVar

from msgspec import MsgspecError, Struct, ValidationError, json, msgpack

from streams.records import RecordError
from streams.topic_kinds import MAX_RECORD_BYTES

# Only msgspec reads a flow's state back, so msgspec writes it: for many numbers a fifth of the codec's time.
_ENCODER, _PACKER = json.Encoder(), msgpack.Encoder()
_JSON = b"{["

S = TypeVar("S", bound=Struct)


def sealed(key: str, value: Struct | None) -> bytes | None:
    """Return a value as JSON for the changelog; None for one that is deleted.

    Raises:
        RecordError: it cannot be written, or not read back, or is too large with its key.
        ValueError: the key is no text.
    """
    try:
        encoded = None if value is None else _ENCODER.encode(value)
    except (MsgspecError, ValueError, TypeError, RecursionError) as error:
        raise RecordError("state", key[:200], f"it cannot be written: {error}") from error
    _check_size(key, encoded)
    if encoded is not None and b"null" in encoded:
        # NaN is written as null; if a field cannot be null, no restore would ever succeed.
        try:
            json.decode(encoded, type=type(value))
        except ValidationError as error:
            raise RecordError("state", key[:200], f"it could not be read again: {error}") from error
    return encoded


def packed(key: str, value: Struct | None) -> bytes | None:
    """Return a value as MessagePack for the changelog, half the bytes and time of JSON; None for a deleted one.

    Raises:
        RecordError: it cannot be written, or is too large with its key.
        ValueError: the key is no text.
    """
    try:
        encoded = None if value is None else _PACKER.encode(value)
    except (MsgspecError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise RecordError("state", key[:200], f"it cannot be written: {error}") from error
    _check_size(key, encoded)
    return encoded


def is_json(encoded: bytes) -> bool:
    """Tell whether a value was written as JSON."""
    return encoded[:1] in _JSON


class Opener(Generic[S]):
    """Reads values of one type back, however they were written."""

    def __init__(self, struct: type[S]) -> None:
        """Read this type."""
        self._json, self._packed = json.Decoder(struct), msgpack.Decoder(struct)

    def decode(self, encoded: bytes) -> S:
        """Read a value.

        Raises:
            MsgspecError: it is not of the type.
        """
        return (self._json if is_json(encoded) else self._packed).decode(encoded)


def _check_size(key: str, encoded: bytes | None) -> None:
    size = len(key.encode()) + len(encoded or b"")
    if size > MAX_RECORD_BYTES:
        raise RecordError("state", key[:200], f"the state has {size} bytes, more than {MAX_RECORD_BYTES}")
