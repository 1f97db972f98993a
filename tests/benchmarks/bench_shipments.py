"""Delivery texts through a worker, beside the bare model on the same texts and usaddress. Needs KAFKA_HOME.

The broker, the worker and this program share the cores. The bare model runs in this process while the worker is
stopped: the same artifact, all texts in one call. usaddress reads English addresses alone, one after the other.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice, repeat
from pathlib import Path
from statistics import median

import usaddress
from msgspec.structs import replace

from models.logistics.reader import LogisticsModel
from streams.generate.orders import orders
from streams.records import Order
from streams.topics import ORDERS, SHIPMENTS, TOPICS
from tests.benchmarks.throughput import Passage, watch
from tests.brokers import ApacheKafka, temporary_kafka
from tests.results import Result, show
from tests.shop import create_topics, end, producer

COMMAND = "python -m tests.benchmarks.bench_shipments"
ROUNDS = 3
TEXTS = int(os.environ.get("TEXTS", "4000"))
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def main() -> list[Result]:
    """Load the model, start Apache Kafka, measure, stop it."""
    model, texts = LogisticsModel.load(), delivery_texts(TEXTS)
    with closing(model), temporary_kafka() as (kafka, folder):
        asyncio.run(create_topics(kafka.address, TOPICS))
        return compare(kafka, folder, model, texts)


def delivery_texts(count: int) -> list[str]:
    """Made-up delivery texts, English and Chinese, each of another order."""
    placed = (each.delivery_text for each in orders(11, repeat(NOW)) if each.status == "placed" and each.delivery_text)
    return list(islice(placed, count))


def compare(kafka: ApacheKafka, folder: Path, model: LogisticsModel, texts: Sequence[str]) -> list[Result]:
    """Race the worker against the bare model, round by round; each round's orders are new ones."""
    bare: list[float] = []
    usual: list[float] = []
    passages: list[Passage] = []
    for number in range(int(os.environ.get("ROUNDS", ROUNDS))):
        bare.append(per_second(model.infer, texts))
        usual.append(per_second(parse_all, texts))
        passages.append(asyncio.run(through_worker(kafka, folder, texts, number)))
    rates = [passage.rate for passage in passages]
    base = {"bare model": median(bare), "usaddress": median(usual)}
    to_bare = median(rate / one for rate, one in zip(rates, bare, strict=True))
    to_usual = median(rate / one for rate, one in zip(rates, usual, strict=True))
    return [
        result("per_second", median(rates), "shipments/s", base),
        result("ratio_to_bare_model", to_bare, "ratio", target="0.85"),
        result("ratio_to_usaddress", to_usual, "ratio"),
    ]


async def through_worker(kafka: ApacheKafka, folder: Path, texts: Sequence[str], number: int) -> Passage:
    """Send one order a text, start a worker, and watch what comes out."""
    async with producer(kafka) as sender:
        made = [order(f"{number}-{at}", text) for at, text in enumerate(texts)]
        sends = [await sender.send(ORDERS.name, ORDERS.encode(each), key=ORDERS.key_of(each)) for each in made]
        await asyncio.gather(*sends)
    with (folder / "worker.log").open("ab") as log:
        env = os.environ | {"SHOPSTREAM_BROKER": kafka.address, "SHOPSTREAM_DATA_DIR": str(folder)}
        command = [sys.executable, "-m", "streams.cli", "worker", "--flows", "parse_logistics"]
        worker = subprocess.Popen(command, env=env, stdout=log, stderr=log)
    passage = await watch(kafka.address, SHIPMENTS.name, len(texts))
    end(worker, signal.SIGTERM)
    return passage


def order(name: str, text: str) -> Order:
    """One new order with this delivery text."""
    (made,) = islice(orders(5, repeat(NOW)), 1)
    return replace(made, event_id=f"e-{name}", order_id=f"o-{name}", customer_id=f"c-{name}", delivery_text=text)


def parse_all(texts: Sequence[str]) -> None:
    for text in texts:
        usaddress.parse(text)


def per_second(read: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Return texts a second."""
    started = time.perf_counter()
    read(texts)
    return len(texts) / (time.perf_counter() - started)


def result(name: str, value: float, unit: str, base: dict[str, float] | None = None, target: str = "") -> Result:
    """Make a row of this benchmark."""
    return Result(
        name=f"shipments.{name}", value=value, unit=unit, baselines=base or {}, target=target, command=COMMAND
    )


if __name__ == "__main__":
    show(main(), "Delivery texts through a worker")
