"""A downstream reader, live: what is committed, when, and how long a partition kept silent while records waited."""

import asyncio
import time
from collections.abc import Collection
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer

POLL_MS = 50
SEEN_LATE_S = 0.3


@dataclass
class Watcher:
    """Reads a topic as downstream services do, `read_committed`, from a start to a stop.

    Attributes:
        outputs: seen since the start.
        silence_s: the longest time that some partition gave nothing between two outputs.
    """

    address: str
    topic: str
    outputs: int = 0
    silence_s: float = 0.0
    _last: dict[int, float] = field(default_factory=dict)
    _watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to read, at the end of what is there."""
        ready = asyncio.Event()
        self._watching = asyncio.create_task(self._watch(ready))
        await ready.wait()

    async def stop(self) -> None:
        """Read no more."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def more(self, outputs: int, within_s: float) -> None:
        """Wait until this many outputs more were seen."""
        enough = self.outputs + outputs
        async with asyncio.timeout(within_s):
            while self.outputs < enough:
                await asyncio.sleep(POLL_MS / 1000)

    async def served_since(self, at: float, partitions: Collection[int], within_s: float = 60.0) -> float:
        """Wait until each of the partitions gave an output after a moment; return how long after the last one did.

        Args:
            at: monotonic, seconds. What was committed before may be seen up to SEEN_LATE_S later: it does not count.
            partitions: of the outputs, which are those of the inputs.
            within_s: bound of the wait.
        """
        served: dict[int, float] = {}
        async with asyncio.timeout(within_s):
            while len(served) < len(partitions):
                await asyncio.sleep(POLL_MS / 1000)
                for partition in set(partitions) - served.keys():
                    if self._last.get(partition, 0.0) > at + SEEN_LATE_S:
                        served[partition] = self._last[partition]
        return max(served.values(), default=at) - at

    def failed(self) -> BaseException | None:
        """Return what ended the reading, if something did."""
        task = self._watching
        return task.exception() if task is not None and task.done() and not task.cancelled() else None

    async def _watch(self, ready: asyncio.Event) -> None:
        async with AIOKafkaConsumer(
            self.topic,
            bootstrap_servers=self.address,
            isolation_level="read_committed",
            auto_offset_reset="latest",
        ) as consumer:
            for place in consumer.assignment():
                await consumer.position(place)
            ready.set()
            while True:
                polled = await consumer.getmany(timeout_ms=POLL_MS)
                now = time.monotonic()
                for place, records in polled.items():
                    self.outputs += len(records)
                    silent_s = now - self._last.get(place.partition, now)
                    self.silence_s = max(self.silence_s, silent_s)
                    self._last[place.partition] = now
