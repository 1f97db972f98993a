"""A shop whose customers look and leave: sends looks at minutes of event time, lets time pass, reads what came out."""

import asyncio
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from aiokafka import ConsumerRecord

from streams.clients.partitioner import partition_of
from streams.records import DeadLetter, decode, encode
from streams.topics import DEAD_LETTERS, WORKERS
from tests.brokers import Broker
from tests.commands import WITHIN_S
from tests.shop import Shop, create_topics, producer, read_committed
from tests.sittings import Good, Look, Notice, Purchase, Sitting, Sittings, sittings_spec, sittings_topics

PACER = "pacer"


class SittingsShop(Shop):
    """One run of the flow of tests/sittings.py.

    Attributes:
        start: minute 0 of event time; days ago, so that no time is capped.
    """

    def __init__(self, broker: Broker, folder: Path) -> None:
        super().__init__(broker, folder)
        self.spec, self.module = sittings_spec(self.run), "tests.sittings_worker"
        self.start = datetime.now(UTC) - timedelta(days=2)
        self._ids = count()

    async def open(self) -> "SittingsShop":
        await create_topics(self.broker.address, (*sittings_topics(self.run), DEAD_LETTERS, WORKERS), self.partitions)
        return self

    def look(
        self, customer: str, number: int, minute: float, *, text: str = "", product: str = "none"
    ) -> tuple[bytes, bytes]:
        """Return key and value of a look at a minute of event time."""
        look = Look(
            event_id=f"e{next(self._ids)}",
            occurred_at=self.start + timedelta(minutes=minute),
            customer_id=customer,
            number=number,
            product_id=product,
            text=text,
        )
        return customer.encode(), encode(look)

    def purchase(self, customer: str, number: int, minute: float, *, product: str = "none") -> tuple[bytes, bytes]:
        """Return key and value of a purchase at a minute of event time."""
        purchase = Purchase(
            event_id=f"e{next(self._ids)}",
            occurred_at=self.start + timedelta(minutes=minute),
            customer_id=customer,
            number=number,
            quantity=1,
            product_id=product,
        )
        return customer.encode(), encode(purchase)

    async def send_looks(self, *looks: tuple[bytes, bytes]) -> None:
        """Send looks, in order."""
        await self._send(self.spec.inputs[0].name, looks)

    async def send_purchases(self, *purchases: tuple[bytes, bytes]) -> None:
        """Send purchases, in order."""
        await self._send(self.spec.inputs[1].name, purchases)

    async def _send(self, topic: str, records: Iterable[tuple[bytes, bytes]]) -> None:
        async with producer(self.broker) as sender:
            await asyncio.gather(*[await sender.send(topic, value, key=key) for key, value in records])

    async def let_time_pass(self, minute: float) -> None:
        """Send a look at a minute on every partition, of a customer there whom nobody asks for."""
        names = {partition_of(f"{PACER}{n}".encode(), self.partitions): f"{PACER}{n}" for n in range(50)}
        await self.send_looks(*(self.look(names[p], 0, minute) for p in range(self.partitions)))

    async def send_goods(self, titles: dict[str, str | bytes | None]) -> None:
        """Send products: a title, bytes as they are, or None, which deletes one."""
        async with producer(self.broker) as sender:
            for product_id, title in titles.items():
                good = encode(Good(product_id=product_id, title=title)) if isinstance(title, str) else title
                await sender.send(self.spec.tables[0].name, good, key=product_id.encode())

    async def sittings(self, expected: int, within_s: float = WITHIN_S, grace_s: float = 2.0) -> list[Sitting]:
        """Read the sittings that were published, until as many are there, and a moment more."""
        topic = self.spec.outputs[0].name
        records = await read_committed(self.broker, topic, expected, within_s, _is_asked_for, grace_s)
        return [decode("sat", Sitting, record.value) for record in records]

    async def until_sat(self, sittings: int) -> list[Sitting]:
        """Wait until so many sittings were published: for tests that look at all of them in the end."""
        return await self.sittings(sittings, grace_s=0)

    async def notices(self, expected: int, within_s: float = WITHIN_S) -> list[Notice]:
        """Read the notices that were published, until as many are there, and a moment more."""
        records = await read_committed(self.broker, self.spec.outputs[1].name, expected, within_s)
        return [decode("noticed", Notice, record.value) for record in records]

    async def shares(self, expected: int, within_s: float = WITHIN_S) -> dict[str, int]:
        """Read how many sittings each task says it had, until together they are as many or the time is over."""
        until, latest = time.monotonic() + within_s, dict[str, int]()
        while sum(latest.values()) < expected and time.monotonic() < until:
            records = await read_committed(self.broker, self.spec.tables[1].name, 1, within_s, grace_s=0.5)
            shares = [decode("shares", Sittings, record.value) for record in records]
            latest = {share.task: share.sittings for share in shares}
        return latest

    async def dead(self, expected: int, within_s: float = WITHIN_S) -> list[tuple[ConsumerRecord, DeadLetter]]:
        """Read the flow's dead letters."""
        records = await read_committed(self.broker, DEAD_LETTERS.name, expected, within_s, self.is_mine)
        return [(record, DeadLetter.from_headers(record.headers)) for record in records]


def _is_asked_for(record: ConsumerRecord) -> bool:
    return not (record.key or b"").startswith(PACER.encode())
