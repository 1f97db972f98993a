"""Pending timers: one time per timer name and key, stored like state, found with a heap.

A flow declares its timers; a fold sets them for a key (streams/delivery/state/view.py). Due timers reach the flow as a
batch of `Due`, in order with the batches of records. Setting a timer again replaces its time. Pure: the clocks are the
caller's.
"""

import heapq
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from msgspec import Struct

from streams.delivery.state.keyed import NO_SIZES, Sizes, State
from streams.records import Event, SourceOffset

Clock = Literal["event", "processing"]

NAME = re.compile(r"[a-z][a-z0-9_]*")
# A timer that is set again leaves its earlier time in the heap; beyond this many entries the heap is made anew.
SPARE_TIMES = 1_024


@dataclass(frozen=True)
class Timer:
    """A timer of a flow.

    Attributes:
        name: lower case, with underscores.
        clock: "event": it fires when the watermark passes its time, so a replay ends up the same; where no
            record comes any more, time advances (event_time.py). "processing": it fires by the worker's clock.
        most: how many of a task fire at once; if their work is slow, their batch holds up the folds of records.
        step_ms: a delay ends at the next multiple of this, so that many timers fire in one transaction.
    """

    name: str
    clock: Clock
    most: int = 512
    step_ms: int = 1

    def __post_init__(self) -> None:
        """Refuse a name that could not come before a key."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a timer's name is lower case with underscores, not {self.name!r}")

    def id(self, key: str) -> str:
        """Return the name of this timer's pending time for a key."""
        return f"{self.name} {key}"


class Pending(Struct, frozen=True):
    """A time that was set, as it is on the changelog.

    Attributes:
        at_ms: when it fires, milliseconds since 1970.
        cause: the event_id that an output of the record that set it has, or would have.
        occurred_at: of that record.
        source: the place of that record.
    """

    at_ms: int
    cause: str
    occurred_at: datetime
    source: SourceOffset


class Due(Event, frozen=True, kw_only=True):
    """A due timer: what a flow's timer function gets in place of a record.

    Attributes:
        event_id: a function of timer, key and event time; for a timer of the worker's clock, of the record that set it.
        occurred_at: of the record that set it.
        timer: its name.
        key: the key that it was set for.
        at_ms: the time that it was set for, milliseconds since 1970.
        cause: as in `Pending`.
        source: the place of the record that last set it.
    """

    timer: str
    key: str
    at_ms: int
    cause: str
    source: SourceOffset

    @property
    def id(self) -> str:
        """The name of its pending time."""
        return f"{self.timer} {self.key}"

    def pending(self) -> Pending:
        """Return it as it was before it fired."""
        return Pending(self.at_ms, self.cause, self.occurred_at, self.source)


class Timers(State[Pending]):
    """A task's pending times, by `Timer.id`, and which of them are due."""

    def __init__(self, timers: Iterable[Timer] = ()) -> None:
        super().__init__()
        self.timers = {timer.name: timer for timer in timers}
        # A heap for each timer, so that many of one do not hold up another; None: it is to be made from what is
        # pending.
        self._heaps: dict[str, list[tuple[int, str]]] | None = None

    def overlay(self, changes: Mapping[str, Pending | bytes | None], time_ms: int = 0, sizes: Sizes = NO_SIZES) -> None:
        """Put a batch's changes on top."""
        super().overlay(changes, time_ms, sizes)
        if changes and self._heaps is not None:
            for name, pending in changes.items():
                if isinstance(pending, Pending):
                    self._push(self._heaps, name, pending)
            if sum(map(len, self._heaps.values())) > 2 * len(self.committed) + SPARE_TIMES:
                self._heaps = None

    def drop_overlays(self) -> None:
        """Forget every uncommitted change; timers that fired in a dropped batch will fire again."""
        super().drop_overlays()
        self._heaps = None

    def due(self, clock: Clock, now_ms: int, most: int) -> list[Due]:
        """Take what is due by a clock, earliest first; each is given once, unless overlays are dropped.

        Args:
            clock: which clock's timers.
            now_ms: by that clock.
            most: how many of each timer, and never more than the timer itself allows.
        """
        found = [
            due
            for timer in self._of(clock)
            for due in self._taken(self._heap(timer.name), now_ms, min(most, timer.most))
        ]
        return sorted(found, key=lambda due: due.at_ms)

    def next_ms(self, clock: Clock) -> int | None:
        """Return when something may next be due by a clock; None if nothing is pending."""
        return min((heap[0][0] for timer in self._of(clock) if (heap := self._heap(timer.name))), default=None)

    def still(self, due: Due) -> Due | None:
        """Return a due timer as it is now; None if it was set again or cancelled meanwhile."""
        pending = self.get(due.id)
        return None if pending is None or pending.at_ms != due.at_ms else self._due(due.id, pending)

    def _of(self, clock: Clock) -> list[Timer]:
        return [timer for timer in self.timers.values() if timer.clock == clock]

    def _taken(self, heap: list[tuple[int, str]], now_ms: int, most: int) -> list[Due]:
        found: list[Due] = []
        last: tuple[int, str] | None = None
        while heap and heap[0][0] <= now_ms and len(found) < most:
            at_ms, name = top = heapq.heappop(heap)
            pending = self.get(name)
            # A timer that was set again for the same time is in the heap twice, side by side, and fires once.
            if pending is not None and pending.at_ms == at_ms and top != last:
                found.append(self._due(name, pending))
            last = top
        return found

    def _heap(self, timer: str) -> list[tuple[int, str]]:
        if self._heaps is None:
            heaps: dict[str, list[tuple[int, str]]] = {name: [] for name in self.timers}
            names = set(self.committed).union(*(changes for changes, _, _ in self._overlays))
            for name in names:
                if (pending := self.get(name)) is not None:
                    self._push(heaps, name, pending)
            self._heaps = heaps
        return self._heaps[timer]

    def _push(self, heaps: dict[str, list[tuple[int, str]]], name: str, pending: Pending) -> None:
        heap = heaps.get(name.partition(" ")[0])
        if heap is not None:  # of a later version of the flow, or an earlier one: kept, silent
            heapq.heappush(heap, (pending.at_ms, name))

    def _due(self, name: str, pending: Pending) -> Due:
        timer, _, key = name.partition(" ")
        number = str(pending.at_ms) if self.timers[timer].clock == "event" else pending.cause
        return Due(
            event_id=blake2b(f"{timer}\0{number}\0{key}".encode(), digest_size=16).hexdigest(),
            occurred_at=pending.occurred_at,
            timer=timer,
            key=key,
            at_ms=pending.at_ms,
            cause=pending.cause,
            source=pending.source,
        )
