"""What a task remembers on its flow's compacted changelog, written in the transaction that changes it.

Keys: `=KEY` holds the state of KEY (`=PART KEY` where the state has parts), `@TIMER KEY` a pending timer, both absolute
and null when deleted; `!time` how far the task's event time has come; `!reads TOPIC` marks that the task has read TOPIC
before; `!dead` holds the brake's offsets. Values are JSON; that of a state is [event time of its last write, value].

A restore replays it: a million keys take a few seconds (docs/log.md), so nothing is kept on the worker's disk.
"""

import gc
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec import MsgspecError, json

from streams.delivery.brake import DeadOffsets
from streams.delivery.errors import StateUnreadableError
from streams.delivery.message import Message
from streams.delivery.state.event_time import Times
from streams.delivery.state.part import Kept, structs_of
from streams.delivery.state.timers import Pending
from streams.delivery.task import Task, TaskWork
from streams.records import encode

PROGRESS_EVERY_S = 2.0
READ_TIMEOUT_MS = 200
# Taken in at once, a few hundredths of a second: heartbeats and other flows go on between.
READ_RECORDS = 5_000
# From so many records on, a restore is worth holding the garbage collector for: it would look at all of them ten times.
MANY_RECORDS = 10_000
STATE, TIMER, TIME, READS, DEAD = b"=", b"@", b"!time", b"!reads ", b"!dead"

log = logging.getLogger(__name__)


def work_messages(changelog: str, work: TaskWork[Any]) -> list[Message]:
    """Return the changelog records of a batch's changes of one task."""
    p, task = work.task.partition, work.task
    messages = []
    if work.changes:
        head = b"[%d," % work.times.reached_ms
        for key, encoded in work.encoded.items():
            stored = None if encoded is None else head + encoded + b"]"
            messages.append(Message(changelog, STATE + key.encode(), stored, p))
    for name, pending in work.alarms.items():
        messages.append(Message(changelog, TIMER + name.encode(), None if pending is None else encode(pending), p))
    if work.times is not task.times_committed:
        messages.append(Message(changelog, TIME, encode(work.times), p))
    return messages


def reads_message(changelog: str, partition: int, topic: str, offset: int, partitions: int) -> Message:
    """Return the mark that a task began to read a topic at an offset, when the topic had so many partitions."""
    mark = {"from_offset": offset, "partitions": partitions}
    return Message(changelog, READS + topic.encode(), orjson.dumps(mark), partition)


def dead_message(changelog: str, partition: int, dead: DeadOffsets) -> Message:
    """Return the record of the brake's offsets."""
    return Message(changelog, DEAD, orjson.dumps(dead), partition)


async def restore(reader: AIOKafkaConsumer, changelog: str, tasks: Sequence[Task[Any]], kept: Kept | None) -> None:
    """Bring tasks up to their changelog's last stable offset, from where they stand; progress goes to the log.

    Args:
        reader: a started consumer without a group, `read_committed`; its assignment is replaced.
        changelog: the topic.
        tasks: whose producers are started, so that no transaction of theirs is open any more.
        kept: what the state holds; None for a flow without state.

    Raises:
        StateUnreadableError: a value is none of this version's.

    Awaits the network; several session timeouts are fine, because no rebalance callback waits for it.
    """
    places = {TopicPartition(changelog, task.partition): _Restoring(changelog, task, kept) for task in tasks}
    reader.assign(list(places))
    ends = await reader.end_offsets(list(places))
    firsts = await reader.beginning_offsets(list(places))
    for place, restoring in places.items():
        restoring.begin = max(restoring.task.changelog_offset, firsts[place])
        reader.seek(place, restoring.begin)
    total = sum(max(ends[place] - restoring.begin, 0) for place, restoring in places.items())
    with collecting_later() if total > MANY_RECORDS else nullcontext():
        await _replay(reader, changelog, places, ends, total)


async def _replay(
    reader: AIOKafkaConsumer,
    changelog: str,
    places: "dict[TopicPartition, _Restoring]",
    ends: dict[TopicPartition, int],
    total: int,
) -> None:
    told = started = time.monotonic()
    waiting = set(places)
    while waiting := {place for place in waiting if await reader.position(place) < ends[place]}:
        polled = await reader.getmany(*waiting, timeout_ms=READ_TIMEOUT_MS, max_records=READ_RECORDS)
        for place, records in polled.items():
            for record in records:
                places[place].apply(record.key, record.value)
        for place, restoring in places.items():
            restoring.task.changelog_offset = await reader.position(place)
        if time.monotonic() - told > PROGRESS_EVERY_S:
            told = time.monotonic()
            done = sum(restoring.task.changelog_offset - restoring.begin for restoring in places.values())
            left_s = (total - done) * (told - started) / max(done, 1)
            log.info("restoring %s: %d of %d records, some %.0f s more", changelog, done, total, left_s)
    if total > MANY_RECORDS:
        keys = sum(len(restoring.task.state.committed) for restoring in places.values())
        log.info("restored %s: %d keys of %d records, %.1f s", changelog, keys, total, time.monotonic() - started)


def size_of(stored: bytes | None) -> int:
    """Return the bytes of a state's value as the changelog holds it: without the time, which stands before it."""
    return 0 if stored is None else len(stored) - stored.find(b",") - len(b",]")


def value_of(stored: bytes | None) -> bytes | None:
    """Return a state's value alone: what stands before and behind it is the changelog's."""
    return None if stored is None else stored[stored.find(b",") + 1 : -1]


@contextmanager
def collecting_later() -> Iterator[None]:
    """Hold the garbage collector, and let it look no more at what was made meanwhile: that lives long.

    Without it a restore of a million keys takes 2.6 times as long, and every full collection later stops the worker.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _Restoring:
    """One task that takes in its changelog."""

    def __init__(self, changelog: str, task: Task[Any], kept: Kept | None) -> None:
        self.task, self.begin = task, 0
        self._changelog = changelog
        structs = structs_of(kept) if kept is not None else {}
        self._decoders = {part: json.Decoder(tuple[int, struct]) for part, struct in structs.items()}  # type: ignore[valid-type]
        self._in_parts = isinstance(kept, tuple)
        self._unknown: set[str] = set()

    def apply(self, key: bytes, value: bytes | None) -> None:
        try:
            self._apply(key, value)
        except (MsgspecError, ValueError, TypeError) as error:
            raise StateUnreadableError(self._changelog, self.task.partition, key, str(error)) from error

    def _apply(self, key: bytes, value: bytes | None) -> None:
        task = self.task
        if key.startswith(STATE):
            name = key[1:].decode()
            part = name.partition(" ")[0] if self._in_parts else ""
            decoder = self._decoders.get(part)
            if decoder is not None:
                time_ms, state = (0, None) if value is None else decoder.decode(value)
                kept = value_of(value) if task.state.is_sealed(part) else state
                task.state.apply({name: kept}, time_ms, {name: size_of(value)})
            elif self._decoders and part not in self._unknown:
                self._unknown.add(part)
                words = "%s[%d] holds a part %r that this version does not have: it stays there, unread"
                log.warning(words, self._changelog, task.partition, part)
        elif key.startswith(TIMER):
            task.timers.apply({key[1:].decode(): None if value is None else json.decode(value, type=Pending)})
        elif key == TIME:
            task.times = task.times_committed = Times() if value is None else json.decode(value, type=Times)
        elif key.startswith(READS):
            mark = {} if value is None else orjson.loads(value)
            task.marks[key.removeprefix(READS).decode()] = mark.get("partitions")
        elif key == DEAD:
            task.dead = {} if value is None else orjson.loads(value)
