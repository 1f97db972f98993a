"""The flow forecast_prices through Apache Kafka: order lines into state, and all series fitted again at a week's end.

A made-up shop: PRODUCTS products, a year of lines in order of time. One worker, whose fitting processes share the cores
with it, with Apache Kafka and with this program.

    one week    no week is over: lines a second into the state, and nothing is fitted
    hot         the same of one product on one day, at thousands of prices, and memory (HOT=1000000: a million)
    a year      52 times a week is over, every series is wanted again: lines a second meanwhile
    refit       then the last week is over for all at once while the shop goes on: seconds until each has its forecast
"""

import asyncio
import os
import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psutil
from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec import structs

from streams.agents.forecast_prices import NAME
from streams.records import OrderLine, PriceForecast, SourceOffset, decode, encode
from streams.topics import ORDER_LINES, PRICE_FORECASTS
from tests.brokers import Broker
from tests.price_shop import PriceShop
from tests.shop import end, producer

PRODUCTS, WEEKS = 1_000, 52
LINES = int(os.environ.get("LINES", "200000"))
HOT, HOT_PRICES = int(os.environ.get("HOT", LINES)), 5_000
MB = 1_000_000
START = datetime(2025, 1, 6, tzinfo=UTC)
END = START + timedelta(weeks=WEEKS)
NEXT_DAY = END + timedelta(days=1)
LOOK_EVERY_S, WITHIN_S = 0.2, 300.0
MEANWHILE_PER_SECOND = 200


class Refit(NamedTuple):
    """What the last week's end came to.

    Attributes:
        seconds: from the first line of the next week until the last series' forecast was read.
        lines: sent meanwhile, at a steady rate.
        committed: of them, when the last forecast was read.
    """

    seconds: float
    lines: int
    committed: int


class LineShop(PriceShop):
    """Order lines straight to the flow, and what its group committed of them."""

    async def send_lines(self, lines: Iterable[OrderLine]) -> int:
        """Send lines in order; returns how many."""
        async with producer(self.broker) as sender:
            topic = self.prefix + ORDER_LINES.name
            sends = [await sender.send(topic, encode(line), key=line.product_id.encode()) for line in lines]
            await asyncio.gather(*sends)
        return len(sends)

    async def committed_records(self) -> int:
        """How many lines the group has committed."""
        places = [TopicPartition(self.prefix + ORDER_LINES.name, number) for number in range(self.partitions)]
        async with AIOKafkaConsumer(
            bootstrap_servers=self.broker.address, group_id=self.prefix + NAME, enable_auto_commit=False
        ) as consumer:
            return sum([await consumer.committed(place) or 0 for place in places])

    def start_forecasts(self) -> None:
        """Start a worker of this flow alone, as it comes: its own batch size, a fitting process a core."""
        self.start(SHOPSTREAM_POLL_RECORDS="0", SHOPSTREAM_FIT_PROCESSES="0")

    def command(self) -> list[str]:
        return [*super().command()[:-1], NAME]


async def lines_into_state(broker: Broker, folder: Path, lines: Iterable[OrderLine]) -> tuple[float, float]:
    """Return the lines a second that a worker takes from a backlog, and the MB that it then holds in memory."""
    shop = await opened(broker, folder)
    try:
        return await backlog(shop, lines), psutil.Process(shop.workers[0].pid).memory_info().rss / MB
    finally:
        await shop.close()


async def year_and_refit(broker: Broker, folder: Path) -> tuple[float, Refit]:
    """Return the lines a second of a year that passes at once, then what its end came to."""
    shop = await opened(broker, folder)
    try:
        rate = await backlog(shop, year())
        return rate, await refit(shop)
    finally:
        for worker in shop.workers:
            end(worker)
        await shop.close()


async def opened(broker: Broker, folder: Path) -> LineShop:
    shop = LineShop(broker, folder, partitions=4)
    shop.folder.mkdir()
    await shop.open()
    return shop


async def backlog(shop: LineShop, lines: Iterable[OrderLine]) -> float:
    """Send lines, start a worker, and watch what it commits until all is in its state."""
    sent = await shop.send_lines(lines)
    shop.start_forecasts()
    looks: list[tuple[float, int]] = []
    async with asyncio.timeout(WITHIN_S):
        while not looks or looks[-1][1] < sent:
            looks.append((time.monotonic(), await shop.committed_records()))
            await asyncio.sleep(LOOK_EVERY_S)
    steady = [look for look in looks if 0.1 * sent <= look[1] <= 0.95 * sent]
    (at, count), (until, total) = steady[0], steady[-1]
    return (total - count) / (until - at)


async def refit(shop: LineShop) -> Refit:
    """Let the year's last week be over, send on, and wait for its forecasts."""
    before = await shop.committed_records()
    started, sent = time.monotonic(), 0
    async with AIOKafkaConsumer(
        shop.prefix + PRICE_FORECASTS.name,
        bootstrap_servers=shop.broker.address,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    ) as consumer:
        found: set[str] = set()
        async with asyncio.timeout(WITHIN_S):
            while len(found) < PRODUCTS:
                due = int((time.monotonic() - started + LOOK_EVERY_S) * MEANWHILE_PER_SECOND)
                sent += await shop.send_lines(line(LINES + each, NEXT_DAY) for each in range(sent, due))
                polled = await consumer.getmany(timeout_ms=int(1000 * LOOK_EVERY_S))
                for record in (record for batch in polled.values() for record in batch):
                    forecast = decode("price-forecasts", PriceForecast, record.value)
                    found |= {forecast.product_id} if forecast.made_at == END else set()
        seconds = time.monotonic() - started
    return Refit(seconds, sent, await shop.committed_records() - before)


def year() -> Iterator[OrderLine]:
    """Make up a year of lines in order of time."""
    return (line(number, START + timedelta(weeks=WEEKS) * (number / LINES)) for number in range(LINES))


def one_week() -> Iterator[OrderLine]:
    """Make up as many lines of one week."""
    return (line(number, START + timedelta(weeks=1) * (number / LINES)) for number in range(LINES))


def one_product() -> Iterator[OrderLine]:
    """Make up a day's lines of one product, at thousands of prices."""
    for number in range(HOT):
        made = line(0, START + timedelta(days=1) * (number / HOT))
        yield structs.replace(made, event_id=str(number), unit_price_minor=1_000 + number * 7919 % HOT_PRICES)


def line(number: int, at: datetime) -> OrderLine:
    """Make up a line of one of the products; every PRODUCTS lines each has had one."""
    product = number * 7919 % PRODUCTS
    return OrderLine(
        event_id=str(number),
        occurred_at=at,
        processed_at=at,
        source=SourceOffset(topic="orders", partition=0, offset=number),
        order_id=str(number),
        customer_id="c",
        product_id=f"p{product}",
        quantity=1,
        unit_price_minor=100 + product + random.Random(number).choice((0, 0, 0, 5)),
        currency="EUR",
        cancelled=False,
    )
