"""Polled records that are in no batch yet. A task's inputs are merged in the order of Kafka's timestamps.

    polled ──add──▶ a buffer per input ──release──▶ merged, per task ──take──▶ a batch

A task's records are released up to the point to which every input that is behind has been read. An input that is behind
and has nothing here holds up the others, but only for a short while; a fully read input holds up nothing. Each input
keeps its own order. Pure: clock and consumer are the caller's.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from math import inf
from operator import attrgetter

from aiokafka import ConsumerRecord, TopicPartition

Records = list[ConsumerRecord]

# As many bytes of values as a batch, and what waits here, may hold before nothing more is polled: records of some
# megabytes each would fill the memory long before there are enough of them, and long texts keep a model for minutes.
MOST_BYTES = 4 * 2**20

timestamps = attrgetter("timestamp")
value_bytes = attrgetter("serialized_value_size")  # -1 for a null


class Intake:
    """The buffers of one flow.

    Attributes:
        held_bytes: of the values that are here.
    """

    def __init__(self, inputs: Sequence[str], low: int, wait_s: float) -> None:
        """Hold nothing yet.

        Args:
            inputs: topics of every task.
            low: an input with fewer records here is polled.
            wait_s: how long an input that is behind may hold up the others of its task.
        """
        self._inputs, self._low, self._wait_s = inputs, low, wait_s
        self._buffers: dict[TopicPartition, Records] = {}
        self._held_since: dict[int, float] = {}
        self._lacking: dict[int, list[TopicPartition]] = {}
        self._ready: dict[int, Records] = {}
        self._known: dict[int, list[TopicPartition]] = {}
        self.held_bytes = 0

    def clear(self) -> None:
        """Forget everything: the partitions are no longer ours, or are read again from the committed offsets."""
        self._buffers.clear()
        self._held_since.clear()
        self._lacking.clear()
        self._ready.clear()
        self.held_bytes = 0

    @property
    def laden(self) -> bool:
        """Whether so many bytes are here that they have to be taken before more is polled."""
        return self.held_bytes >= MOST_BYTES

    @property
    def held(self) -> set[int]:
        """The tasks that have records here."""
        return self._ready.keys() | {place.partition for place, records in self._buffers.items() if records}

    @property
    def ready(self) -> int:
        """How many records can be taken."""
        return sum(map(len, self._ready.values()))

    @property
    def lacking(self) -> list[TopicPartition]:
        """The inputs that others wait for. They are polled first: their task's records are still in the CPU's cache."""
        return [place for places in self._lacking.values() for place in places]

    def wanted(self, partitions: Collection[int]) -> list[TopicPartition]:
        """Return which inputs of these tasks should be polled."""
        places = [place for p in partitions for place in self._places(p)]
        full = {place for place, records in self._buffers.items() if len(records) >= self._low}
        return [place for place in places if place not in full] if full else places

    def holds(self, place: TopicPartition) -> bool:
        """Tell whether records of an input wait for another input's."""
        return bool(self._buffers.get(place))

    def has(self, place: TopicPartition) -> bool:
        """Tell whether any record of an input is here."""
        ready = self._ready.get(place.partition, ())
        return self.holds(place) or any(record.topic == place.topic for record in ready)

    def holds_any(self, partition: int) -> bool:
        """Tell whether any record of a task is here."""
        return partition in self._ready or any(map(self.holds, self._places(partition)))

    def patience_s(self, now_s: float) -> float:
        """Return how much longer records may wait for another input, seconds; infinite if none do."""
        waiting = {place.partition for place, records in self._buffers.items() if records}
        return min((self._held_since.get(p, now_s) + self._wait_s - now_s for p in waiting), default=inf)

    def add(self, polled: Mapping[TopicPartition, Records]) -> None:
        """Take in what was polled."""
        for place, records in polled.items():
            self._buffers.setdefault(place, []).extend(records)
            self.held_bytes += sum(map(value_bytes, records))

    def release(self, partition: int, behind: Collection[TopicPartition], now_s: float) -> None:
        """Make ready what can be put in order.

        Args:
            partition: the task's number.
            behind: its inputs that have more on the broker than was polled.
            now_s: any steady clock.
        """
        buffers = {place: self._buffers.get(place, []) for place in self._places(partition)}
        if not any(buffers.values()):
            return
        self._lacking.pop(partition, None)
        if lacking := [place for place in behind if not buffers[place]]:
            if now_s - self._held_since.setdefault(partition, now_s) < self._wait_s:
                self._lacking[partition] = lacking
                return
        else:
            self._held_since.pop(partition, None)
        full = [records for records in buffers.values() if records]
        held = [records for place, records in buffers.items() if records and place in behind]
        self._ready.setdefault(partition, []).extend(merged(full, held))

    def take(self, most: int) -> dict[int, Records]:
        """Take what is ready, in order, from as few tasks as half fill a batch; next time another task is first."""
        taken: dict[int, Records] = {}
        room, held_bytes = most, self.held_bytes
        for partition in list(self._ready):
            taken_bytes = held_bytes - self.held_bytes
            if room <= most // 2 or taken_bytes >= MOST_BYTES // 2:
                break
            records = self._ready.pop(partition)
            upto = fitting(records, MOST_BYTES - taken_bytes) if self.laden else len(records)
            taken[partition] = records[: min(upto, room)]
            if rest := records[min(upto, room) :]:
                self._ready[partition] = rest  # at the end: others come first now
            room -= len(taken[partition])
            self.held_bytes -= sum(map(value_bytes, taken[partition]))
        return taken

    def _places(self, partition: int) -> list[TopicPartition]:
        if partition not in self._known:
            self._known[partition] = [TopicPartition(topic, partition) for topic in self._inputs]
        return self._known[partition]


def fitting(records: Records, most_bytes: int) -> int:
    """Return how many of the first records hold no more bytes than this together, but one at least."""
    return max(1, bisect_right(list(accumulate(map(value_bytes, records))), most_bytes))


def merged(inputs: Sequence[Records], unfinished: Sequence[Records]) -> Records:
    """Take what can be put in order from buffers, merged by Kafka timestamp; each input keeps its own order.

    Args:
        inputs: buffers with something in them; what is taken leaves them.
        unfinished: those that more records will come to; nothing later than their last record can be taken yet.
    """
    if len(inputs) == 1:
        taken = inputs[0][:]
        inputs[0].clear()
        return taken
    # The highest timestamp so far: an input whose timestamps step back still keeps its order.
    times = [list(accumulate(map(timestamps, records), max)) for records in inputs]
    last = min((max(map(timestamps, records)) for records in unfinished), default=None)
    merged_records: Records = []
    keys: list[int] = []
    for records, highest in zip(inputs, times, strict=True):
        upto = len(records) if last is None else bisect_right(highest, last)
        merged_records += records[:upto]
        keys += highest[:upto]
        del records[:upto]
    following = iter(keys)
    merged_records.sort(key=lambda _: next(following))  # asks once per record, in order; two sorted runs merge quickly
    return merged_records
