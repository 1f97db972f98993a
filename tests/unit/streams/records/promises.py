"""What the codec promises for any bytes, as checks that unit tests and `make fuzz` share."""

from typing import Any

from streams.records import RecordError, encode
from streams.topic_kinds import RecordTopic


def assert_refused_or_kept(topic: RecordTopic, value: bytes) -> bool:  # type: ignore[type-arg]  # of any record
    """Whatever the bytes: an error that names topic, field and reason, or a record that can be written again.

    Returns:
        Whether they were a record.
    """
    found = read(topic, value)
    if isinstance(found, RecordError):
        assert found.topic == topic.name
        assert found.field.startswith("$")
        assert found.reason
        assert str(found) == f"{topic.name}: {found.field}: {found.reason}"
        return False
    assert topic.decode_value(encode(found)) == found
    return True


def read(topic: RecordTopic, value: bytes) -> Any:  # type: ignore[type-arg]
    """Return the record, or the error that says why there is none."""
    try:
        return topic.decode_value(value)
    except RecordError as error:
        return error
