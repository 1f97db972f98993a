"""What a worker sees, for the tests of this folder."""

from typing import Any

from msgspec import structs

from streams.delivery.stopwatch import LAPS
from streams.ops.artifacts import LoadedArtifact
from streams.ops.health import health_of
from streams.ops.lag_window import LagWindow
from streams.ops.now import BatchNow, FlowNow, TaskNow
from streams.ops.report import FlowReport
from streams.ops.seen import FlowSeen, WorkerSeen
from tests.unit.streams.ops.readings import NOW_S, look, note, place, waiting

ARTIFACT = LoadedArtifact(name="text", version="1", sha256="0" * 64, precision="int8", provider="CPUExecutionProvider")
MODEL = {"topic": 9.0, "channel": 5.0, "tokenize": 0.1, "model": 0.8, "fold": 0.05, "commit": 0.05}
"""Seconds of a record in each stage."""


def task(partition: int, records: int = 10, **fields: Any) -> TaskNow:
    """Return a task that spent a second a record in each stage."""
    seconds = dict.fromkeys(LAPS, float(records))
    return TaskNow(partition=partition, records=records, **({"seconds": seconds} | fields))


def running(*partitions: int, **fields: Any) -> FlowNow:
    """Return a flow that owns partitions and has a batch in the model."""
    batch = BatchNow(lap="model", for_s=0.5, partitions=partitions)
    plain: dict[str, Any] = {
        "assigned": True,
        "settled": True,
        "on_the_way": (batch,),
        "tasks": tuple(map(task, partitions)),
    }
    return FlowNow(flow="tally", **(plain | fields))


def report(*partitions: int, at_s: float = 0.0) -> FlowReport:
    """Return a lag of 50 records, a minute old, in each partition."""
    seen = waiting(50, 50)
    return LagWindow(60).add(look(at_s, *[place(end=150, partition=p, waiting=seen) for p in partitions]))


def flow_seen(now: FlowNow | None, lag: FlowReport | None, trouble: str = "") -> FlowSeen:
    health = None if now is None else health_of(now, lag)
    return FlowSeen(
        name="tally",
        now=now,
        health=health,
        report=lag,
        trouble=trouble,
        artifacts=(ARTIFACT,) if now else (),
    )


def worker_seen(*flows: FlowSeen) -> WorkerSeen:
    return WorkerSeen(instance="host-0", version="0.1.0", at_s=NOW_S, flows=flows)


def lag(before: int, now: int, age_s: float = 60.0, came: int = 600) -> FlowReport:
    """Return a lag that was `before` records a minute ago, since when `came` more came."""
    window = LagWindow(60)
    ends = 5_000, 5_000 + came
    for at_s, end, behind in ((0.0, ends[0], before), (60.0, ends[1], now)):
        seen = waiting(behind, behind, age_s - at_s, end - behind) if behind else None  # at NOW_S, not at the look
        said = note(at_s, **MODEL)
        report = window.add(look(at_s, place(committed=end - behind, end=end, waiting=seen, note=said)))
    return report


def seen(report: FlowReport | None, now: FlowNow | None = None, trouble: str = "") -> FlowSeen:
    """Return a flow with its lag, and with its health where it runs here."""
    return structs.replace(flow_seen(now, report, trouble), health=health_of(now, report) if now else None)
