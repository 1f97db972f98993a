"""The records of a batch with their results, as columns that stay aligned when a record fails.

    entry 0   result   result
    entry 1   result   result    ◀── fails: it is removed with all its results, and becomes a dead letter
    entry 2   result   result

Refuses to know: the order of batches, models, transactions.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from msgspec import Struct

from streams.delivery.dead_letters import Failure, origin_of
from streams.delivery.entry import Entry, bury, still_due
from streams.delivery.errors import POISON
from streams.delivery.state import Due, View
from streams.delivery.steps import Step
from streams.delivery.trace import BatchTrace
from streams.records import Event, ModelName, Provenance, Stage, output_event_id
from streams.topics import redrive_name

R = TypeVar("R", bound=Event)
S = TypeVar("S", bound=Struct)
Y = TypeVar("Y")


class Entries(Generic[R]):
    """Decoded records, or due timers, in the order in which they were read.

    Attributes:
        timer: the name of the timer that fires; None for records.
        model: the model that was asked last; outputs and dead letters name it.
    """

    def __init__(self, flow: str, entries: list[Entry[R]], trace: BatchTrace | None) -> None:
        """Hold entries, without any column.

        Args:
            flow: its name.
            entries: grouped by task.
            trace: the spans of the records; None where nobody traces.
        """
        self._flow, self._redrive, self._entries, self._trace = flow, redrive_name(flow), entries, trace
        self._columns: list[list[Any]] = []
        first = entries[0].value if entries else None
        self.timer = first.timer if isinstance(first, Due) else None
        self.model: ModelName | None = None

    def __len__(self) -> int:
        """Return how many records are left."""
        return len(self._entries)

    @property
    def values(self) -> list[R]:
        """The decoded records that are left."""
        return [entry.value for entry in self._entries]

    def clear(self) -> None:
        """Forget all records and columns."""
        self._entries.clear()
        for column in self._columns:
            column.clear()

    def keep_due(self) -> None:
        """Forget timers that were set again or cancelled since they were read; the others fire now."""
        self._entries = [entry for entry in map(still_due, self._entries) if entry is not None]

    def add(self, column: list[Any]) -> None:
        """Add a column: one result for each record."""
        self._columns.append(column)

    def column(self, make: Callable[[View[S], R, Provenance], Y]) -> list[Y]:
        """Make something of each record and its task's state; a record on which this fails is a dead letter."""
        now = datetime.now(UTC)
        column: list[Y] = []
        self._columns.append(column)
        while len(column) < len(self._entries):
            entry = self._entries[len(column)]
            try:
                provenance = self._provenance(entry, now)
                view: View[S] = self._view(entry, provenance, now)
                column.append(make(view, entry.value, provenance))
            except POISON as error:
                self.bury(len(column), "fold", error)
        return column

    def run(self, steps: Sequence[Step], keep: Callable[[View[Any]], None]) -> None:
        """Run all steps for each record and keep what they changed; a record on which one fails is a dead letter."""
        now, trace = datetime.now(UTC), self._trace
        for at, entry in enumerate(self._entries):
            try:
                provenance = self._provenance(entry, now)
                view: View[Any] = self._view(entry, provenance, now)
                messages = [message for step in steps for message in step(at, entry, provenance, view)]
                keep(view)
            except POISON as error:
                bury(entry.work, entry.record, self._failure("fold", error))
                continue
            if trace is not None:
                messages = list(trace.carried(entry.record, messages))
            entry.work.messages.extend(messages)

    def bury(self, at: int, stage: Stage, error: Exception) -> None:
        """Make a dead letter of a record, and remove its results."""
        entry = self._entries.pop(at)
        for column in self._columns:
            del column[at : at + 1]  # a column in the making may not have come so far
        bury(entry.work, entry.record, self._failure(stage, error))

    def _view(self, entry: Entry[R], provenance: Provenance, now: datetime) -> View[Any]:
        redriven_at = entry.record.offset if entry.record.topic == self._redrive else None
        return View(entry.work, provenance, entry.time_ms, now, redriven_at=redriven_at)

    def _provenance(self, entry: Entry[R], now: datetime) -> Provenance:
        source, _ = origin_of(entry.record, self._redrive)
        occurred_at = entry.value.occurred_at
        return Provenance(
            event_id=output_event_id(self._flow, entry.value.event_id),
            occurred_at=occurred_at if occurred_at.tzinfo is UTC else occurred_at.astimezone(UTC),
            processed_at=now,
            source=source,
            model=self.model,
        )

    def _failure(self, stage: Stage, error: Exception) -> Failure:
        model = f"{self.model.name} {self.model.version}" if self.model else None
        return Failure(self._flow, "timer" if self.timer else stage, error, model)
