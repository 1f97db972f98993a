"""One flow of this worker at this moment: what it owns, has committed, and has in flight.

It is computed each time, so it never contains partitions that were given up. Changes nothing, asks no broker.
"""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from streams.delivery.rejoins import RejoinCount
from streams.delivery.stopwatch import Lap
from streams.records import Stage

if TYPE_CHECKING:
    from streams.delivery.source import Source


class TaskNow(Struct, frozen=True, kw_only=True):
    """What one task has committed since this worker took it over.

    Attributes:
        partition: its number.
        records: of its inputs.
        timers: that rang.
        seconds: by stage, the sum of what each record and timer spent there.
        failed: dead letters, by stage and type of error.
        declined: outputs that say nothing, or leave it to a person, by the reason.
        keys: of its state.
    """

    partition: int
    records: int = 0
    timers: int = 0
    seconds: Mapping[Lap, float] = {}
    failed: Mapping[tuple[Stage, str], int] = {}
    declined: Mapping[str, int] = {}
    keys: int = 0


class BatchNow(Struct, frozen=True, kw_only=True):
    """One batch on its way.

    Attributes:
        lap: the stage it is in.
        for_s: how long it has been there, seconds.
        partitions: of its tasks.
    """

    lap: Lap
    for_s: float
    partitions: tuple[int, ...]


class RefusedRows(Struct, frozen=True, kw_only=True):
    """Keys of a table that have no value, because their latest record breaks the contract.

    Attributes:
        keys: how many.
        example: of one that still is so its place and what is wrong with it; empty where none is remembered.
    """

    keys: int = 0
    example: str = ""


class FlowNow(Struct, frozen=True, kw_only=True):
    """One flow of this worker.

    Attributes:
        flow: its name.
        assigned: the group gave this worker its share, even an empty one.
        loaded: its tables are read; only then it joins its group.
        settled: the share is restored and being read.
        restoring: how far the restore is, in words; empty if nothing is restored.
        braked: there are too many dead letters, so nothing is read.
        tasks: those owned now, by partition.
        on_the_way: its batches, the one that has been in its stage longest first.
        committed_s: seconds since it last committed a batch here; None if it never did.
        throttled_s: for how long brokers hold back its requests, because of a quota, seconds; 0 if they do not.
        lost: how many processes of its own it lost lately.
        rejoins: how often its group went on without this worker since it began.
        fences: how often its producers were fenced since it began, though its group counts it in.
        tables: how many records each table holds that others send and that should hold some, by its topic.
        refused: of each table that others send, by its topic.
    """

    flow: str
    assigned: bool = False
    loaded: bool = True
    settled: bool = False
    restoring: str = ""
    braked: bool = False
    tasks: tuple[TaskNow, ...] = ()
    on_the_way: tuple[BatchNow, ...] = ()
    committed_s: float | None = None
    throttled_s: float = 0.0
    lost: int = 0
    rejoins: int = 0
    fences: int = 0
    tables: Mapping[str, int] = {}
    refused: Mapping[str, RefusedRows] = {}

    @property
    def empty(self) -> tuple[str, ...]:
        """Tables that hold nothing, though they were read and records came that ask for them."""
        asked = self.loaded and any(task.records for task in self.tasks)
        return tuple(name for name, records in self.tables.items() if asked and not records)


class ReadFlow(Protocol):
    """What is needed of a flow."""

    source: "Source"
    rejoins: RejoinCount

    def lost_processes(self) -> int:
        """Return how many processes of its own it lost lately."""

    @property
    def table_sizes(self) -> Mapping[str, int]:
        """How many records each of its tables holds."""

    @property
    def refused_rows(self) -> Mapping[str, Mapping[str, str]]:
        """Why the latest record of a key was refused, by key, of each table."""

    @property
    def name(self) -> str:
        """The flow's name."""


def flow_now(flow: ReadFlow) -> FlowNow:
    """Read one flow; to be called in the event loop."""
    ownership, now_s = flow.source.owned, time.monotonic()
    if ownership is None:
        return FlowNow(flow=flow.name)
    tasks = [
        TaskNow(
            partition=p,
            records=task.passed.records,
            timers=task.passed.timers,
            seconds=dict(task.passed.seconds),
            failed=dict(task.passed.failed),
            declined=dict(task.passed.declined),
            keys=len(task.state.committed),
        )
        for p, task in sorted(ownership.tasks.items())
    ]
    batches = [
        BatchNow(
            lap=batch.stopwatch.lap,
            for_s=now_s - batch.stopwatch.since_s,
            partitions=tuple(work.task.partition for work in batch.works),
        )
        for batch in ownership.commits.on_the_way
        if batch.generation == ownership.generation
    ]
    return FlowNow(
        flow=flow.name,
        assigned=ownership.assigned,
        loaded=flow.source.loaded,
        settled=ownership.settled,
        restoring=ownership.restoring,
        braked=flow.source.braked,
        tasks=tuple(tasks),
        on_the_way=tuple(sorted(batches, key=lambda batch: -batch.for_s)),
        committed_s=None if ownership.commits.committed_s is None else now_s - ownership.commits.committed_s,
        throttled_s=ownership.throttled_s,
        lost=flow.lost_processes(),
        rejoins=flow.rejoins.total,
        fences=ownership.fences.total,
        tables=flow.table_sizes,
        refused={name: _refused(rows) for name, rows in flow.refused_rows.items()},
    )


def _refused(rows: Mapping[str, str]) -> RefusedRows:
    return RefusedRows(keys=len(rows), example=next(filter(None, rows.values()), ""))
