"""A value as the changelog will hold it, refused while its record can still be a dead letter. Pure."""

from msgspec import Struct, ValidationError, json

from streams.records import RecordError, encode
from streams.topics import MAX_RECORD_BYTES


def sealed(key: str, value: Struct | None) -> bytes | None:
    """Return a value as the changelog will hold it; None for one that is deleted.

    Raises:
        RecordError: it cannot be written, or not be read again, or is too large with its key.
        ValueError: the key is no text.
    """
    encoded = None if value is None else encode(value)
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
