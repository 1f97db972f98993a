"""Prices: order lines into state through a worker while it forecasts, and series fitted; beside naive ways.

A year of a made-up shop: PRODUCTS products, some lines of each in each week, in order of time; so a week is over, and
every series is to be fitted again, 52 times on the way. The worker's fitting processes share the cores with it, with
Apache Kafka and with this program. Needs KAFKA_HOME.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from models.forecast.answer import answer
from models.forecast.fitter import Fitter
from models.forecast.library import library_candidates
from models.forecast.question import Forecast, Question
from models.forecast.week_prices import WeekPrices, with_line
from streams.records import OrderLine, SourceOffset, encode
from streams.topics import ORDER_LINES, TOPICS
from tests.brokers import ApacheKafka
from tests.results import Result, show
from tests.shop import create_topics, end, producer

PRODUCTS, WEEKS = 1_000, 52
LINES = int(os.environ.get("LINES", "200000"))
SERIES, PROCESSES = 1_000, 2
ALONE = 100
START = datetime(2025, 1, 6, tzinfo=UTC)
LOOK_EVERY_S = 0.2


def main() -> list[Result]:
    """Measure lines, then series."""
    return [*line_results(), *series_results()]


def line_results() -> list[Result]:
    """Send a year's lines, start a worker, and watch what it commits."""
    with tempfile.TemporaryDirectory() as name:
        kafka = ApacheKafka(Path(name) / "kafka")
        kafka.start()
        try:
            asyncio.run(create_topics(kafka.address, TOPICS))
            asyncio.run(send(kafka))
            worker = start_worker(kafka, Path(name))
            rate = asyncio.run(committed_per_second(kafka.address))
            end(worker, signal.SIGTERM)
        finally:
            kafka.stop()
    fold, naive = folded_per_second(), kept_per_second()
    return [
        result("lines_per_second", rate, "lines/s"),
        result("weeks_folded_per_second", fold, "lines/s", {"all prices of a week in its state": naive}),
    ]


def series_results() -> list[Result]:
    """Fit a shop's series in processes, and some of them in this one."""
    questions = {f"p{number}": question(number) for number in range(SERIES)}
    fitter = Fitter.of(PROCESSES)
    fit(fitter, {name: questions[name] for name in ("p0", "p1")})  # both processes have started
    started = time.monotonic()
    fit(fitter, questions)
    seconds = time.monotonic() - started
    fitter.close()
    candidates = library_candidates()
    alone = per_second(lambda: [answer(questions[f"p{number}"], candidates) for number in range(ALONE)], ALONE)
    return [
        result("series_per_second", SERIES / seconds, "series/s", {"in the worker's own process": alone}),
        result("seconds_for_1000_series", seconds, "s", {"in the worker's own process": SERIES / alone}, "60 or less"),
    ]


def lines() -> Iterator[OrderLine]:
    """Make up a year of lines in order of time."""
    dice = random.Random(1)
    for number in range(LINES):
        at = START + timedelta(weeks=WEEKS) * (number / LINES)
        product = dice.randrange(PRODUCTS)
        yield OrderLine(
            event_id=str(number),
            occurred_at=at,
            processed_at=at,
            source=SourceOffset(topic="orders", partition=0, offset=number),
            order_id=str(number),
            customer_id="c",
            product_id=f"p{product}",
            quantity=1,
            unit_price_minor=100 + product + dice.choice((0, 0, 0, 5)),
            currency="EUR",
            cancelled=False,
        )


async def send(kafka: ApacheKafka) -> None:
    async with producer(kafka) as sender:
        sends = [await sender.send(ORDER_LINES.name, encode(line), key=line.product_id.encode()) for line in lines()]
        await asyncio.gather(*sends)


def start_worker(kafka: ApacheKafka, folder: Path) -> "subprocess.Popen[bytes]":
    env = os.environ | {"SHOPSTREAM_BROKER": kafka.address, "SHOPSTREAM_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "streams.cli", "worker", "--flows", "forecast_prices"]
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(command, env=env, stdout=log, stderr=log)


async def committed_per_second(address: str) -> float:
    """Return records committed a second between 10% and 95% of all, so that neither start nor tail count."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    looks: list[tuple[float, int]] = []
    places = [TopicPartition(ORDER_LINES.name, p) for p in range(4)]
    try:
        while not looks or looks[-1][1] < 0.95 * LINES:
            found = await admin.list_consumer_group_offsets("forecast_prices", partitions=places)
            looks.append((time.monotonic(), sum(max(0, meta.offset) for meta in found.values())))
            await asyncio.sleep(LOOK_EVERY_S)
    finally:
        await admin.close()
    steady = [look for look in looks if look[1] >= 0.1 * LINES]
    (at, count), (until, total) = steady[0], steady[-1]
    return (total - count) / (until - at)


def folded_per_second() -> float:
    """Return how many lines a second go into the bounded prices of one week, each written as the changelog has it."""

    def fold() -> None:
        week = WeekPrices()
        for number in range(2_000):
            week = with_line(week, 10_000 + number % 300)
            encode(week)

    return per_second(fold, 2_000)


def kept_per_second() -> float:
    """Return the same where a week's state is the list of all its prices."""

    def keep() -> None:
        prices: tuple[int, ...] = ()
        for number in range(2_000):
            prices = (*prices, 10_000 + number % 300)
            encode(Question(0, (), prices))

    return per_second(keep, 2_000)


def question(number: int) -> Question:
    """Make up a year of one product's weekly prices: a level, some noise, promotions, a step."""
    dice = random.Random(number)
    level = dice.randint(100, 2_000)
    prices = []
    for _ in range(60):
        level = round(level * 1.1) if dice.random() < 0.02 else level
        promoted = 0.8 if dice.random() < 0.15 else 1.0
        prices.append(max(1, round(level * promoted * dice.uniform(0.98, 1.02) if number % 3 else level)))
    return Question(59, tuple(range(60)), tuple(prices))


def fit(fitter: Fitter, questions: dict[str, Question]) -> dict[str, Forecast]:
    """Ask until all are answered, as the flow does."""
    found: dict[str, Forecast] = {}
    while len(found) < len(questions):
        for name in questions.keys() - found.keys():
            if (forecast := fitter.ask(name, questions[name])) is not None:
                found[name] = forecast
        time.sleep(0.05)
    return found


def per_second(work: Callable[[], Any], times: int) -> float:
    started = time.perf_counter()
    work()
    return times / (time.perf_counter() - started)


def result(name: str, value: float, unit: str, base: dict[str, float] | None = None, target: str = "") -> Result:
    command = "python -m tests.benchmarks.bench_prices"
    return Result(name=f"prices.{name}", value=value, unit=unit, baselines=base or {}, target=target, command=command)


if __name__ == "__main__":
    show(main(), "Prices")
