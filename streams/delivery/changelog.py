"""State and marks on a flow's compacted changelog, written in the transaction that changes them.

Keys: `=KEY` holds the state of KEY, absolute, null when deleted; `!reads TOPIC` marks that the task has read TOPIC
before; `!dead` holds the brake's offsets. Values are JSON.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec import Struct, json

from streams.delivery.brake import DeadOffsets
from streams.delivery.state import Changes
from streams.delivery.task import Message, Task
from streams.records import encode

PROGRESS_EVERY_S = 2.0
READ_TIMEOUT_MS = 200
STATE, READS, DEAD = b"=", b"!reads ", b"!dead"

log = logging.getLogger(__name__)


def state_messages(changelog: str, partition: int, changes: Mapping[str, Struct | None]) -> list[Message]:
    """Return the changelog records of a batch's changes."""
    return [
        Message(changelog, STATE + key.encode(), None if value is None else encode(value), partition)
        for key, value in changes.items()
    ]


def reads_message(changelog: str, partition: int, topic: str, offset: int) -> Message:
    """Return the mark that a task began to read a topic at an offset."""
    return Message(changelog, READS + topic.encode(), orjson.dumps({"from_offset": offset}), partition)


def dead_message(changelog: str, partition: int, dead: DeadOffsets) -> Message:
    """Return the record of the brake's offsets."""
    return Message(changelog, DEAD, orjson.dumps(dead), partition)


async def restore(
    reader: AIOKafkaConsumer, changelog: str, tasks: Sequence[Task[Any]], struct: type[Struct] | None
) -> None:
    """Bring tasks up to their changelog's last stable offset, from where they stand; progress goes to the log.

    Args:
        reader: a started consumer without a group, `read_committed`; its assignment is replaced.
        changelog: the topic.
        tasks: whose producers are started, so that no transaction of theirs is open any more.
        struct: the type of the state's values; None for a flow without state.

    Awaits the network; several session timeouts are fine, because no rebalance callback waits for it.
    """
    places = {TopicPartition(changelog, task.partition): task for task in tasks}
    reader.assign(list(places))
    ends = await reader.end_offsets(list(places))
    firsts = await reader.beginning_offsets(list(places))
    for place, task in places.items():
        reader.seek(place, max(task.changelog_offset, firsts[place]))
    total, told = sum(ends.values()), time.monotonic()
    waiting = set(places)
    while waiting := {place for place in waiting if await reader.position(place) < ends[place]}:
        for place, records in (await reader.getmany(*waiting, timeout_ms=READ_TIMEOUT_MS)).items():
            for record in records:
                _apply(places[place], record.key, record.value, struct)
        for place, task in places.items():
            task.changelog_offset = await reader.position(place)
        if time.monotonic() - told > PROGRESS_EVERY_S:
            told = time.monotonic()
            done = sum(task.changelog_offset for task in tasks)
            log.info("restoring %s: %d of %d records", changelog, done, total)


def _apply(task: Task[Any], key: bytes, value: bytes | None, struct: type[Struct] | None) -> None:
    if key.startswith(READS):
        task.marks.add(key.removeprefix(READS).decode())
    elif key == DEAD:
        task.dead = {} if value is None else orjson.loads(value)
    elif struct is not None:
        changes: Changes[Any] = {
            key.removeprefix(STATE).decode(): None if value is None else json.decode(value, type=struct)
        }
        task.state.apply(changes)
