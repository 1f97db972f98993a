"""A task and a batch's work on it, for tests of what folds see and leave."""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from streams.delivery.state import State, Timer, Timers, View
from streams.delivery.task import Task, TaskWork
from streams.records import Provenance, SourceOffset

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)
WEEK, BURST = Timer("close_week", "event"), Timer("burst", "processing")


class Count(Struct, frozen=True):
    number: int


def cause(offset: int = 0) -> Provenance:
    return Provenance(
        event_id=f"output{offset}",
        occurred_at=NOON,
        processed_at=NOON,
        source=SourceOffset(topic="visits", partition=0, offset=offset),
        model=None,
    )


def new_task() -> Task[Count]:
    return Task(0, State(), Timers((WEEK, BURST)))


def view(work: TaskWork[Any], time_ms: int = NOON_MS, now_ms: int = NOON_MS + 7, offset: int = 0) -> View[Count]:
    return View(work, cause(offset), time_ms, datetime.fromtimestamp(now_ms / 1000, UTC))
