"""A soak: all flows in two workers under a steady, modest load, for an hour or more (`python -m tests.faults soak`).

Each fault comes once, in the first half; then nothing happens for long, and what the workers hold is to grow no more.
Event time runs so fast that what states keep for weeks is forgotten on the way: so they come to their full size.

generators ──▶ inputs ──▶ two workers ──▶ outputs ──▶ judge: each input has what the contract promises, once
                              └── looked at each minute (sizes.py) ──▶ growth of memory, files, threads
"""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaProducer

from streams.flows import PLANS
from streams.generate.answers import all_answers
from streams.generate.clicks import clicks
from streams.generate.orders import orders
from streams.generate.products import products
from streams.generate.reviews import reviews
from streams.generate.shop import PRODUCTS as IN_THE_SHOP
from streams.generate.tickets import tickets
from streams.records import encode
from streams.topic_kinds import RecordTopic
from streams.topics import (
    ANSWERS,
    CLICKS,
    DEAD_LETTERS,
    ORDER_LINES,
    ORDERS,
    PRICE_FORECASTS,
    PRODUCTS,
    RECOMMENDATIONS,
    REPLIES,
    REVIEWS,
    SENTIMENTS,
    SHIPMENTS,
    TICKETS,
)
from tests.faults.cluster import OneNode
from tests.faults.crew import Crew
from tests.faults.ledger import read_all
from tests.faults.sizes import Sizes, growth_per_hour
from tests.faults.two_workers import NAMES
from tests.flow_shop import FlowShop
from tests.price_shop import sales_of
from tests.results import Result
from tests.shop import producer

LOOK_EVERY_S, FREEZE_S, DOWN_S = 60.0, 30.0, 10.0
SETTLE_S, SETTLE_WITHIN_S = 30.0, 300.0
# An hour in a second: an order is forgotten after 60 days, which are 24 minutes here.
SPEED = 3_600
MAKERS: dict[RecordTopic[Any], tuple[float, Callable[[int, Iterable[datetime]], Iterator[Any]]]] = {
    REVIEWS: (5.0, reviews),
    CLICKS: (10.0, clicks),
    ORDERS: (5.0, orders),
    TICKETS: (0.3, tickets),
}
"""Events a second, and who makes them up."""
OUTPUTS: tuple[RecordTopic[Any], ...] = (
    SENTIMENTS,
    ORDER_LINES,
    SHIPMENTS,
    REPLIES,
    RECOMMENDATIONS,
    PRICE_FORECASTS,
)
TIMED = (RECOMMENDATIONS.name, PRICE_FORECASTS.name)
MOST = {"records": 0.0, "MB/h": 30.0, "files/h": 5.0}
"""What is wrong at most, and what a worker may gain in an hour once its state is full: caches still fill."""
COMMAND = "python -m tests.faults soak"


@dataclass
class Soak:
    """One soak on a running broker.

    Attributes:
        kafka: the broker.
        folder: of logs and data.
        seconds: how long it lasts.
        seed: of what is sent.
        sizes: what the workers held.
        sent: records that the broker has acknowledged, by topic.
    """

    kafka: OneNode
    folder: Path
    seconds: float
    seed: int
    sizes: Sizes = field(default_factory=Sizes)
    sent: Counter[str] = field(default_factory=Counter)

    async def run(self) -> list[Result]:
        """Run it, and return what is wrong with outputs, and how the workers grew."""
        self.folder.mkdir(exist_ok=True)
        shop = await FlowShop(self.kafka, self.folder, *PLANS, partitions=4).open()
        self._crew, self._began_s = Crew(shop.start), time.monotonic()
        self._crew.environ = {"SHOPSTREAM_FIT_PROCESSES": "1", "SHOPSTREAM_POLL_RECORDS": "0"}
        self._crew.add(*NAMES)
        looking = asyncio.create_task(self._look())
        try:
            await asyncio.gather(self._send(shop), self._hurt())
            return [*await self._settled(shop), *self._growth()]
        finally:
            looking.cancel()
            await self._crew.close()

    async def _send(self, shop: FlowShop) -> None:
        """Send products and answers, then events at their rates; what a broker's restart delays is caught up."""
        async with producer(self.kafka, enable_idempotence=True, request_timeout_ms=600_000) as sender:
            put = partial(self._put, sender, shop.prefix)
            for product in products(self.seed, [datetime.now(UTC)] * IN_THE_SHOP):
                await put(PRODUCTS, product)
            for answer in all_answers():
                await put(ANSWERS, answer)
            await asyncio.gather(*(self._send_events(topic, put) for topic in MAKERS))

    async def _send_events(self, topic: RecordTopic[Any], put: Callable[..., Awaitable[None]]) -> None:
        rate, make = MAKERS[topic]
        for number, event in enumerate(make(self.seed, self._times())):
            await asyncio.sleep(number / rate - self._elapsed_s)
            if self._elapsed_s >= self.seconds:
                return
            await put(topic, event)

    async def _put(self, sender: AIOKafkaProducer, prefix: str, topic: RecordTopic[Any], record: Any) -> None:
        await sender.send_and_wait(prefix + topic.name, encode(record), key=topic.key_of(record))
        self.sent[topic.name] += 1

    async def _hurt(self) -> None:
        """Let each fault come once, in the first half."""
        one, other = NAMES
        faults: list[Callable[[], Awaitable[object]]] = [
            lambda: self._signal(one, signal.SIGKILL),
            lambda: self._freeze(other),
            lambda: self._crew.restart(one),
            lambda: self._crew.restart(other),
            self._restart_broker,
        ]
        for number, fault in enumerate(faults, 1):
            await asyncio.sleep(self.seconds * number / 2 / (len(faults) + 1) - self._elapsed_s)
            await fault()

    async def _signal(self, name: str, how: signal.Signals) -> None:
        self._crew.signal(name, how)

    async def _freeze(self, name: str) -> None:
        self._crew.signal(name, signal.SIGSTOP)
        await asyncio.sleep(FREEZE_S)
        self._crew.signal(name, signal.SIGCONT)

    async def _restart_broker(self) -> None:
        (node,) = self.kafka.nodes
        await asyncio.to_thread(node.stop)
        await asyncio.sleep(DOWN_S)
        node.launch()  # senders and workers wait for it, however slow the machine is

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            for name in self._crew.names:
                self.sizes.look(name, self._crew.pid(name), self._elapsed_s)

    async def _settled(self, shop: FlowShop) -> list[Result]:
        """Judge once all has had its time, and again while something lacks that may still be on its way."""
        until_s = self._elapsed_s + SETTLE_WITHIN_S
        while True:
            await asyncio.sleep(SETTLE_S)
            results = await self._judge(shop)
            if not too_much(results) or self._elapsed_s > until_s:
                return results

    async def _judge(self, shop: FlowShop) -> list[Result]:
        """Compare what is on the topics with what was sent, and with what the contract promises for it."""
        records = {each: await read_all(self.kafka.address, shop.prefix + each.name) for each in (*MAKERS, *OUTPUTS)}
        letters = await read_all(self.kafka.address, shop.prefix + DEAD_LETTERS.name)
        values = {each.name: [each.decode_value(record.value) for record in found] for each, found in records.items()}
        figures = {DEAD_LETTERS.name: len(letters)}
        for topic in MAKERS:
            figures[f"{topic.name}.lost"] = self.sent[topic.name] - len(values[topic.name])
        for name, (wanted, found) in promised(values).items():
            figures |= {} if name in TIMED else {f"{name}.lost": (wanted - found).total()}
            figures[f"{name}.twice"] = (found - wanted).total()
        return [result(name, figure, "records") for name, figure in figures.items()]

    def _growth(self) -> list[Result]:
        """Return how much each worker's last process grew in an hour, in the second half of its life."""
        results = []
        for name in NAMES:
            looks = self.sizes.last(name)
            middle_s = (looks[0].at_s + looks[-1].at_s) / 2
            for what, unit in (("memory_mb", "MB/h"), ("files", "files/h")):
                results.append(result(f"{name}.{what}", growth_per_hour(looks, what, middle_s), unit))
        return results

    @property
    def _elapsed_s(self) -> float:
        return time.monotonic() - self._began_s

    def _times(self) -> Iterator[datetime]:
        """Return when events happen: at a time that runs quickly and ends today."""
        start = datetime.now(UTC) - timedelta(seconds=self.seconds * SPEED)
        while True:
            yield start + timedelta(seconds=min(self._elapsed_s, self.seconds) * SPEED)


def promised(values: Mapping[str, Sequence[Any]]) -> dict[str, tuple[Counter[Any], Counter[Any]]]:
    """Return by output what must be there and what is, counted by what tells two of them apart.

    Args:
        values: all records, by topic.
    """
    orders_with_text = {order.order_id for order in values["orders"] if order.delivery_text is not None}
    lines = values["order-lines"]
    return {
        "sentiments": (names_of(values["reviews"], "review_id"), names_of(values["sentiments"], "review_id")),
        "replies": (names_of(values["tickets"], "ticket_id"), names_of(values["replies"], "ticket_id")),
        "shipments": (Counter(orders_with_text), names_of(values["shipments"], "order_id")),
        "order-lines": (
            sales_of(values["orders"]),
            Counter((line.order_id, line.product_id, line.unit_price_minor, line.cancelled) for line in lines),
        ),
        # How many lists and forecasts there are depends on time; each has an event_id of its own.
        **{
            name: (Counter({each.event_id for each in values[name]}), names_of(values[name], "event_id"))
            for name in TIMED
        },
    }


def names_of(records: Sequence[Any], field_: str) -> Counter[str]:
    """Count records by one of their fields."""
    return Counter(getattr(record, field_) for record in records)


def result(name: str, value: float, unit: str) -> Result:
    """Return a figure with the most that it may be."""
    return Result(name=f"soak.{name}", value=value, unit=unit, target=f"at most {MOST[unit]:g}", command=COMMAND)


def too_much(results: Sequence[Result]) -> list[Result]:
    """Return what is lost or twice, and what grew by more than it may."""
    return [each for each in results if each.value > MOST[each.unit]]
