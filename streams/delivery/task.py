"""The unit of delivery: partition number p of all co-partitioned inputs of a flow.

A task has one state, one changelog partition, one committer (a transactional producer GROUP-p), and the next offsets of
its inputs. All of a batch that belongs to one task is committed in one transaction, or not at all.
"""

import logging
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from aiokafka import TopicPartition
from msgspec import Struct

from streams.delivery.brake import DeadOffsets
from streams.delivery.message import Message
from streams.delivery.note import Recent
from streams.delivery.state import Changes, Pending, State, Timers
from streams.delivery.state.event_time import START, Times
from streams.delivery.stopwatch import Passed
from streams.records import Stage

S = TypeVar("S", bound=Struct)

log = logging.getLogger(__name__)

MOST_TASKS = 64
"""How many tasks one worker carries well, as measured; each has a transactional producer of its own (docs/adr/0024)."""


@dataclass(eq=False)
class Task(Generic[S]):
    """What this worker knows of one task: what is committed, with overlays of what is on its way.

    Attributes:
        partition: p, on every input and on the changelog.
        state: keyed state with overlays.
        timers: pending timers with overlays.
        times: its event time, as far as records were read.
        times_committed: its event time, as far as records are committed.
        marks: from the changelog, the inputs that this task has read before, each with its partition count then.
        next_offset: per input partition, the committed offset.
        changelog_offset: how far the changelog is applied to `state`.
        dead: source offsets of its latest dead letters, for the brake.
        passed: what it has committed here, and where the time went.
        recent: the same for the last minute or so, for the note with its offsets.
    """

    partition: int
    state: State[S] = field(default_factory=State)
    timers: Timers = field(default_factory=Timers)
    times: Times = START
    times_committed: Times = START
    marks: dict[str, int | None] = field(default_factory=dict)
    next_offset: dict[TopicPartition, int] = field(default_factory=dict)
    changelog_offset: int = 0
    dead: DeadOffsets = field(default_factory=dict)
    passed: Passed = field(default_factory=Passed)
    recent: Recent = field(default_factory=Recent)

    def drop_overlays(self) -> None:
        """Forget what is not committed."""
        self.state.drop_overlays()
        self.timers.drop_overlays()
        self.times = self.times_committed


@dataclass(eq=False)
class TaskWork(Generic[S]):
    """One task's share of a batch: what its transaction will carry.

    Attributes:
        task: whose share.
        ends: per input partition, the offset after the batch's last record and the markers behind it; none for timers.
        times: the task's event time after the batch.
        messages: outputs and dead letters, in the order of their sources.
        rows: what it writes to tables, by topic and key; the last of several records of a key.
        changes: the folds' changes of state.
        encoded: their values as the changelog will hold them; None where a key is deleted.
        alarms: changes of pending timers.
        dead: source offsets of the dead letters among the messages.
        records: how many records are in it.
        timers: how many timers fire in it.
        topic_s: how long its records waited in their topics, seconds, all together.
        failed: stage and type of error of each dead letter among the messages.
    """

    task: Task[S]
    ends: dict[TopicPartition, int] = field(default_factory=dict)
    times: Times = START
    messages: list[Message] = field(default_factory=list)
    rows: dict[tuple[str, bytes], Message] = field(default_factory=dict)
    changes: Changes[S] = field(default_factory=dict)
    encoded: dict[str, bytes | None] = field(default_factory=dict)
    alarms: Changes[Pending] = field(default_factory=dict)
    dead: DeadOffsets = field(default_factory=dict)
    records: int = 0
    timers: int = 0
    topic_s: float = 0.0
    failed: list[tuple[Stage, str]] = field(default_factory=list)

    def seal(self) -> None:
        """Encode what the folds changed, once for each key, as the changelog will hold it.

        Raises:
            RecordError: a value cannot be written, or not be read again, or is too large.
            ValueError: a key is no text.
        """
        written = self.task.state.written
        self.encoded |= {key: written(key, value) for key, value in self.changes.items() if key not in self.encoded}

    def mark(self) -> "TaskWork[S]":
        """Return a copy of what is here before the folds, for `go_back`."""
        return replace(
            self,
            messages=list(self.messages),
            alarms=dict(self.alarms),
            dead={topic: list(offsets) for topic, offsets in self.dead.items()},
            failed=list(self.failed),
        )

    def go_back(self, before: "TaskWork[S]") -> None:
        """Forget what the folds did since `mark`."""
        self.messages, self.alarms, self.dead, self.failed = before.messages, before.alarms, before.dead, before.failed
        for made in (self.rows, self.changes, self.encoded):
            made.clear()

    def overlay(self) -> None:
        """Let later batches of the task read these changes."""
        sizes = {key: len(value) for key, value in self.encoded.items() if value is not None}
        self.task.state.overlay(self.task.state.as_kept(self.changes, self.encoded), self.times.reached_ms, sizes)
        self.task.timers.overlay(self.alarms)

    def merge(self) -> None:
        """Make these changes, the oldest on their way, part of what is committed: their transaction has committed."""
        self.task.state.merge_oldest()
        self.task.timers.merge_oldest()
        self.task.times_committed = self.times
        self.task.next_offset |= self.ends


def say_failed(flow: str, work: TaskWork[Any]) -> None:
    """Log the dead letters of a task's share of a batch in one line: with the place of the first, but no record."""
    if not work.failed:
        return
    (stage, kind), p = work.failed[0], work.task.partition
    topic, offsets = next(iter(work.dead.items()))
    words = "%s[%d]: %d dead letters, the first for %s@%d (%s in %s); shopstream dead-letters count says why"
    place = {
        "topic": topic,
        "partition": p,
        "offset": offsets[0],
        "stage": stage,
        "error": kind,
        "count": len(work.failed),
    }
    log.warning(words, flow, p, len(work.failed), topic, offsets[0], kind, stage, extra=place)
