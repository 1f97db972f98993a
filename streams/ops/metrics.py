"""`/metrics`: the present state in Prometheus' format, computed at each request.

Nothing is kept between scrapes, so nothing can go stale: partitions that this worker does not own now are left out, and
so is a lag that was measured too long ago.
"""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from streams.delivery.stopwatch import Lap
from streams.ops import metric_table as table
from streams.ops.metric_table import Metric
from streams.ops.now import FlowNow, TaskNow
from streams.ops.report import FlowReport, PlaceReport
from streams.ops.seen import FlowSeen, WorkerSeen

# The stages in which a batch can be seen: it is made after the stage "topic", and tokenizing is part of a model's call.
STANDING: tuple[Lap, ...] = ("channel", "model", "fold", "commit")

Family = CounterMetricFamily | GaugeMetricFamily


class WorkerCollector(Collector):
    """Collects this worker's own metrics."""

    def __init__(self, see: Callable[[], WorkerSeen]) -> None:
        """Collect what `see` returns, which is asked at every scrape."""
        self._see = see

    def describe(self) -> list[Family]:
        """Say nothing before the first scrape."""
        return []

    def collect(self) -> Iterator[Family]:
        """Collect everything once."""
        seen = self._see()
        families = {metric: _family(metric) for metric in table.METRICS if metric.name.startswith(table.PREFIX)}

        def add(metric: Metric, value: float, *labels: object) -> None:
            families[metric].add_metric([str(label) for label in labels], value)

        add(table.WORKER, 1, seen.instance, seen.version)
        add(table.LATE, seen.late_s)
        add(table.SHARE, seen.processor_share)
        for flow in seen.flows:
            if flow.now is not None:
                _add_flow(add, flow, flow.now)
                if flow.report is not None:
                    _add_lag(add, flow.now, flow.report)
        yield from families.values()


Add = Callable[..., None]


def new_registry(see: Callable[[], WorkerSeen]) -> CollectorRegistry:
    """Make a registry of this worker: its own metrics and the process's."""
    registry = CollectorRegistry()
    registry.register(WorkerCollector(see))
    ProcessCollector(registry=registry)
    return registry


def render(registry: CollectorRegistry) -> bytes:
    """Return Prometheus' text format."""
    return generate_latest(registry)


def _add_flow(add: Add, flow: FlowSeen, now: FlowNow) -> None:
    name = flow.name
    add(table.READY, flow.health is not None and flow.health.ready, name)
    add(table.BRAKED, now.braked, name)
    add(table.LOST, now.lost, name)
    add(table.REJOINS, now.rejoins, name)
    add(table.FENCES, now.fences, name)
    add(table.OWNED, len(now.tasks), name)
    for topic, records in now.tables.items() if now.loaded else ():
        add(table.TABLE_RECORDS, records, name, topic)
    for topic, rows in now.refused.items() if now.loaded else ():
        add(table.TABLE_REFUSED, rows.keys, name, topic)
    for task in now.tasks:
        _add_task(add, name, task)
    for lap in STANDING:
        standing = [batch.for_s for batch in now.on_the_way if batch.lap == lap]
        add(table.BATCHES, len(standing), name, lap)
        add(table.OLDEST_BATCH, max(standing, default=0.0), name, lap)
    for model in flow.artifacts:
        add(table.ARTIFACT, 1, name, model.name, model.version, model.sha256, model.precision)


def _add_task(add: Add, flow: str, task: TaskNow) -> None:
    add(table.RECORDS, task.records, flow, task.partition)
    add(table.TIMERS, task.timers, flow, task.partition)
    add(table.STATE_KEYS, task.keys, flow, task.partition)
    for lap, seconds in task.seconds.items():
        add(table.STAGE_SECONDS, seconds, flow, task.partition, lap)
    for (stage, error), count in task.failed.items():
        add(table.DEAD_LETTERS, count, flow, task.partition, stage, error)
    for reason, count in task.declined.items():
        add(table.DECLINED, count, flow, task.partition, reason)


def _add_lag(add: Add, now: FlowNow, report: FlowReport) -> None:
    owned = {task.partition for task in now.tasks}
    add(table.LOOKED, report.at_s, report.flow)
    for place in report.places:
        if place.partition not in owned:
            continue
        if place.events is not None:
            add(table.LAG_RECORDS, place.events, report.flow, place.topic, place.partition)
        if place.seconds is not None:
            add(table.LAG_SECONDS, place.seconds, report.flow, place.topic, place.partition)
        add(table.STILL_SECONDS, place.still_s, report.flow, place.topic, place.partition)
        _add_held(add, report.flow, place)
    for place in report.unread if 0 in owned else ():  # of outputs and tables one worker tells
        _add_held(add, report.flow, place)


def _add_held(add: Add, flow: str, place: PlaceReport) -> None:
    add(table.HELD_OFFSETS, place.held, flow, place.topic, place.partition)
    if place.held_s is not None or not place.held:
        add(table.HELD_SECONDS, place.held_s or 0.0, flow, place.topic, place.partition)


def _family(metric: Metric) -> Family:
    kind = CounterMetricFamily if metric.kind == "counter" else GaugeMetricFamily
    return kind(metric.name, metric.help, labels=metric.labels)
