"""How a task's memory is stored on its flow's compacted changelog, in the transaction that changes it.

    =KEY, or =PART KEY   the state's value of a key, as [event time of its last write, value]; null: deleted
    @TIMER KEY           a pending timer; null: it fired or was cancelled
    !time                the task's event time so far
    !reads TOPIC         the mark that the task has read TOPIC before
    !dead                the brake's offsets

Values are JSON, or MessagePack in a sealed part. restore.py reads it back. Pure.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import orjson
from msgspec import Struct, json, msgpack

from streams.delivery.brake import DeadOffsets
from streams.delivery.message import Message
from streams.delivery.state.sealed import is_json
from streams.delivery.task import TaskWork
from streams.records import encode

# MessagePack's array of two, of which the first is an integer of eight bytes.
PAIR = b"\x92\xd3"
STATE, TIMER, TIME, READS, DEAD = b"=", b"@", b"!time", b"!reads ", b"!dead"

S = TypeVar("S", bound=Struct)


def work_messages(changelog: str, work: TaskWork[Any]) -> list[Message]:
    """Return the changelog records of a batch's changes of one task."""
    p, task = work.task.partition, work.task
    messages = []
    if work.changes:
        time_ms = work.times.reached_ms
        for key, encoded in work.encoded.items():
            stored = None if encoded is None else stored_of(time_ms, encoded)
            messages.append(Message(changelog, STATE + key.encode(), stored, p))
    for name, pending in work.alarms.items():
        messages.append(Message(changelog, TIMER + name.encode(), None if pending is None else encode(pending), p))
    if work.times is not task.times_committed:
        messages.append(Message(changelog, TIME, encode(work.times), p))
    return messages


def reads_message(changelog: str, partition: int, topic: str, offset: int, partitions: int) -> Message:
    """Return the mark that a task began to read a topic at an offset, and how many partitions the topic had then."""
    mark = {"from_offset": offset, "partitions": partitions}
    return Message(changelog, READS + topic.encode(), orjson.dumps(mark), partition)


def dead_message(changelog: str, partition: int, dead: DeadOffsets) -> Message:
    """Return the record of the brake's offsets."""
    return Message(changelog, DEAD, orjson.dumps(dead), partition)


def stored_of(time_ms: int, encoded: bytes) -> bytes:
    """Return a state's value with the event time of its write, encoded together as JSON or as MessagePack."""
    return b"[%d,%b]" % (time_ms, encoded) if is_json(encoded) else PAIR + time_ms.to_bytes(8, signed=True) + encoded


def value_of(stored: bytes) -> bytes:
    """Return a state's value alone, without what the changelog puts around it."""
    return stored[stored.find(b",") + 1 : -1] if is_json(stored) else stored[len(PAIR) + 8 :]


def opener_of(struct: type[S]) -> Callable[[bytes], tuple[int, S]]:
    """Return a function that reads a state's values from a changelog, each with the event time of its write."""
    as_json, as_packed = json.Decoder(tuple[int, struct]), msgpack.Decoder(tuple[int, struct])  # type: ignore[valid-type]
    return lambda stored: (as_json if is_json(stored) else as_packed).decode(stored)
