"""The data that the page gets every two seconds: one row per flow, with all that explains it. Pure."""

from msgspec import Struct, structs

from streams.delivery.stopwatch import LAPS, Lap
from streams.ops.artifacts import LoadedArtifact
from streams.ops.flow_words import refused_words
from streams.ops.place_words import place_words
from streams.ops.report import PlaceReport
from streams.ops.seen import FlowSeen, WorkerSeen
from streams.ops.verdict import Verdict, urgency, verdict_of
from streams.ops.workers import WorkerState, workers_of


class PlaceRow(Struct, frozen=True, kw_only=True):
    """One input partition; `worker` has it (empty: none does), and `owned` says whether that is this one."""

    name: str
    events: int | None
    exact: bool
    seconds: float | None
    arriving: float | None
    done: float | None
    words: str
    worker: str
    owned: bool


class BatchRow(Struct, frozen=True, kw_only=True):
    """One batch on its way in this worker."""

    stage: str
    seconds: float
    partitions: tuple[int, ...]


class FlowRow(Struct, frozen=True, kw_only=True):
    """One flow.

    Attributes:
        name: of the flow.
        here: this worker runs it.
        verdict: how it is, why, until when.
        urgent: a person has to look at it first.
        events: how many wait; None if that is not known.
        exact: they were counted.
        seconds: age of the oldest; None if that is not known.
        arriving: events a second.
        done: events a second.
        stages: by stage, the mean seconds of recent records, in whichever worker; None: nothing was committed.
        by_partition: the same for each partition number that committed something.
        batches: on their way here.
        places: input partitions.
        workers: of its group.
        artifacts: that this worker has loaded for it.
    """

    name: str
    here: bool
    verdict: Verdict
    urgent: bool
    events: int | None
    exact: bool
    seconds: float | None
    arriving: float | None
    done: float | None
    stages: dict[Lap, float] | None
    by_partition: dict[int, dict[Lap, float]]
    batches: tuple[BatchRow, ...]
    places: tuple[PlaceRow, ...]
    workers: tuple[WorkerState, ...]
    artifacts: tuple[LoadedArtifact, ...]


class PageState(Struct, frozen=True, kw_only=True):
    """All of it."""

    instance: str
    version: str
    at_s: float
    stages: tuple[str, ...]
    flows: tuple[FlowRow, ...]


def page_state(seen: WorkerSeen, client_id: str) -> PageState:
    """Put together what the page shows, the worst flow first, as `shopstream lag` has it.

    Args:
        seen: by this worker.
        client_id: begins the id of every client, by the settings.
    """
    judged = [(flow, verdict_of(flow)) for flow in seen.flows]
    judged.sort(key=lambda each: urgency(each[1], each[0].report))
    rows = tuple(_row(flow, verdict, client_id, seen.instance) for flow, verdict in judged)
    return PageState(instance=seen.instance, version=seen.version, at_s=seen.at_s, stages=LAPS, flows=rows)


def _row(flow: FlowSeen, verdict: Verdict, client_id: str, instance: str) -> FlowRow:
    report, now = flow.report, flow.now
    refused = refused_words(now.refused) if now is not None and now.loaded else ""
    owned = {task.partition for task in now.tasks} if now is not None else set()
    workers = workers_of(report, client_id, instance, flow.health) if report is not None else ()
    owners = {partition: worker.name for worker in workers for partition in worker.partitions}
    places = report.places if report is not None else ()
    return FlowRow(
        name=flow.name,
        here=now is not None,
        verdict=structs.replace(verdict, why="; ".join(filter(None, (verdict.why, refused)))),
        urgent=urgency(verdict, report) < 0,
        events=report.events if report is not None else None,
        exact=report is not None and report.exact,
        seconds=report.seconds if report is not None and report.aged else None,
        arriving=report.pace.arriving if report is not None else None,
        done=report.pace.done if report is not None else None,
        stages=report.stages if report is not None else None,
        by_partition=report.stages_by_partition if report is not None else {},
        batches=tuple(
            BatchRow(stage=batch.lap, seconds=batch.for_s, partitions=batch.partitions)
            for batch in (now.on_the_way if now is not None else ())
        ),
        places=tuple(_place(each, owners.get(each.partition, ""), owned=each.partition in owned) for each in places),
        workers=workers,
        artifacts=flow.artifacts,
    )


def _place(place: PlaceReport, worker: str, *, owned: bool) -> PlaceRow:
    return PlaceRow(
        name=place.name,
        events=place.events,
        exact=place.exact,
        seconds=place.seconds,
        arriving=place.pace.arriving,
        done=place.pace.done,
        words=place_words(place),
        worker=worker,
        owned=owned,
    )
