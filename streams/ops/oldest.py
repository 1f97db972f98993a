"""Reads the oldest records that wait in input partitions, and counts on from there, for as long as a look may take."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec import structs

from streams.ops.lag import PlaceReading, Waiting

POLL_MS = 200


async def read_waiting(
    reader: AIOKafkaConsumer, readings: Mapping[TopicPartition, PlaceReading], count_to: int, within_s: float
) -> dict[TopicPartition, Waiting]:
    """Read what waits in partitions; what was not reached in time is left.

    Args:
        reader: of what is committed, without a group; it is left with no partition assigned.
        readings: the partitions, as the broker has them.
        count_to: records read of a partition at most.
        within_s: seconds that all of it may take.
    """
    begin = {place: max(reading.position, reading.first) for place, reading in readings.items()}
    seen = {place: Waiting() for place in readings}
    reader.assign(list(begin))
    for place, offset in begin.items():
        reader.seek(place, offset)
    open_, until = set(begin), time.monotonic() + within_s
    while open_ and time.monotonic() < until:
        for place, records in (await reader.getmany(timeout_ms=POLL_MS)).items():
            seen[place] = _more(seen[place], records, readings[place].stable)
        for place in tuple(open_):
            at = min(await reader.position(place), readings[place].stable)
            seen[place] = structs.replace(seen[place], offsets=at - begin[place])
            if at >= readings[place].stable or seen[place].records >= count_to:
                open_.discard(place)
                reader.pause(place)
    reader.assign([])
    return seen


def _more(seen: Waiting, records: Sequence[Any], stable: int) -> Waiting:
    """Add records of one poll that stand before the stable end."""
    new = [record for record in records if record.offset < stable]
    if not new:
        return seen
    oldest = seen if seen.oldest_offset is not None else None
    return structs.replace(
        seen,
        oldest_offset=oldest.oldest_offset if oldest else new[0].offset,
        oldest_ms=oldest.oldest_ms if oldest else new[0].timestamp,
        records=seen.records + len(new),
    )
