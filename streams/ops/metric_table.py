"""The table of metrics: their names, units and labels.

docs/metrics.md is generated from it (`python -m tests.readme`), the collector emits exactly these, and dashboards and
alerts are tested against it.
"""

from typing import Literal, NamedTuple

PREFIX = "shopstream_"

Kind = Literal["counter", "gauge"]


class Metric(NamedTuple):
    """One metric.

    Attributes:
        name: as Prometheus has it.
        kind: counter: it only grows, from 0 when a task is taken over; gauge: it is so now.
        labels: their names.
        help: what it counts, with its unit.
    """

    name: str
    kind: Kind
    labels: tuple[str, ...]
    help: str


def _counter(name: str, help_: str, *labels: str) -> Metric:
    return Metric(f"{PREFIX}{name}_total", "counter", labels, help_)


def _gauge(name: str, help_: str, *labels: str) -> Metric:
    return Metric(f"{PREFIX}{name}", "gauge", labels, help_)


RECORDS = _counter("records", "records of its inputs that a task has committed", "flow", "partition")
TIMERS = _counter("timers", "timers of a task that fired and are committed", "flow", "partition")
STAGE_SECONDS = _counter(
    "stage_seconds",
    "seconds that committed records and timers spent in a stage (topic, channel, tokenize, model, fold, commit)",
    "flow",
    "partition",
    "stage",
)
DEAD_LETTERS = _counter(
    "dead_letters",
    "dead letters by where the record failed (decode, infer, fold, timer) and the type of the error",
    "flow",
    "partition",
    "stage",
    "error",
)
DECLINED = _counter(
    "declined",
    "outputs in which a flow abstains, or hands a ticket to a person, by the reason (handoff_reason, abstained; "
    "without its part in brackets)",
    "flow",
    "partition",
    "reason",
)
STATE_KEYS = _gauge("state_keys", "keys in a task's state", "flow", "partition")
TABLE_RECORDS = _gauge(
    "table_records", "records in a table that the flow depends on, once the table is read", "flow", "topic"
)
TABLE_REFUSED = _gauge(
    "table_refused_keys",
    "keys of a table that have no value, because their latest record breaks the contract, once the table is read",
    "flow",
    "topic",
)
OWNED = _gauge("owned_partitions", "tasks that this worker owns", "flow")
READY = _gauge("ready", "1: the flow owns its share, has restored it and makes progress here; 0: it does not", "flow")
BRAKED = _gauge("braked", "1: too many of the last records are dead letters, so the flow reads nothing", "flow")
LOST = _gauge("lost_processes", "processes that fit prices and were lost in the last ten minutes", "flow")
REJOINS = _counter("rejoins", "how often the flow's group removed this worker, which joined it again", "flow")
FENCES = _counter(
    "fences", "how often a producer of this worker was fenced although the worker was still in the flow's group", "flow"
)
BATCHES = _gauge("batches", "batches in flight, by stage", "flow", "stage")
OLDEST_BATCH = _gauge("oldest_batch_seconds", "how long the slowest batch has been in its stage", "flow", "stage")
LAG_RECORDS = _gauge(
    "lag_records", "records that wait in an input partition that this worker owns", "flow", "topic", "partition"
)
LAG_SECONDS = _gauge(
    "lag_seconds",
    "how long the oldest of them has waited, by Kafka's timestamps where these are plausible; 0 if none waits",
    "flow",
    "topic",
    "partition",
)
STILL_SECONDS = _gauge(
    "still_seconds",
    "how long nothing was committed while records waited that were next to be read",
    "flow",
    "topic",
    "partition",
)
HELD_OFFSETS = _gauge(
    "held_offsets",
    "offsets of an input, an output or a table that an open transaction holds back from readers",
    "flow",
    "topic",
    "partition",
)
HELD_SECONDS = _gauge(
    "held_seconds",
    "how long the transaction has held them back, if known; 0 if nothing is held back",
    "flow",
    "topic",
    "partition",
)
LOOKED = _gauge("looked_timestamp_seconds", "when the lag was asked of the broker, seconds since 1970", "flow")
ARTIFACT = _gauge(
    "artifact_info", "1, for each artifact that a flow has loaded", "flow", "artifact", "version", "sha256", "precision"
)
LATE = _gauge("timers_late_seconds", "by how much the worker's timers were late in the last 20 s, at most")
SHARE = _gauge("processor_share", "share of the processor time it wanted that the worker got in the last 20 s, 0 to 1")
WORKER = _gauge("worker_info", "1, with the worker's name and version", "worker", "version")

METRICS: tuple[Metric, ...] = (
    LAG_RECORDS,
    LAG_SECONDS,
    STILL_SECONDS,
    HELD_OFFSETS,
    HELD_SECONDS,
    LOOKED,
    RECORDS,
    TIMERS,
    STAGE_SECONDS,
    BATCHES,
    OLDEST_BATCH,
    DEAD_LETTERS,
    DECLINED,
    BRAKED,
    LOST,
    REJOINS,
    FENCES,
    READY,
    OWNED,
    STATE_KEYS,
    TABLE_RECORDS,
    TABLE_REFUSED,
    ARTIFACT,
    LATE,
    SHARE,
    WORKER,
    Metric("process_cpu_seconds_total", "counter", (), "CPU time of the process, seconds"),
    Metric("process_resident_memory_bytes", "gauge", (), "memory of the process"),
    Metric("process_virtual_memory_bytes", "gauge", (), "address space of the process"),
    Metric("process_start_time_seconds", "gauge", (), "when it began, seconds since 1970"),
    Metric("process_open_fds", "gauge", (), "files and sockets that it has open"),
    Metric("process_max_fds", "gauge", (), "how many it may have open"),
)
