"""What one fold sees of its task, and what it may change.

What it changes counts only if it succeeds: a fold that fails leaves no trace, and its record is a dead letter.
"""

from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct, ValidationError, json

from streams.delivery.state.keyed import Changes, State
from streams.delivery.state.timers import Pending, Timer, Timers
from streams.records import Provenance, RecordError, encode
from streams.topics import MAX_RECORD_BYTES

S = TypeVar("S", bound=Struct)

# Beyond it a time is no longer exact where JSON's numbers are floating point.
LAST_MS = 2**53


class Remembers(Protocol):
    """A task, as a view needs it."""

    state: State[Any]
    timers: Timers


class Writes(Protocol):
    """What a batch wrote for one task so far.

    Attributes:
        changes: of the state.
        encoded: the same values as the changelog will hold them.
        alarms: changes of pending timers.
    """

    task: Any
    changes: Changes[Any]
    encoded: dict[str, bytes | None]
    alarms: Changes[Pending]


class View(Generic[S]):
    """What one fold sees: the state, the changes of its batch so far, and its own.

    Attributes:
        time_ms: when what is folded happened, milliseconds since 1970: a record's capped event time, a timer's time.
    """

    __slots__ = ("_alarms", "_cause", "_now", "_own", "_work", "time_ms")

    def __init__(self, work: Writes, cause: Provenance, time_ms: int, now: datetime) -> None:
        """See one task.

        Args:
            work: what its batch wrote for the task so far.
            cause: where the outputs of this fold come from.
            time_ms: when what is folded happened.
            now: by the worker's clock.
        """
        # Made once per record: what few folds need is made when they do.
        self.time_ms, self._now = time_ms, now
        self._work, self._cause = work, cause
        self._own: Changes[S] = {}
        self._alarms: Changes[Pending] | None = None

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

    def pending(self, timer: Timer, key: str) -> int | None:
        """Return when a timer rings for a key, milliseconds since 1970; None where it is not set."""
        name = timer.id(key)
        for alarms in (self._alarms or {}, self._work.alarms):
            if name in alarms:
                return _at(alarms[name])
        timers: Timers = self._work.task.timers
        return _at(timers.get(name))

    def wake_at(self, timer: Timer, key: str, at_ms: int) -> None:
        """Set when a timer rings for a key, milliseconds since 1970; replaces an earlier time.

        Raises:
            ValueError: no such time.
        """
        if not 0 <= at_ms < LAST_MS:
            raise ValueError(f"a timer cannot ring at {at_ms}")
        cause = self._cause
        self._set(timer, key, Pending(at_ms, cause["event_id"], cause["occurred_at"], cause["source"]))

    def wake_after(self, timer: Timer, key: str, delay_ms: int) -> None:
        """Set a timer so long after now: what is folded, for a timer of event time; else the worker's clock."""
        now_ms = self.time_ms if timer.clock == "event" else int(self._now.timestamp() * 1000)
        self.wake_at(timer, key, now_ms + delay_ms)

    def cancel(self, timer: Timer, key: str) -> None:
        """Let a timer not ring for a key."""
        self._set(timer, key, None)

    def keep(self) -> None:
        """Add this fold's changes to its batch's, written as the changelog will hold them; all of them or none.

        Raises:
            RecordError: a value cannot be written, or not be read again, or is too large.
            ValueError: a key is no text.
        """
        own, alarms, work = self._own, self._alarms, self._work
        encoded = [sealed(key, value) for key, value in own.items()]
        if alarms is not None:
            for name in alarms:
                name.encode()
            work.alarms.update(alarms)
        work.changes.update(own)
        work.encoded.update(zip(own, encoded, strict=True))

    def _set(self, timer: Timer, key: str, pending: Pending | None) -> None:
        if self._alarms is None:
            self._alarms = {}
        self._alarms[timer.id(key)] = pending


def sealed(key: str, value: Struct | None) -> bytes | None:
    """Return a value as the changelog will hold it; None for one that is deleted.

    Raises:
        RecordError: it cannot be written, or not be read again, or is too large with its key.
        ValueError: the key is no text.
    """
    encoded = None if value is None else encode(value)
    size = len(key.encode()) + len(encoded or b"")
    if size > MAX_RECORD_BYTES:
        raise RecordError("state", key[:200], f"the state has {size} bytes, more than {MAX_RECORD_BYTES}")
    if encoded is not None and b"null" in encoded:
        # NaN is written as null; where a field cannot be null, no restore would ever succeed.
        try:
            json.decode(encoded, type=type(value))
        except ValidationError as error:
            raise RecordError("state", key[:200], f"it could not be read again: {error}") from error
    return encoded


def _at(pending: Pending | None) -> int | None:
    return None if pending is None else pending.at_ms
