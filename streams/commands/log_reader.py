"""Reads a topic's log: from the beginning, its last records, or those that come from now on.

Unless it is followed, the log is read up to where it ended at the start. Within a partition records come in their
order; records of several partitions that come in one poll are merged by timestamp.
"""

import heapq
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from operator import attrgetter

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.delivery.rest import rest

POLL_MS = 200
GLANCE_MS = 20
REST_S = 0.15
# How many offsets to go back beyond the records that are wanted: some hold none (markers, aborted, compacted records).
SLACK = 64
WIDEN = 8

Offsets = Mapping[TopicPartition, int]


async def read_range(reader: AIOKafkaConsumer, begin: Offsets, end: Offsets) -> AsyncIterator[ConsumerRecord]:
    """Read partitions from their begin up to their end offsets; the reader is left with no partition assigned."""
    waiting = {place for place in begin if begin[place] < end[place]}
    reader.assign(list(waiting))
    for place in waiting:
        reader.seek(place, begin[place])
    while waiting:
        polled = await reader.getmany(timeout_ms=POLL_MS)
        for record in _merged(polled):
            if record.offset < end[TopicPartition(record.topic, record.partition)]:
                yield record
        done = {place for place in waiting if await reader.position(place) >= end[place]}
        reader.pause(*done)
        waiting -= done
    reader.assign([])


async def read_last(reader: AIOKafkaConsumer, places: Sequence[TopicPartition], count: int) -> list[ConsumerRecord]:
    """Read the last records of a topic in order of their timestamps; memory holds `count` records a partition."""
    first, end = await bounds(reader, places)
    back = count + SLACK
    while True:
        begin = {place: max(first[place], end[place] - back) for place in places}
        last: dict[int, list[tuple[int, ConsumerRecord]]] = {place.partition: [] for place in places}
        async for record in read_range(reader, begin, end):
            kept = last[record.partition]
            (heapq.heappushpop if len(kept) >= count else heapq.heappush)(kept, (record.offset, record))
        if begin == first or all(len(last[p.partition]) >= count or begin[p] == first[p] for p in places):
            found = sorted((r for kept in last.values() for _, r in sorted(kept)), key=attrgetter("timestamp"))
            return found[-count:]
        back *= WIDEN


def _nothing() -> None:
    """Do nothing."""


async def follow(
    reader: AIOKafkaConsumer, begin: Offsets, at_rest: Callable[[], None] = _nothing
) -> AsyncIterator[ConsumerRecord]:
    """Read partitions from their begin offsets on, for ever.

    After a poll that brought nothing the partitions rest, for a broker that does not wait for records.

    Args:
        reader: without a group.
        begin: where to begin.
        at_rest: is called whenever nothing came; what it raises ends the reading.
    """
    reader.assign(list(begin))
    for place, offset in begin.items():
        reader.seek(place, offset)
    while True:
        polled = await reader.getmany(timeout_ms=GLANCE_MS)
        for record in _merged(polled):
            yield record
        if not polled:
            at_rest()
            await rest(reader, REST_S, lambda: True)


async def bounds(
    reader: AIOKafkaConsumer, places: Sequence[TopicPartition]
) -> tuple[dict[TopicPartition, int], dict[TopicPartition, int]]:
    """Return the first offset that is kept, and the offset after the last stable one, of each partition."""
    return await reader.beginning_offsets(places), await reader.end_offsets(places)


def _merged(polled: Mapping[TopicPartition, list[ConsumerRecord]]) -> Sequence[ConsumerRecord]:
    return list(heapq.merge(*polled.values(), key=attrgetter("timestamp")))
