"""The flow recommend_products through Apache Kafka: one worker, a catalogue of 25,000 products.

    lists      a backlog of clicks, one of each customer: lists a second out
    latency    customers click at half of the target's load: from the click to the list, read by a consumer; a first
               round is not counted, in which a broker that has just started compiles what it runs
    state      a backlog of clicks and orders, lists put off: events a second into the state
    memory     of the worker, with and without the customers; how long its state takes to come back

Products, customers and events are synthetic; products share some hundred titles, so that making vectors ends soon.
Beside the lists the document's code for one event: BERT of the customer's text, every product's vector beside it, a
logistic regression. `python -m tests.benchmarks.bench_shopping`, or with the names of some parts; ROUNDS=1 is quick.
"""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np
import psutil
from aiokafka import AIOKafkaConsumer

from streams.records import Click, Order, Recommendation, decode, encode
from streams.topics import CLICKS, RECOMMENDATIONS, SHARED_COUNTS
from tests.benchmarks.shopping_crowd import CUSTOMERS, Events, catalogue, document_ms
from tests.benchmarks.throughput import outputs_of, watch
from tests.brokers import ApacheKafka, temporary_kafka
from tests.recommend_shop import RecommendShop
from tests.results import Result, show
from tests.shop import end, producer

COMMAND = "python -m tests.benchmarks.bench_shopping"
ROUNDS, PARTITIONS = 3, 2
EVENTS = 60_000
HALF_LOAD, LATENCY_S = 150, 20.0
# Longer than the benchmark: lists that are put off are not made in it.
LATER = {"SHOPSTREAM_RECOMMEND_AFTER_MS": "3600000"}
PARTS = ("lists", "latency", "state", "memory")
MIB = 2**20
Course = Callable[[RecommendShop, Events, "Seen", int], Awaitable[int]]
"""Sends events, given how many were sent before; notes what it measures and returns how many it sent."""


@dataclass
class Seen:
    """What the rounds gave, and what the worker weighs."""

    events: list[float] = field(default_factory=list)
    shared: list[float] = field(default_factory=list)
    lists: list[float] = field(default_factory=list)
    latencies_ms: list[float] = field(default_factory=list)
    empty_mib: float = 0.0
    full_mib: float = 0.0
    restored_s: float = 0.0


def main(parts: Sequence[str] = PARTS) -> list[Result]:
    """Start Apache Kafka, measure the parts that are named, stop it."""
    if strange := set(parts) - set(PARTS):
        raise SystemExit(f"no part {', '.join(sorted(strange))}: there are {', '.join(PARTS)}")
    with temporary_kafka(heap="768m") as (kafka, folder):
        return asyncio.run(measure(kafka, folder, parts))


async def measure(kafka: ApacheKafka, folder: Path, parts: Sequence[str]) -> list[Result]:
    """Fill a shop, then measure by rounds; states come last, since their lists stay put off."""
    shop = await RecommendShop(kafka, folder / "shop", partitions=PARTITIONS).open()
    shop.folder.mkdir()
    events, seen = Events(shop), Seen()
    try:
        await shop.send_products(catalogue())
        if "memory" in parts:
            seen.empty_mib = await resident_mib(shop, 0)
        sent = await fill(shop, events)
        for course, into in courses(parts, seen):
            sent += await course(shop, events, into, sent)
        if "memory" in parts:
            seen.full_mib = await resident_mib(shop, sent)
            seen.restored_s = restored(shop.log_of("a").read_text())
    finally:
        await shop.close()
    return rows(seen)


def courses(parts: Sequence[str], seen: Seen) -> list[tuple[Course, Seen]]:
    """Return what is run in turn, each with where its figures go; a first round of latencies goes nowhere."""
    rounds = int(os.environ.get("ROUNDS", ROUNDS))
    warming = [(latency_round, Seen())] if "latency" in parts else []
    both = {"lists": lists_round, "latency": latency_round}
    by_turns = [(both[name], seen) for name in both if name in parts]
    last = [(state_round, seen)] if "state" in parts else []
    return [*warming, *by_turns * rounds, *last * rounds]


async def fill(shop: RecommendShop, events: Events) -> int:
    """Let the worker fold the history, and make the list that each customer is due."""
    sent = await send(shop, events.history())
    worker = start(shop)
    await shop.until_committed(sent, 600)
    await quiet(shop)
    end(worker)
    return sent


def restored(log: str) -> float:
    """How long the last restore took, seconds, as the worker's log says."""
    found = re.findall(r"restored \S+ \d+ keys of \d+ records, ([0-9.]+) s", log)
    assert found, "the worker says nothing of a restore"
    return float(found[-1])


async def state_round(shop: RecommendShop, events: Events, seen: Seen, before: int) -> int:
    """A backlog of events into the state; no list is due before all are."""
    sent = await send(shop, events.mixed(EVENTS))
    shared = await outputs_of(shop.broker.address, shop.prefix + SHARED_COUNTS.name)
    worker = start(shop, **LATER)
    marks: list[tuple[float, int]] = []
    while not marks or marks[-1][1] < before + sent:
        marks.append((time.monotonic(), await shop.committed_records()))
        await asyncio.sleep(0.1)
    steady = [(at, done - before) for at, done in marks if 0.1 * sent <= done - before <= 0.95 * sent]
    (at, done), (until, total) = steady[0], steady[-1]
    seen.events.append((total - done) / (until - at))
    shared = await outputs_of(shop.broker.address, shop.prefix + SHARED_COUNTS.name) - shared
    seen.shared.append(shared / (marks[-1][0] - at))
    end(worker)
    return sent


async def lists_round(shop: RecommendShop, events: Events, seen: Seen, before: int) -> int:
    """A backlog of clicks, and a list for each."""
    sent = await send(shop, [events.click(number % CUSTOMERS) for number in range(CUSTOMERS)])
    worker = start(shop)
    passage = await watch(shop.broker.address, shop.prefix + RECOMMENDATIONS.name, int(0.95 * CUSTOMERS))
    seen.lists.append(passage.rate)
    await shop.until_committed(before + sent)
    await quiet(shop)
    end(worker)
    return sent


async def latency_round(shop: RecommendShop, events: Events, seen: Seen, before: int) -> int:
    """Clicks at half load, each of another customer; how long until a reader has the list."""
    worker = start(shop)
    await shop.until_logged("owns partitions", within_s=300)  # what is sent before waits for the start, not for a list
    await shop.until_committed(before)
    await quiet(shop)
    async with AIOKafkaConsumer(
        shop.prefix + RECOMMENDATIONS.name,
        bootstrap_servers=shop.broker.address,
        isolation_level="read_committed",
        auto_offset_reset="latest",
    ) as reader:
        await reader.seek_to_end()
        for place in reader.assignment():
            await reader.position(place)
        clicks = asyncio.create_task(send_paced(shop, events))
        found: list[float] = []
        while not clicks.done() or len(found) < 0.98 * clicks.result():
            for records in (await reader.getmany(timeout_ms=20)).values():
                now = datetime.now(UTC)
                for record in records:
                    made = decode(RECOMMENDATIONS.name, Recommendation, record.value)
                    found.append((now - made.occurred_at).total_seconds() * 1000)
    seen.latencies_ms += found[len(found) // 5 :]  # the first ones find a worker that has just started
    end(worker)
    return clicks.result()


async def send_paced(shop: RecommendShop, events: Events) -> int:
    """Send clicks evenly, all through one producer: one that connects for each handful is no shop's."""
    sent, began = 0, time.monotonic()
    async with producer(shop.broker) as sender:
        while (passed := time.monotonic() - began) < LATENCY_S:
            due = int(passed * HALF_LOAD) - sent
            for at in range(due):
                click = events.click((sent + at) % CUSTOMERS)
                await sender.send(shop.prefix + CLICKS.name, encode(click), key=CLICKS.key_of(click))
            sent += due
            await asyncio.sleep(0.005)
    return sent


async def quiet(shop: RecommendShop) -> None:
    """Wait until no more lists come out."""
    before = -1
    while before != (now := await outputs_of(shop.broker.address, shop.prefix + RECOMMENDATIONS.name)):
        before = now
        await asyncio.sleep(1.5)


async def resident_mib(shop: RecommendShop, committed: int) -> float:
    """Start a worker on what is there and return its resident memory once it owns its partitions."""
    shop.log_of("a").unlink(missing_ok=True)
    worker = start(shop, **LATER)
    await shop.until_logged("owns partitions", within_s=300)
    await shop.until_committed(committed)
    await asyncio.sleep(3)
    found: float = psutil.Process(worker.pid).memory_info().rss / MIB
    end(worker, signal.SIGTERM)
    return found


def start(shop: RecommendShop, **environ: str) -> "subprocess.Popen[bytes]":
    """Start the worker with the sizes of the benchmark."""
    shop.log_of("a").unlink(missing_ok=True)
    own = {
        "SHOPSTREAM_IDLE_REST_MS": "0",
        "SHOPSTREAM_POLL_RECORDS": "1024",
        "SHOPSTREAM_SHARE_COUNTS_AFTER_MS": "10000",
    }
    return shop.start(**own | environ)


async def send(shop: RecommendShop, events: Iterable[Click | Order]) -> int:
    some = list(events)
    await shop.send_events(*some)
    return len(some)


def rows(seen: Seen) -> list[Result]:
    found = []
    if seen.lists:
        beside = {"the document's code": 1000 / document_ms()}
        found.append(result("lists", median(seen.lists), "lists/s", beside, "300"))
    if seen.latencies_ms:
        p50, p99 = np.percentile(seen.latencies_ms, [50, 99]).tolist()
        found += [result("p50_at_half_load", p50, "ms"), result("p99_at_half_load", p99, "ms", target="150")]
    if seen.events:
        found.append(result("events_into_state", median(seen.events), "events/s", target="5,000"))
        found.append(result("shared_counts_written", median(seen.shared), "records/s"))
    if seen.full_mib:
        each_kib = 1024 * (seen.full_mib - seen.empty_mib) / CUSTOMERS
        found.append(result("worker_resident", seen.full_mib, "MB", {"without customers": seen.empty_mib}))
        found.append(result("memory_per_customer_counts_and_all", each_kib, "KB"))
        found.append(result("restore", seen.restored_s, "s"))
    return found


def result(name: str, value: float, unit: str, beside: dict[str, float] | None = None, target: str = "") -> Result:
    return Result(
        name=f"shopping.{name}", value=value, unit=unit, baselines=beside or {}, target=target, command=COMMAND
    )


if __name__ == "__main__":
    show(main(sys.argv[1:] or PARTS), "Recommendations through a worker")
