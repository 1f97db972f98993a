"""One task of a flow in memory, for tests of its folds: records go in one by one, what the fold returns comes out."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from streams.delivery.spec import FlowSpec
from streams.delivery.state import Due, State, Timers, View
from streams.delivery.task import Task, TaskWork
from streams.records import Provenance, SourceOffset

V = TypeVar("V")
Y = TypeVar("Y")
Fold = Callable[[View[Any], V, Provenance], Y]

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)


def cause(offset: int = 0) -> Provenance:
    return Provenance(
        event_id=f"output{offset}",
        occurred_at=NOON,
        processed_at=NOON,
        source=SourceOffset(topic="visits", partition=0, offset=offset),
        model=None,
    )


class OneTask:
    """Each record is a batch of its own, whose transaction is through before the next one.

    Attributes:
        task: its `state` and `timers` are what a fold left.
        now: the worker's clock.
    """

    def __init__(self, spec: FlowSpec) -> None:
        self.task = Task[Any](0, State(parts=spec.parts, sealed=spec.sealed), Timers(spec.timers))
        self.now = NOON

    def fold(self, fold: Fold[V, Y], value: V, time_ms: int = NOON_MS) -> Y:
        """Fold a record that happened at a time."""
        return self._fold(fold, value, time_ms, TaskWork(self.task, times=self.task.times))

    def fire(self, fold: Fold[Due, Y], due: Due) -> Y:
        """Fold a timer that fires; it is pending no more, unless the fold sets it again."""
        work = TaskWork(self.task, alarms={due.id: None}, times=self.task.times)
        return self._fold(fold, due, due.at_ms, work)

    def _fold(self, fold: Fold[V, Y], value: V, time_ms: int, work: TaskWork[Any]) -> Y:
        view: View[Any] = View(work, cause(), time_ms, self.now)
        output = fold(view, value, cause())
        view.keep()
        work.overlay()
        work.merge()
        return output
