"""How many partitions one worker carries exactly once: each is a task with a transactional producer of its own.

For 4, 16, 64 and 256 tasks: memory, start, what a worker costs that has nothing to read, take-over by a second worker,
events a second out of a backlog, and what a steady trickle costs, where every poll has a few records of many tasks and
so many small transactions. Broker and workers share the machine's cores.
"""

import asyncio
import os
import re
import statistics
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient

from streams.records import decode
from tests.benchmarks.throughput import LOOK_EVERY_S
from tests.brokers import ApacheKafka, temporary_kafka
from tests.faults.load import Load
from tests.flows import Counted
from tests.results import Result, show
from tests.shop import Shop, end

TASKS = (4, 16, 64, 256)
EVENTS = 60_000
CUSTOMERS = 5_000
TRICKLE_PER_S = 500.0
TRICKLE_S = 12.0
IDLE_S = 10.0
MIB = 2**20
STAMP = "%Y-%m-%d %H:%M:%S,%f"


@dataclass(frozen=True)
class Figures:
    """Of one worker with a number of tasks.

    Attributes:
        start_s: from the process's start to owning every task.
        start_cpu_s: processor time of the worker until then.
        idle_mib, loaded_mib: resident memory then, and after the backlog.
        idle_cores: processor time a second of a worker that owns them and has nothing to read.
        rate: events per second out of a backlog, 2,048 a poll.
        event_cpu_us: processor time of the worker for one of them; hardly moves with what else the machine does.
        rebalance_s: a second worker joins: from the first one's revoke until both own their share.
        cores: processor time a second for a trickle, of worker and broker.
        latency_ms: of the trickle, median and 99th percentile, from sent to seen by a `read_committed` reader.
    """

    start_s: float
    start_cpu_s: float
    idle_mib: float
    idle_cores: float
    loaded_mib: float
    rate: float
    event_cpu_us: float
    rebalance_s: float
    cores: tuple[float, ...]
    latency_ms: tuple[float, float]


def main() -> list[Result]:
    """Start Apache Kafka, measure, stop it."""
    results: list[Result] = []
    for tasks in [int(each) for each in os.environ.get("TASKS", "").split(",") if each] or TASKS:
        with temporary_kafka(heap="1g") as (kafka, folder):
            results += rows(tasks, asyncio.run(measure(kafka, folder, tasks)))
    return results


async def measure(kafka: ApacheKafka, folder: Path, tasks: int) -> Figures:
    """Measure an idle start, a backlog, a trickle, and a second worker beside the first."""
    shop = await Shop(kafka, folder, partitions=tasks, customers=CUSTOMERS).open()
    start = await idle_start(shop)
    await shop.send(range(EVENTS))
    worker = psutil.Process(shop.worker("a", SHOPSTREAM_POLL_RECORDS="2048").pid)
    rate = await drain(shop, EVENTS)
    event_cpu_us = (busy_s(worker) - start[1]) / EVENTS * 1e6
    loaded = resident(worker)
    cores, latency_ms = await trickle(shop, worker, psutil.Process(kafka.pid))
    shop.worker("b", SHOPSTREAM_POLL_RECORDS="2048")
    await shop.until_logged("owns partitions", "b", within_s=120)
    await asyncio.sleep(3)
    rebalance_s = rebalance(shop)
    await shop.close()
    return Figures(*start, loaded, rate, event_cpu_us, rebalance_s, cores, latency_ms)


async def idle_start(shop: Shop) -> tuple[float, float, float, float]:
    """Start a worker on empty topics; return seconds, processor time and MiB until it owns all, and its cores idle."""
    started = time.monotonic()
    worker = shop.worker("idle")
    await shop.until_logged("owns partitions", "idle", within_s=120)
    process = psutil.Process(worker.pid)
    start_s, start_cpu_s, idle_mib = time.monotonic() - started, busy_s(process), resident(process)
    await asyncio.sleep(2)
    spent = busy_s(process)
    await asyncio.sleep(IDLE_S)
    idle_cores = (busy_s(process) - spent) / IDLE_S
    end(worker)
    return start_s, start_cpu_s, idle_mib, idle_cores


async def drain(shop: Shop, events: int) -> float:
    """Return events per second between 10% and 95% of a backlog, by the group's committed offsets: exact."""
    admin = AIOKafkaAdminClient(bootstrap_servers=shop.broker.address)
    await admin.start()
    looks: list[tuple[float, int]] = []
    while not looks or looks[-1][1] < events:
        offsets = await admin.list_consumer_group_offsets(shop.spec.name)
        looks.append((time.monotonic(), sum(each.offset for each in offsets.values())))
        await asyncio.sleep(LOOK_EVERY_S)
    await admin.close()
    (began, first), *_, (until, last) = [(at, n) for at, n in looks if 0.1 * events <= n <= 0.95 * events]
    return (last - first) / (until - began)


async def trickle(shop: Shop, *processes: psutil.Process) -> tuple[tuple[float, ...], tuple[float, float]]:
    """Send a little, steadily; return the cores used, and median and 99th percentile of the latency in milliseconds."""
    load = Load(shop, TRICKLE_PER_S)
    latencies: list[float] = []
    reading = asyncio.create_task(read_latencies(shop, latencies))
    await asyncio.sleep(1)
    spent = [busy_s(process) for process in processes]
    await load.start()
    await asyncio.sleep(TRICKLE_S)
    cores = [(busy_s(p) - before) / TRICKLE_S for p, before in zip(processes, spent, strict=True)]
    await load.stop()
    await asyncio.sleep(1)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    cuts = statistics.quantiles(latencies, n=100)
    return tuple(cores), (cuts[49] * 1000, cuts[98] * 1000)


async def read_latencies(shop: Shop, latencies: list[float]) -> None:
    async with AIOKafkaConsumer(
        shop.spec.outputs[0].name, bootstrap_servers=shop.broker.address, isolation_level="read_committed"
    ) as consumer:
        while True:
            for records in (await consumer.getmany(timeout_ms=20)).values():
                now = datetime.now(UTC)
                latencies += [(now - decode("counted", Counted, r.value).occurred_at).total_seconds() for r in records]


def rebalance(shop: Shop) -> float:
    """Return seconds from the first worker's last revoke until both own their share, from their logs."""
    revoked = moments(shop.log_of("a"), r"Revoking previously assigned partitions frozenset\(\{.* group tally")
    owned = [moments(shop.log_of(name), r"owns partitions \[\d")[-1] for name in "ab"]
    return max(owned) - revoked[-1]


def moments(log: Path, words: str) -> list[float]:
    """Return when lines with the words were logged, seconds."""
    lines = [line for line in log.read_text().splitlines() if re.search(words, line)]
    return [datetime.strptime(line[:23], STAMP).replace(tzinfo=UTC).timestamp() for line in lines]


def resident(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / MIB


def busy_s(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def rows(tasks: int, figures: Figures) -> list[Result]:
    """Return the figures of one number of tasks."""
    median_ms, worst_ms = figures.latency_ms
    values = (
        ("start", figures.start_s, "s"),
        ("start_cpu", figures.start_cpu_s, "s"),
        ("resident_memory", figures.idle_mib, "MiB"),
        ("idle_cores", figures.idle_cores, "cores"),
        ("resident_memory_after_load", figures.loaded_mib, "MiB"),
        ("backlog", figures.rate, "events/s"),
        ("backlog_cpu", figures.event_cpu_us, "us/event"),
        ("rebalance", figures.rebalance_s, "s"),
        ("trickle_cores", figures.cores[0], "cores"),
        ("trickle_broker_cores", figures.cores[1], "cores"),
        ("trickle_latency_median", median_ms, "ms"),
        ("trickle_latency_p99", worst_ms, "ms"),
    )
    command = f"TASKS={tasks} python -m tests.benchmarks.bench_partitions"
    return [Result(name=f"partitions.{tasks}.{name}", value=v, unit=unit, command=command) for name, v, unit in values]


if __name__ == "__main__":
    show(main(), "Tasks of one worker")
