"""Customers who do not stop for a fault: numbered visits at a steady rate, each in the input exactly once."""

import asyncio
import time
from collections.abc import Callable

from aiokafka import AIOKafkaProducer

from streams.clients.partitioner import partitioner
from tests.shop import Shop

TICK_S = 0.05
# A broker that is away for a minute must not cost the test's own sender a record.
PATIENCE_MS = 100_000


def plain_text(_number: int) -> str:
    return "plain"


class Load:
    """Sends from its start to its stop, past every proxy; idempotent, so that the inputs themselves are right.

    Attributes:
        text: of each visit, by its number.
    """

    def __init__(self, shop: Shop, rate: float) -> None:
        """Send this many records a second."""
        self.text: Callable[[int], str] = plain_text
        self._shop, self._rate = shop, rate
        self._sending: asyncio.Task[None] | None = None
        self._stopped = asyncio.Event()

    async def start(self) -> None:
        """Begin to send."""
        self._stopped.clear()
        self._sending = asyncio.create_task(self._send())

    async def stop(self) -> None:
        """Send no more; returns when every record is acknowledged by every broker that must have it."""
        self._stopped.set()
        sending, self._sending = self._sending, None
        if sending is not None:
            await sending

    async def _send(self) -> None:
        options = {"linger_ms": 5, "request_timeout_ms": PATIENCE_MS, "partitioner": partitioner}
        async with AIOKafkaProducer(
            bootstrap_servers=self._shop.broker.address, enable_idempotence=True, **options
        ) as sender:
            waiting: list[asyncio.Future[object]] = []
            began, first = time.monotonic(), len(self._shop.sent)
            while not self._stopped.is_set():
                due = int((time.monotonic() - began) * self._rate) + first
                for number in range(len(self._shop.sent), due):
                    topic, key, value = self._shop.visit(number, self.text(number))
                    waiting.append(await sender.send(topic, value, key=key))
                    self._shop.sent.add(number)
                waiting = [each for each in waiting if not _arrived(each)]
                await asyncio.sleep(TICK_S)
            await asyncio.gather(*waiting)


def _arrived(sending: "asyncio.Future[object]") -> bool:
    """Tell whether a record was acknowledged; raises what kept it from being."""
    if sending.done():
        sending.result()
    return sending.done()
