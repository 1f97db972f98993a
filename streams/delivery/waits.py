"""How long records waited in their topics, by Kafka's timestamps and by the order in which they came. Pure.

The median counts: with a mean, one record whose sender uses the event's time, or its own wrong clock, as Kafka's
timestamp would turn a minute into days.
"""

from collections.abc import Sequence
from operator import attrgetter
from statistics import median_high

from aiokafka import ConsumerRecord

timestamps = attrgetter("timestamp")
MOST_ASKED = 64


class Waits:
    """Of the batches of one flow."""

    def __init__(self) -> None:
        """Start without any batch."""
        self._before_ms = dict[int, int]()

    def of(self, partition: int, records: Sequence[ConsumerRecord], now_s: float) -> float:
        """Return how long a task's records of a batch have waited, seconds, all together; never below 0.

        As long as the middle one of them, and no longer than since the middle one of its batch before was written: they
        came later. Of many records only a sample is looked at.

        Args:
            partition: the task's number.
            records: of its inputs, in the order in which they are read.
            now_s: seconds since 1970.
        """
        asked = records[:: 1 + len(records) // MOST_ASKED]
        if not asked:
            return 0.0
        middle_ms: int = median_high(map(timestamps, asked))
        came_ms = max(middle_ms, self._before_ms.get(partition, middle_ms))
        self._before_ms[partition] = middle_ms
        return max(0.0, now_s - came_ms / 1000) * len(records)
