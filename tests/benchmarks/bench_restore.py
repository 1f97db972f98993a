"""How long a worker takes to own a partition that remembers a million keys, and what a key costs in memory.

The changelog is written as tasks write it, in transactions, with every fifth key written twice: what compaction leaves
behind. Beside it the usual code in the same run: one record after the other, `json.loads`, into a dictionary.
"""

import asyncio
import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.delivery.changelog import work_messages
from streams.delivery.state.event_time import Times
from streams.delivery.task import Task, TaskWork
from streams.delivery.transaction import Transaction
from streams.records import encode
from streams.settings import Settings
from streams.topics import DEAD_LETTERS, WORKERS, changelog_of
from tests.benchmarks.restore_worker import Line, Remembered, restore_spec
from tests.brokers import ApacheKafka, temporary_kafka
from tests.results import Result, show
from tests.shop import Shop, create_topics, end

KEYS = 1_000_000
TWICE = 5
CHUNK = 20_000
MARKERS = 3  # transactions' ends, after the last record: the fill's, and what the first start marked
MIB = 2**20
MODULE = "tests.benchmarks.restore_worker"


class RestoreShop(Shop):
    """One run of the flow of restore_worker.py, with one partition."""

    def __init__(self, broker: ApacheKafka, folder: Path) -> None:
        super().__init__(broker, folder, partitions=1)
        self.spec, self.module = restore_spec(self.run), MODULE

    async def open(self) -> "RestoreShop":
        await create_topics(self.broker.address, (*self.spec.topics, DEAD_LETTERS, WORKERS), self.partitions)
        return self


@dataclass(frozen=True)
class Start:
    """One start of a worker.

    Attributes:
        owned_s: from the process's start to owning its partition.
        restored_s: of these, the replay, as the worker logs it; 0 where there was little to replay.
        resident_mib: then.
    """

    owned_s: float
    restored_s: float
    resident_mib: float


def main() -> list[Result]:
    """Start Apache Kafka, measure, stop it."""
    keys = int(os.environ.get("KEYS", KEYS))
    with temporary_kafka(heap="768m") as (kafka, folder):
        return asyncio.run(_measure(kafka, folder, keys))


async def _measure(kafka: ApacheKafka, folder: Path, keys: int) -> list[Result]:
    shop = await RestoreShop(kafka, folder).open()
    empty = await start(shop, "empty")
    size = await fill(shop, keys)
    full = await start(shop, "full")
    usual_s = await replay_usually(shop)
    await shop.close()
    return rows(keys, size, empty, full, usual_s)


async def start(shop: Shop, name: str) -> Start:
    """Start a worker, wait until it owns its partition, end it."""
    started = time.monotonic()
    worker = shop.worker(name)
    await shop.until_logged("owns partitions [0]", name, within_s=300)
    owned_s = time.monotonic() - started
    resident_mib = psutil.Process(worker.pid).memory_info().rss / MIB
    end(worker)
    replay = re.search(r"restored \S+ .*, ([0-9.]+) s$", shop.log_of(name).read_text(), re.MULTILINE)
    return Start(owned_s, float(replay[1]) if replay else 0.0, resident_mib)


async def fill(shop: Shop, keys: int) -> float:
    """Write a state of so many keys as its task would; return bytes a value."""
    settings, task, values = Settings(broker=shop.broker.address), Task[Remembered](0), 0
    committer = Transaction(settings, shop.spec.name, 0)
    await committer.start()
    for first in range(0, keys, CHUNK):
        work = TaskWork(task, times=Times({"asked": first + 1}))
        work.changes = {f"customer{n}": remembered(n) for n in range(first, min(first + CHUNK, keys))}
        again = [key for at, key in enumerate(work.changes) if at % TWICE == 0]
        work.encoded = {key: encode(value) for key, value in work.changes.items() if value is not None}
        messages = work_messages(changelog_of(shop.spec.name).name, work)
        values += sum(len(value or b"") for value in work.encoded.values())
        work.encoded = {key: work.encoded[key] for key in again}
        await committer.commit([*messages, *work_messages(changelog_of(shop.spec.name).name, work)], {})
    await committer.stop()
    return values / keys


def remembered(number: int) -> Remembered:
    """Make up what is remembered of a customer."""
    lines = [
        Line(product_id=f"product-{(number * 7 + n) % 25_000}", quantity=n, unit_price_minor=199 + number % 9_000)
        for n in (1, 2, 3)
    ]
    return Remembered(
        orders=number % 40,
        spent_minor=number * 13 % 900_000,
        last_order_id=f"order-{number * 3}",
        last_seen_ms=1_790_000_000_000 + number,
        lines=lines,
        looked_at=[f"product-{(number * 11 + n) % 25_000}" for n in range(4)],
    )


async def replay_usually(shop: Shop) -> float:
    """Replay the changelog as one would write it down first; return seconds."""
    place = TopicPartition(changelog_of(shop.spec.name).name, 0)
    reader = AIOKafkaConsumer(bootstrap_servers=shop.broker.address, isolation_level="read_committed")
    await reader.start()
    reader.assign([place])
    await reader.seek_to_beginning(place)
    last, state = (await reader.end_offsets([place]))[place] - 1, dict[str, object]()
    started = time.monotonic()
    async for record in reader:
        if record.value is None:
            state.pop(record.key.decode(), None)
        else:
            state[record.key.decode()] = json.loads(record.value)
        if record.offset >= last - MARKERS:
            break
    took_s = time.monotonic() - started
    await reader.stop()
    return took_s


def rows(keys: int, size: float, empty: Start, full: Start, usual_s: float) -> list[Result]:
    """Return the figures."""
    command = f"KEYS={keys} python -m tests.benchmarks.bench_restore"
    a_key = (full.resident_mib - empty.resident_mib) * MIB / keys
    target = "under 20 s for 1,000,000 keys"
    figures: tuple[tuple[str, float, str, dict[str, float], str], ...] = (
        ("owned", full.owned_s, "s", {"an empty changelog": empty.owned_s}, target),
        ("replay", full.restored_s, "s", {"record by record, json.loads": usual_s}, ""),
        ("value", size, "bytes", {}, ""),
        ("resident_memory", full.resident_mib, "MiB", {"an empty changelog": empty.resident_mib}, ""),
        ("memory_a_key", a_key, "bytes", {}, ""),
    )
    return [
        Result(name=f"restore.{keys}.{name}", value=v, unit=unit, baselines=b, target=t, command=command)
        for name, v, unit, b, t in figures
    ]


if __name__ == "__main__":
    show(main(), "A worker's start with a state to restore")
