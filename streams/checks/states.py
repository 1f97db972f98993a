"""Whether this version can read the states on the changelogs, checked before a worker of it is started.

A changelog contains records of several versions: the newest were written by the running one, the oldest by those
before. So both ends of each partition are read, not all of it: with millions of records that would take minutes.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, NamedTuple

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.checks.finding import Finding
from streams.delivery.changelog import STATE
from streams.delivery.errors import StateUnreadableError, start_over_hint
from streams.delivery.replay import Replay
from streams.delivery.restore import READ_TIMEOUT_MS
from streams.delivery.spec import FlowSpec
from streams.delivery.state import State, Timers
from streams.delivery.task import Task
from streams.kafka_tools import KafkaTools
from streams.topics import changelog_of

AT_EACH_END = 200
"""How many records of each end of a partition are read."""
WITHIN_S = 30.0
"""For how long a flow's records are waited for."""


class Ends(NamedTuple):
    """What was read of a changelog.

    Attributes:
        records: of both ends, as they stand, by partition.
        offsets: how many there are between the first that is kept and the end, of all partitions.
    """

    records: Mapping[int, Sequence[ConsumerRecord]]
    offsets: int


async def state_finding(reader: AIOKafkaConsumer, spec: FlowSpec, partitions: int, tools: KafkaTools) -> Finding:
    """Read both ends of a flow's changelog, and say whether this version can.

    Args:
        reader: a started consumer without a group, `read_committed`; its assignment is replaced.
        spec: of the flow, one with a state.
        partitions: of its changelog.
        tools: for commands in the advice.

    Raises:
        KafkaError: the broker refuses, or is gone.
    """
    try:
        async with asyncio.timeout(WITHIN_S):
            return judged(spec, await read_ends(reader, changelog_of(spec.name).name, partitions), tools)
    except TimeoutError:
        return _finding(spec, ok=False, says=f"its records did not come within {WITHIN_S:.0f} s: ask again")


async def read_ends(reader: AIOKafkaConsumer, changelog: str, partitions: int) -> Ends:
    """Read the oldest and the newest records of each partition of a changelog."""
    places = [TopicPartition(changelog, number) for number in range(partitions)]
    first, end = await reader.beginning_offsets(places), await reader.end_offsets(places)
    newest = {place: max(first[place], end[place] - AT_EACH_END) for place in places}
    read: dict[int, list[ConsumerRecord]] = {number: [] for number in range(partitions)}
    for begin, until in ((first, newest), (newest, end)):
        async for record in _first_records(reader, begin, until):
            read[record.partition].append(record)
    return Ends(read, sum(end[place] - first[place] for place in places))


async def _first_records(
    reader: AIOKafkaConsumer, begin: Mapping[TopicPartition, int], end: Mapping[TopicPartition, int]
) -> AsyncIterator[ConsumerRecord]:
    """Read some records of each partition from an offset on; the broker has compacted away many of the oldest."""
    left = {place: AT_EACH_END for place in begin if begin[place] < end[place]}
    reader.assign(list(left))
    for place in left:
        reader.seek(place, begin[place])
    while waiting := [place for place, count in left.items() if count > 0]:
        polled = await reader.getmany(*waiting, timeout_ms=READ_TIMEOUT_MS)
        for place, records in polled.items():
            for record in records[: left[place]]:
                if record.offset < end[place]:
                    yield record
            left[place] -= len(records)
        for place in waiting:
            if await reader.position(place) >= end[place]:
                left[place] = 0


def judged(spec: FlowSpec, ends: Ends, tools: KafkaTools) -> Finding:
    """Say whether this version reads what was read of a changelog. Pure."""
    changelog, partitions = changelog_of(spec.name).name, len(ends.records)
    unknown, seen = set[str](), set[str]()
    for number, records in ends.records.items():
        task = Task[Any](number, State(parts=spec.parts, sealed=spec.sealed), Timers(spec.timers))
        replay = Replay(changelog, task, spec.state)
        try:
            for record in records:
                replay.apply(record.key, record.value)
        except StateUnreadableError as error:
            return _finding(spec, ok=False, says=str(error.advised(start_over_hint(spec.name, partitions, tools))))
        unknown |= replay.unknown
        keys = (record.key for record in records if record.value is not None)
        seen |= {key[len(STATE) :].decode().partition(" ")[0] for key in keys if key.startswith(STATE)}
    if not (count := sum(map(len, ends.records.values()))):
        return _finding(spec, ok=True, says="it holds nothing yet")
    told = [f"this version reads {count:,} records at both ends of {partitions} partitions ({ends.offsets:,} offsets)"]
    told += [f"the part {part} in it is of another version, and stays there unread" for part in sorted(unknown)]
    told += [f"none of the part {part} was among them" for part in sorted(spec.parts - seen)]
    return _finding(spec, ok=True, says="; ".join(told))


def _finding(spec: FlowSpec, *, ok: bool, says: str) -> Finding:
    return Finding("states", changelog_of(spec.name).name, ok=ok, says=says)
