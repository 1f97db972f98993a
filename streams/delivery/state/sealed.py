"""A value as the changelog will hold it, refused while its record can still be a dead letter. Pure."""

from msgspec import MsgspecError, Struct, ValidationError, json

from streams.records import RecordError
from streams.topics import MAX_RECORD_BYTES

# A flow's state comes back through msgspec alone: its encoder takes a fifth of the codec's time for many numbers.
_ENCODER = json.Encoder()


def sealed(key: str, value: Struct | None) -> bytes | None:
    """Return a value as the changelog will hold it; None for one that is deleted.

    Raises:
        RecordError: it cannot be written, or not be read again, or is too large with its key.
        ValueError: the key is no text.
    """
    try:
        encoded = None if value is None else _ENCODER.encode(value)
    except (MsgspecError, ValueError, TypeError, RecursionError) as error:
        raise RecordError("state", key[:200], f"it cannot be written: {error}") from error
    size = len(key.encode()) + len(encoded or b"")
    if size > MAX_RECORD_BYTES:
        raise RecordError("state", key[:200], f"the state has {size} bytes, more than {MAX_RECORD_BYTES}")
    if encoded is not None and b"null" in encoded:
        # NaN is written as null; where a field cannot be null, no restore would ever succeed.
        try:
            json.decode(encoded, type=type(value))
        except ValidationError as error:
            raise RecordError("state", key[:200], f"it could not be read again: {error}") from error
    return encoded
