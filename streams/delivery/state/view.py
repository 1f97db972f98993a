"""What one fold may read and change of its task.

Changes count only if the fold succeeds: a fold that fails leaves no trace, and its record becomes a dead letter.
"""

from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from streams.delivery.message import Message
from streams.delivery.state.event_time import Times
from streams.delivery.state.keyed import Changes, State
from streams.delivery.state.part import Part
from streams.delivery.state.timers import Pending, Timer, Timers
from streams.records import Provenance
from streams.topic_kinds import RecordTopic, TableTopic

S = TypeVar("S", bound=Struct)
P = TypeVar("P", bound=Struct)
R = TypeVar("R", bound=Struct)

# Later times are not exact for readers whose JSON numbers are floating point.
LAST_MS = 2**53


class Writes(Protocol):
    """What a batch wrote for one task so far.

    Attributes:
        changes: of the state.
        encoded: the same values as the changelog holds them.
        alarms: changes of pending timers.
        times: the task's event time after the batch.
        messages: what it publishes.
        rows: what it writes to tables, by topic and key.
    """

    task: Any
    changes: Changes[Any]
    encoded: dict[str, bytes | None]
    alarms: Changes[Pending]
    times: Times
    messages: list[Message]
    rows: dict[tuple[str, bytes], Message]


class View(Generic[S]):
    """What one fold sees: the state, the changes of its batch so far, and its own.

    Attributes:
        time_ms: when what is folded happened, milliseconds since 1970: a record's capped event time, or a timer's time.
        redriven_at: what is folded was a dead letter and was sent back, to this offset; None if it was not.
    """

    __slots__ = ("_alarms", "_cause", "_now", "_own", "_sent", "_work", "redriven_at", "time_ms")

    def __init__(
        self, work: Writes, cause: Provenance, time_ms: int, now: datetime, *, redriven_at: int | None = None
    ) -> None:
        """See one task.

        Args:
            work: what its batch has written for the task so far.
            cause: the provenance of this fold's outputs.
            time_ms: when what is folded happened.
            now: by the worker's clock.
            redriven_at: the offset of the record on the redrive topic, if it was redriven.
        """
        # A view is made for every record, so what only few folds need is made when they need it.
        self.time_ms, self.redriven_at, self._now = time_ms, redriven_at, now
        self._work, self._cause = work, cause
        self._own: Changes[S] = {}
        self._alarms: Changes[Pending] | None = None
        self._sent: list[tuple[RecordTopic[Any], Message]] | None = None

    @property
    def redriven(self) -> bool:
        """Whether what is folded was sent back; if it failed after its fold, the state knows it."""
        return self.redriven_at is not None

    @property
    def partition(self) -> int:
        """The number of the task, which is the partition number of its inputs."""
        partition: int = self._work.task.partition
        return partition

    @property
    def watermark_ms(self) -> int | None:
        """The task's watermark, milliseconds since 1970; None until every input has brought a record or is idle.

        It may differ in a replay, so what a fold decides by it must come to the same in the end.
        """
        return self._work.times.watermark_ms

    def part(self, part: Part[P]) -> "PartView[P]":
        """Return the view of one part of the state.

        Raises:
            LookupError: the flow's state has no such part; a restore would not know it.
        """
        if part.name not in self._work.task.state.parts:
            raise LookupError(f"the state has no part {part.name}: the flow's spec does not name it")
        return PartView(self, part.head)

    def get(self, key: str) -> S | None:
        """Return the newest value of a key; None where there is none."""
        if key in self._own:
            return self._own[key]
        work = self._work
        if key in work.changes:
            return work.changes[key]
        state: State[S] = work.task.state
        return state.get(key)

    def put(self, key: str, value: S) -> None:
        """Set a key's value."""
        self._own[key] = value

    def delete(self, key: str) -> None:
        """Delete a key; the changelog gets a tombstone."""
        self._own[key] = None

    def publish(self, topic: RecordTopic[R], record: R) -> None:
        """Publish a record in addition to what the fold returns, in the same transaction; may be called repeatedly.

        A table topic gets only the last record of a key in each batch.

        Raises:
            RecordError: the record breaks the topic's contract.
        """
        message = Message(topic.name, topic.key_of(record), topic.encode(record))
        if self._sent is None:
            self._sent = []
        self._sent.append((topic, message))

    def pending(self, timer: Timer, key: str) -> int | None:
        """Return when a timer fires for a key, milliseconds since 1970; None if it is not set."""
        name = timer.id(key)
        for alarms in (self._alarms or {}, self._work.alarms):
            if name in alarms:
                return _at(alarms[name])
        timers: Timers = self._work.task.timers
        return _at(timers.get(name))

    def wake_at(self, timer: Timer, key: str, at_ms: int) -> None:
        """Set when a timer fires for a key, milliseconds since 1970; replaces an earlier time.

        Raises:
            ValueError: the time is out of range.
        """
        if not 0 <= at_ms < LAST_MS:
            raise ValueError(f"a timer cannot fire at {at_ms}")
        cause = self._cause
        self._set(timer, key, Pending(at_ms, cause["event_id"], cause["occurred_at"], cause["source"]))

    def wake_after(self, timer: Timer, key: str, delay_ms: int) -> None:
        """Set a timer this long after now, rounded up to its step.

        For a timer of event time, now is the time of what is folded; else it is the worker's clock.
        """
        now_ms = self.time_ms if timer.clock == "event" else int(self._now.timestamp() * 1000)
        self.wake_at(timer, key, -(-(now_ms + delay_ms) // timer.step_ms) * timer.step_ms)

    def cancel(self, timer: Timer, key: str) -> None:
        """Cancel a timer for a key."""
        self._set(timer, key, None)

    def keep(self) -> None:
        """Add this fold's changes to its batch's, encoded for the changelog; all of them or none.

        Raises:
            RecordError: a value cannot be written, or not read back, or is too large.
            ValueError: a key is no text.
            LookupError: the state has parts, and a key is of none.
        """
        work = self._work
        written = work.task.state.written
        encoded = {key: written(key, value) for key, value in self._own.items()}
        self.keep_open()
        work.encoded.update(encoded)

    def keep_open(self) -> None:
        """Add this fold's changes to its batch's; values are encoded once all folds are done (`TaskWork.seal`).

        Raises:
            ValueError: a timer's key is no text.
            LookupError: the state has parts, and a key is of none.
        """
        own, alarms, work = self._own, self._alarms, self._work
        if (parts := work.task.state.parts) and (strange := [key for key in own if key.partition(" ")[0] not in parts]):
            raise LookupError(f"{strange[0]!r:.100} is of no part of the state: a restore would not know it")
        if alarms is not None:
            for name in alarms:
                name.encode()
            work.alarms.update(alarms)
        work.changes.update(own)
        for topic, message in self._sent or ():
            if isinstance(topic, TableTopic):
                work.rows[topic.name, message.key or b""] = message
            else:
                work.messages.append(message)

    def _set(self, timer: Timer, key: str, pending: Pending | None) -> None:
        if self._alarms is None:
            self._alarms = {}
        self._alarms[timer.id(key)] = pending


class PartView(Generic[P]):
    """One part of the state, as one fold sees it; keys are the part's own."""

    __slots__ = ("_head", "_view")

    def __init__(self, view: View[Any], head: str) -> None:
        """See a part through its fold's view.

        Args:
            view: of the fold.
            head: what comes before the part's keys.
        """
        self._view, self._head = view, head

    def get(self, key: str) -> P | None:
        """Return the newest value of a key; None where there is none."""
        return self._view.get(self._head + key)

    def put(self, key: str, value: P) -> None:
        """Set a key's value."""
        self._view.put(self._head + key, value)

    def delete(self, key: str) -> None:
        """Delete a key; the changelog gets a tombstone."""
        self._view.delete(self._head + key)


def _at(pending: Pending | None) -> int | None:
    return None if pending is None else pending.at_ms
