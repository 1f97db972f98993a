"""What a topic is: its settings in Kafka, its record type and key; a table, if the latest record of each key counts.

bytes ──decode──▶ record      the key is checked, too
record ──encode──▶ bytes      only what can be read back, and that no broker refuses for its size

Refuses to know: which topics there are (streams/topics.py).
"""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from msgspec import Struct

from streams.records import RecordError, check_readable, decode, encode

R = TypeVar("R", bound=Struct)
Role = Literal["input", "output", "both"]

# The largest record written anywhere: below Kafka's default limit of 1,048,588 bytes a batch, with room for framing.
MAX_RECORD_BYTES = 1_000_000
# A compacted topic is read whole at every start, so old versions must go early. Kafka's own settings leave the newest
# gigabyte uncleaned, and in the rest as many old versions as there are keys. Cleaning rewrites what is clean already:
# at a ratio of 0.2 a start reads a quarter more than the keys, and cleaning writes five times what was written. The
# newest segment is never cleaned; after the lag the broker ends it, so nothing stays for longer than two lags.
COMPACTED = {
    "cleanup.policy": "compact",
    "min.cleanable.dirty.ratio": "0.2",
    "segment.bytes": str(64 * 2**20),
    "max.compaction.lag.ms": str(6 * 3_600_000),
}


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One topic, as Kafka sees it.

    Attributes:
        name: as in Kafka.
        help: one line for `topics list`.
        retention_ms: how long records are kept; None keeps the latest of each key for ever, and little else
            (COMPACTED).
        partitions: a number if it is not the setting `partitions`.
    """

    name: str
    help: str
    retention_ms: int | None
    partitions: int | None = None

    @property
    def configs(self) -> dict[str, str]:
        """Return the topic's settings as Kafka names them."""
        if self.retention_ms is None:
            return dict(COMPACTED)
        return {"cleanup.policy": "delete", "retention.ms": str(self.retention_ms)}


@dataclass(frozen=True, kw_only=True)
class RecordTopic(Topic, Generic[R]):
    """A topic of typed, keyed records: what services send and read.

    Attributes:
        key: the field of the record that is its key, as UTF-8.
        struct: what its values are.
        role: who sends: services (input), flows (output), or flows, for other flows too (both).
    """

    key: str
    struct: type[R]
    role: Role = "input"

    def decode(self, key: bytes | None, value: bytes | None) -> R:
        """Read one record of this topic, its key included.

        Raises:
            RecordError: the value breaks the contract, or the key is not the value's key field.
        """
        record = decode(self.name, self.struct, value)
        if key != self.key_of(record):
            raise RecordError(self.name, "key", f"{_words_of(key)}, not the record's {self.key}")
        return record

    def decode_value(self, value: bytes | None) -> R:
        """Read one value of this topic, whatever its key.

        Raises:
            RecordError: it breaks the contract.
        """
        return decode(self.name, self.struct, value)

    def encode(self, record: R) -> bytes:
        """Write one record of this topic, and make sure that it can be read, which costs one decoding.

        Raises:
            RecordError: the record breaks the contract: readers would refuse it, or no broker would take it.
        """
        value = encode(record)
        if len(value) > MAX_RECORD_BYTES:
            raise RecordError(self.name, "$", f"the record has {len(value)} bytes, more than {MAX_RECORD_BYTES}")
        check_readable(self.name, self.struct, value)
        return value

    def key_of(self, record: R) -> bytes:
        """Return the key that a record of this topic has."""
        text: str = getattr(record, self.key)
        return text.encode()


def _words_of(key: bytes | None) -> str:
    return "the key is null" if key is None else f"the key is {key.decode('utf-8', 'backslashreplace')!r:.100}"


@dataclass(frozen=True, kw_only=True)
class TableTopic(RecordTopic[R]):
    """A compacted topic: the latest record of each key counts, and null deletes it."""

    retention_ms: int | None = None

    def decode_row(self, key: bytes | None, value: bytes | None) -> R | None:
        """Read one row of the table; None if the key is deleted.

        Raises:
            RecordError: the value breaks the contract, or the key is not the value's key field, or there is none.
        """
        if value is not None:
            return self.decode(key, value)
        if not key:
            raise RecordError(self.name, "key", "there is none, so nothing is deleted")
        return None
