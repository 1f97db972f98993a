"""Reads the oldest waiting records of input partitions, and counts further ones for as long as a look may take.

It starts a few offsets before the oldest, because the records there bound how long that one has been in the queue.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec import structs

from streams.ops.ages import Waiting
from streams.ops.lag import PlaceReading

POLL_MS = 200
# So many offsets before the oldest record, and records behind it, tell when it came; few, as records may be large.
BESIDE = 5


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
        reader.seek(place, max(offset - BESIDE, readings[place].first))
    open_, until = set(begin), time.monotonic() + within_s
    while open_ and time.monotonic() < until:
        for place, records in (await reader.getmany(timeout_ms=POLL_MS)).items():
            seen[place] = _more(seen[place], records, begin[place], readings[place].stable)
        for place in tuple(open_):
            at = min(await reader.position(place), readings[place].stable)
            seen[place] = structs.replace(seen[place], offsets=max(0, at - begin[place]))
            if at >= readings[place].stable or seen[place].records >= count_to:
                open_.discard(place)
                reader.pause(place)
    reader.assign([])
    return seen


def _more(seen: Waiting, records: Sequence[Any], begin: int, stable: int) -> Waiting:
    """Add records of one poll, those before the first that waits and those that wait before the stable end."""
    before = [record.timestamp for record in records if record.offset < begin]
    new = [record for record in records if begin <= record.offset < stable]
    if new and seen.oldest_offset is None:
        seen = structs.replace(seen, oldest_offset=new[0].offset, oldest_ms=new[0].timestamp)
        behind = new[1:]
    else:
        behind = new
    return structs.replace(
        seen,
        before_ms=(*seen.before_ms, *before),
        behind_ms=(*seen.behind_ms, *(record.timestamp for record in behind))[:BESIDE],
        records=seen.records + len(new),
    )
