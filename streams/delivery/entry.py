"""One record, or one due timer, in a batch; it may leave the batch as a dead letter."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from aiokafka import ConsumerRecord

from streams.delivery.dead_letters import Failure, dead_letter
from streams.delivery.state import Due
from streams.delivery.task import TaskWork
from streams.records import Event, encode

R = TypeVar("R", bound=Event)


@dataclass(eq=False, slots=True)
class Entry(Generic[R]):
    """One decoded record on its way through an agent, or one timer that is due.

    Attributes:
        work: its task's share of the batch.
        record: as Kafka has it; for a timer, a record made of its key and itself, at the place of the record that set
            it.
        value: the decoded record.
        time_ms: when it happened, milliseconds since 1970; 0 in a flow without state, which has no time.
    """

    work: TaskWork[Any]
    record: ConsumerRecord
    value: R
    time_ms: int = 0


def bury(work: TaskWork[Any], record: ConsumerRecord, failure: Failure) -> None:
    """Add a record's dead letter to its task's work."""
    work.messages.append(dead_letter(record, failure, datetime.now(UTC)))
    work.dead.setdefault(record.topic, []).append(record.offset)
    work.failed.append((failure.stage, type(failure.error).__name__))


def still_due(entry: Entry[Any]) -> Entry[Any] | None:
    """Return a due timer as it is now, and make it pending no more; None if it is not to fire after all."""
    due = entry.work.task.timers.still(entry.value)
    if due is None:
        return None
    # At once, whatever becomes of it: a timer whose fold fails must not fire for ever. A fold may set it again.
    entry.work.alarms[due.id] = None
    return due_entry(entry.work, due)


def due_entry(work: TaskWork[Any], due: Due) -> Entry[Due]:
    """Give a timer the place of the record that set it; its outputs name that place, and so does its dead letter."""
    place, value = due.source, encode(due)
    key = due.key.encode()
    record = ConsumerRecord(
        place.topic, place.partition, place.offset, due.at_ms, 0, key, value, None, len(key), len(value), ()
    )
    return Entry(work, record, due, due.at_ms)
