"""A task and a batch's work on it, for tests of what folds see and leave."""

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from streams.delivery.state import State, Timer, Timers, View
from streams.delivery.task import Task, TaskWork
from tests.one_task import NOON_MS, cause

WEEK, BURST = Timer("close_week", "event"), Timer("burst", "processing")


class Count(Struct, frozen=True):
    number: int


def new_task() -> Task[Count]:
    return Task(0, State(), Timers((WEEK, BURST)))


def view(work: TaskWork[Any], time_ms: int = NOON_MS, now_ms: int = NOON_MS + 7, offset: int = 0) -> View[Count]:
    return View(work, cause(offset), time_ms, datetime.fromtimestamp(now_ms / 1000, UTC))
