"""Events per second of a flow that decodes, folds and encodes, exactly once with state.

Beside it stock Faust agents, and a plain loop around aiokafka: about the most that this machine's Python, client
and broker give, at the time. Apache Kafka and one worker share the machine's cores, in every row alike. Rounds are
interleaved; medians are shown.
"""

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from streams.records import encode
from streams.topic_kinds import Topic
from streams.topics import DAY_MS
from tests.benchmarks.throughput import watch
from tests.brokers import ApacheKafka, temporary_kafka
from tests.flows import Visit
from tests.results import Result, show
from tests.shop import Shop, create_topics, producer

ROUNDS = 3
EVENTS = 250_000
STOCK_EVENTS = 20_000
CUSTOMERS = 101
TEXT = "y" * 130  # a value of 280 bytes


async def fill(kafka: ApacheKafka, topics: list[str], events: int) -> None:
    """Write visits by turns to the topics."""
    async with producer(kafka) as sender:
        for start in range(0, events, 5_000):
            sends = [
                await sender.send(topics[number % len(topics)], _visit(number), key=_customer(number).encode())
                for number in range(start, start + 5_000)
            ]
            await asyncio.gather(*sends)


async def exactly_once(kafka: ApacheKafka, folder: Path, poll_records: int) -> float:
    """Return events per second of the stateful flow."""
    shop = await Shop(kafka, folder).open()
    await fill(kafka, [topic.name for topic in shop.spec.inputs], EVENTS)
    shop.worker(SHOPSTREAM_POLL_RECORDS=str(poll_records))
    passage = await watch(kafka.address, shop.spec.outputs[0].name, EVENTS)
    await shop.close()
    return passage.rate


async def stock(kafka: ApacheKafka, folder: Path, name: str) -> float:
    """Return events per second of a stock Faust agent."""
    source, target = f"stock-in-{name}", f"stock-out-{name}"
    topics = [Topic(name=topic, help="", retention_ms=DAY_MS) for topic in (source, target)]
    await create_topics(kafka.address, topics)
    await fill(kafka, [source], STOCK_EVENTS)
    command = [sys.executable, "-m", "tests.benchmarks.stock_faust", kafka.address, source, target]
    with (folder / f"{name}.log").open("wb") as log:
        worker = subprocess.Popen([*command, "worker", "-l", "info", "--without-web"], stdout=log, stderr=log)
    passage = await watch(kafka.address, target, STOCK_EVENTS)
    worker.kill()
    worker.wait()
    return passage.rate


async def plain(kafka: ApacheKafka, folder: Path, name: str, poll_records: int) -> float:
    """Return events per second of a plain loop around aiokafka, with transactions and counts."""
    sources, target, changelog = [f"plain-a-{name}", f"plain-b-{name}"], f"plain-out-{name}", f"plain-counts-{name}"
    topics = [Topic(name=topic, help="", retention_ms=DAY_MS) for topic in (*sources, target, changelog)]
    await create_topics(kafka.address, topics)
    await fill(kafka, sources, EVENTS)
    command = [sys.executable, "-m", "tests.benchmarks.plain_aiokafka", kafka.address, target, changelog]
    with (folder / f"plain-{name}.log").open("wb") as log:
        worker = subprocess.Popen([*command, ",".join(sources), str(poll_records)], stdout=log, stderr=log)
    passage = await watch(kafka.address, target, EVENTS)
    worker.kill()
    worker.wait()
    return passage.rate


async def measure(kafka: ApacheKafka, folder: Path) -> list[Result]:
    """Run the rounds."""
    rates: dict[str, list[float]] = {"512": [], "2048": [], "stock": [], "plain": []}
    for number in range(int(os.environ.get("ROUNDS", ROUNDS))):
        rates["512"].append(await exactly_once(kafka, _sub(folder, f"a{number}"), 512))
        rates["stock"].append(await stock(kafka, folder, str(number)))
        rates["2048"].append(await exactly_once(kafka, _sub(folder, f"b{number}"), 2_048))
        rates["plain"].append(await plain(kafka, folder, str(number), 2_048))
    base = {"stock Faust agent": median(rates["stock"]), "plain aiokafka, 2,048 a poll": median(rates["plain"])}
    return [
        Result(name="delivery.exactly_once.512", value=median(rates["512"]), unit="events/s", baselines=base),
        Result(
            name="delivery.exactly_once.2048",
            value=median(rates["2048"]),
            unit="events/s",
            baselines=base,
            target="45,000 events/s",
        ),
        _ratio("stock_faust", rates["2048"], rates["stock"], "12"),
        _ratio("plain_aiokafka", rates["2048"], rates["plain"]),
    ]


def main() -> list[Result]:
    """Start Apache Kafka, measure, stop it."""
    with temporary_kafka() as (kafka, folder):
        return asyncio.run(measure(kafka, folder))


def _ratio(name: str, ours: list[float], theirs: list[float], target: str = "") -> Result:
    """Return the median of the rounds' ratios."""
    ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
    return Result(name=f"delivery.ratio_to_{name}", value=median(ratios), unit="ratio", target=target)


def _sub(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _customer(number: int) -> str:
    return f"customer{number // 2 % CUSTOMERS}"


def _visit(number: int) -> bytes:
    visit = Visit(
        event_id=str(number),
        occurred_at=datetime.now(UTC),
        customer_id=_customer(number),
        number=number,
        text=TEXT,
    )
    return encode(visit)


if __name__ == "__main__":
    show(main(), "Delivery, exactly once with state")
