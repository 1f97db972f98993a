"""A compacted topic as a dictionary that every worker holds completely, such as the product catalogue.

It is the same on every worker, whenever that started reading: a key has the value of its latest record, and none if
that record is null or cannot be read. If somebody added partitions, a key may be in two of them. Then the record with
the later Kafka timestamp counts, or if equal the one in the higher partition number (the added one), for as long as
Kafka keeps it: a deletion for a day (delete.retention.ms). Refuses to know: consumers, flows.
"""

import logging
from collections.abc import Iterator
from typing import Generic, TypeVar

from aiokafka import ConsumerRecord
from msgspec import Struct

from streams.delivery.errors import TableTooLargeError
from streams.records import RecordError
from streams.topic_kinds import TableTopic

R = TypeVar("R", bound=Struct)

# How many unreadable records are logged one by one; after that, one in a thousand.
LOGGED_FIRST, LOGGED_EVERY = 10, 1_000

log = logging.getLogger(__name__)


class Table(Generic[R]):
    """The latest record of each key. Only its reader writes to it; agents look records up.

    Attributes:
        topic: which topic it holds.
        unreadable: how many records broke the topic's contract; each left its key without a value.
        refused: by key, why its latest record was refused; of the first of them alone, of further ones it is empty.
        held_bytes: of the records as they are on the topic.
    """

    def __init__(self, topic: TableTopic[R], most_bytes: int) -> None:
        """Hold nothing yet.

        Args:
            topic: a compacted one.
            most_bytes: of records as they are on the topic; in memory they take three to five times as much.
        """
        self.topic, self.unreadable, self.held_bytes = topic, 0, 0
        self.refused: dict[str, str] = {}
        self._most_bytes = most_bytes
        self._records: dict[str, R] = {}
        self._last: dict[str, tuple[int, int, int]] = {}

    def get(self, key: str) -> R | None:
        """Return a key's latest record; None if there is none."""
        return self._records.get(key)

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def take_in(self, row: ConsumerRecord) -> str | None:
        """Take in the next record of one of the topic's partitions.

        Returns:
            The key, if its value has changed or is gone; None if nothing has changed.

        Raises:
            TableTooLargeError: the table outgrew its bound.
        """
        name = (row.key or b"").decode(errors="replace")
        partition, written_ms, size = self._last.get(name, (row.partition, row.timestamp, 0))
        if partition != row.partition and (row.timestamp, row.partition) < (written_ms, partition):
            return None
        record = self._decode(name, row)
        before = self._records.pop(name, None)
        self.held_bytes -= size
        size = 0
        if record is not None:
            self._records[name] = record
            size = len(row.key or b"") + len(row.value or b"")
        self._last[name] = row.partition, row.timestamp, size
        self.held_bytes += size
        if self.held_bytes > self._most_bytes:
            raise TableTooLargeError(self.topic.name, self._most_bytes)
        return name if record != before else None

    def fresh(self) -> "Table[R]":
        """Return an empty table of the same topic and bound."""
        return Table(self.topic, self._most_bytes)

    def become(self, other: "Table[R]") -> list[str]:
        """Hold what another table of the topic holds, and nothing else.

        Returns:
            The keys whose values have changed or are gone.
        """
        before, self._records, self._last = self._records, other._records, other._last
        self.refused = other.refused
        self.held_bytes, self.unreadable = other.held_bytes, self.unreadable + other.unreadable
        return [key for key in before.keys() | self._records.keys() if before.get(key) != self._records.get(key)]

    def _decode(self, name: str, row: ConsumerRecord) -> R | None:
        self.refused.pop(name, None)
        try:
            return self.topic.decode_row(row.key, row.value)
        except RecordError as error:
            self.unreadable += 1
            told = f"{row.topic}[{row.partition}]@{row.offset}: {error}"
            self.refused[name] = told if len(self.refused) < LOGGED_FIRST else ""
            if self.unreadable <= LOGGED_FIRST or self.unreadable % LOGGED_EVERY == 0:
                words = "the table %s has no value for %.100r: offset %d cannot be read (%s); %d such records so far"
                log.warning(words, self.topic.name, row.key, row.offset, error, self.unreadable)
            return None
