"""Where the time of this worker's batches goes: of what is committed, and of what is on its way. Changes nothing.

tasks owned now ──▶ what each has passed ──(two readings)──▶ mean seconds of a record in each stage
batches on their way ──▶ the stage each is in, and for how long: there a flow stands still
"""

import time
from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from streams.delivery.source import Source
from streams.delivery.stopwatch import LAPS, Lap


class TaskStages(Struct, frozen=True, kw_only=True):
    """What one task has committed since this worker took it over.

    Attributes:
        partition: its number.
        records: of its inputs.
        timers: that rang.
        seconds: by stage, the sum of what each record and timer spent there.
    """

    partition: int
    records: int
    timers: int
    seconds: Mapping[Lap, float]


class BatchStage(Struct, frozen=True, kw_only=True):
    """One batch on its way.

    Attributes:
        lap: the stage it is in.
        for_s: for how long, seconds.
        partitions: of its tasks.
    """

    lap: Lap
    for_s: float
    partitions: tuple[int, ...]


class FlowStages(Struct, frozen=True, kw_only=True):
    """One flow of this worker at one moment.

    Attributes:
        flow: its name.
        tasks: those owned now, by partition; of the others nothing is known any more.
        on_the_way: its batches, the one that stands longest first.
    """

    flow: str
    tasks: tuple[TaskStages, ...]
    on_the_way: tuple[BatchStage, ...]


class ReadFlow(Protocol):
    """What is needed of a flow."""

    source: Source

    @property
    def name(self) -> str:
        """The flow's name."""


def read_stages(flow: ReadFlow) -> FlowStages:
    """Read one flow's stages; to be called in the event loop."""
    ownership, now_s = flow.source.owned, time.monotonic()
    if ownership is None:
        return FlowStages(flow=flow.name, tasks=(), on_the_way=())
    tasks = [
        TaskStages(
            partition=p, records=task.passed.records, timers=task.passed.timers, seconds=dict(task.passed.seconds)
        )
        for p, task in sorted(ownership.tasks.items())
    ]
    batches = [
        BatchStage(
            lap=batch.stopwatch.lap,
            for_s=now_s - batch.stopwatch.since_s,
            partitions=tuple(work.task.partition for work in batch.works),
        )
        for batch in ownership.commits.on_the_way
        if batch.generation == ownership.generation
    ]
    batches.sort(key=lambda batch: -batch.for_s)
    return FlowStages(flow=flow.name, tasks=tuple(tasks), on_the_way=tuple(batches))


def mean_seconds(before: Sequence[TaskStages], now: Sequence[TaskStages]) -> dict[Lap, float] | None:
    """Return what a record spent in each stage on average between two readings.

    Args:
        before: tasks at the earlier one. A task that was not owned then counts from when it was taken over.
        now: tasks at the later one.

    Returns:
        Seconds by stage; None where nothing was committed meanwhile.
    """
    then = {task.partition: task for task in before}
    number, seconds = 0, dict.fromkeys(LAPS, 0.0)
    for task in now:
        earlier = then.get(task.partition)
        if earlier is None or earlier.records > task.records:  # taken over anew meanwhile
            earlier = TaskStages(partition=task.partition, records=0, timers=0, seconds={})
        number += task.records + task.timers - earlier.records - earlier.timers
        for lap in LAPS:
            seconds[lap] += task.seconds.get(lap, 0.0) - earlier.seconds.get(lap, 0.0)
    return {lap: total / number for lap, total in seconds.items()} if number else None
