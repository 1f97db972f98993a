"""From a worker's start to its first output, and the memory that it holds then and after a load: no torch in it.

And how long `shopstream --help` takes, which every command takes at least.
"""

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from streams.topics import REVIEWS, SENTIMENTS, TOPICS
from tests.benchmarks.throughput import outputs_of
from tests.brokers import ApacheKafka, temporary_kafka
from tests.results import Result, show
from tests.shop import create_topics, end, producer, review

ROUNDS = 3
HELPS = 9
TEXTS = [
    "great kettle, boils in a minute",
    "质量很差,用了一天就坏了",
    "it broke after a week and nobody answers my mails " * 20,
]
LOAD = 900
MIB = 2**20


def main() -> list[Result]:
    """Start Apache Kafka, measure, stop it."""
    with temporary_kafka() as (kafka, folder):
        return asyncio.run(_measure(kafka, folder))


async def _measure(kafka: ApacheKafka, folder: Path) -> list[Result]:
    await create_topics(kafka.address, TOPICS)
    first_s, fresh, loaded = [], [], []
    for _ in range(int(os.environ.get("ROUNDS", ROUNDS))):
        one, two, three = await _one_start(kafka, folder)
        first_s.append(one)
        fresh.append(two)
        loaded.append(three)
    command = "python -m tests.benchmarks.bench_start"
    return [
        Result(name="start.help", value=statistics.median(_help_s() for _ in range(HELPS)), unit="s", command=command),
        Result(name="start.first_output", value=statistics.median(first_s), unit="s", command=command),
        Result(name="start.resident_memory", value=statistics.median(fresh), unit="MiB", command=command),
        Result(name="start.resident_memory_after_load", value=statistics.median(loaded), unit="MiB", command=command),
    ]


async def _one_start(kafka: ApacheKafka, folder: Path) -> tuple[float, float, float]:
    """Return seconds to the first output, and MiB resident at it and after the load."""
    before = await outputs_of(kafka.address, SENTIMENTS.name)
    await _send(kafka, 1)
    started = time.monotonic()
    with (folder / "worker.log").open("ab") as log:
        env = os.environ | {"SHOPSTREAM_BROKER": kafka.address, "SHOPSTREAM_DATA_DIR": str(folder)}
        worker = subprocess.Popen([sys.executable, "-m", "streams.cli", "worker"], env=env, stdout=log, stderr=log)
    await _until(kafka, before + 1)
    first_s, fresh = time.monotonic() - started, _resident(worker)
    await _send(kafka, LOAD)
    await _until(kafka, before + 1 + LOAD)
    loaded = _resident(worker)
    end(worker, signal.SIGTERM)
    return first_s, fresh, loaded


def _help_s() -> float:
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "streams.cli", "--help"], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


async def _until(kafka: ApacheKafka, count: int) -> None:
    async with asyncio.timeout(120):
        while await outputs_of(kafka.address, SENTIMENTS.name) < count:
            await asyncio.sleep(0.02)


async def _send(kafka: ApacheKafka, count: int) -> None:
    async with producer(kafka) as sender:
        for number in range(count):
            key, value = review(number, TEXTS[number % len(TEXTS)])
            await sender.send_and_wait(REVIEWS.name, value, key=key)


def _resident(worker: "subprocess.Popen[bytes]") -> float:
    return float(psutil.Process(worker.pid).memory_info().rss) / MIB


if __name__ == "__main__":
    show(main(), "A worker's start")
