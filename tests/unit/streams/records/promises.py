"""What the codec promises for any bytes, as checks that unit tests and `make fuzz` share."""

from typing import Any

from streams.records import RecordError, encode
from streams.topics import RecordTopic


def assert_refused_or_kept(topic: RecordTopic, value: bytes) -> bool:  # type: ignore[type-arg]  # of any record
    """Whatever the bytes: an error that names topic, field and reason, or a record that can be written again.

    Returns:
        Whether they were a record.
    """
    read = _read(topic, value)
    if isinstance(read, RecordError):
        assert read.topic == topic.name
        assert read.field.startswith("$")
        assert read.reason
        assert str(read) == f"{topic.name}: {read.field}: {read.reason}"
        return False
    assert topic.decode_value(encode(read)) == read
    assert topic.decode(topic.key_of(read), topic.encode(read)) == read
    return True


def _read(topic: RecordTopic, value: bytes) -> Any:  # type: ignore[type-arg]
    try:
        return topic.decode_value(value)
    except RecordError as error:
        return error
