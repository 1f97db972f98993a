"""Sends records at a given rate until all are sent, the time is up, or a signal comes.

records ──as many as are due──▶ Sink: Kafka, or lines on stdout
"""

import asyncio
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from aiokafka import AIOKafkaProducer

from streams.commands.stall import unless_stalled
from streams.generate.pace import Pace
from streams.process.stop_signals import StopSignals
from streams.records import encode
from streams.topic_kinds import RecordTopic

# Records at once: enough to fill the client's batches, few enough to check the clock often.
CHUNK = 500
# A last record that is late by less is still sent; a machine that cannot keep up leaves the rest unsent.
GRACE_S = 0.5
# The header of every made-up record, which its dead letter keeps.
GENERATED = [("generated-by", b"shopstream generate")]


class Sink(Protocol):
    """Where records go."""

    async def write(self, records: Sequence[Any]) -> None:
        """Take records, in order; returns once they are safe."""


@dataclass(frozen=True)
class ToTopic:
    """Kafka: each record keyed as its topic demands, and marked as made up."""

    sender: AIOKafkaProducer
    topic: RecordTopic[Any]

    async def write(self, records: Sequence[Any]) -> None:
        """Send records and wait until the broker has them.

        Raises:
            CommandError: it took none of them for a while.
        """
        done: list[Any] = []

        async def send() -> None:
            futures = [await self._send(record) for record in records]
            for future in futures:
                future.add_done_callback(done.append)
            await asyncio.gather(*futures)

        await unless_stalled(send(), lambda: len(done))

    async def _send(self, record: Any) -> "asyncio.Future[Any]":
        future: asyncio.Future[Any] = await self.sender.send(
            self.topic.name, encode(record), key=self.topic.key_of(record), headers=GENERATED
        )
        return future


class ToStdout:
    """Lines on stdout, flushed at once, so that pipes see them as they come."""

    async def write(self, records: Sequence[Any]) -> None:
        """Print records; blocks while the pipe's reader is slower."""
        sys.stdout.buffer.write(b"".join(encode(record) + b"\n" for record in records))
        sys.stdout.buffer.flush()


@dataclass
class PacedSender:
    """One run.

    Attributes:
        pace: how many are due.
        seconds: when to end in any case; None for no such time.
        sent: records that the sink took.
        elapsed_s: from the first to the last of them.
    """

    pace: Pace
    seconds: float | None
    sent: int = 0
    elapsed_s: float = 0.0

    @property
    def rate(self) -> float:
        """Return the records a second from the first to the last one."""
        return (self.sent - 1) / self.elapsed_s if self.sent > 1 and self.elapsed_s else 0.0

    async def run(self, records: Iterator[Any], sink: Sink, stop: StopSignals, tell: Callable[[], None]) -> None:
        """Send until the end.

        Args:
            records: in their order; no fewer than the pace's total.
            sink: takes them.
            stop: ends it early.
            tell: is called now and then.
        """
        started_s = now_s = time.monotonic()
        while not (self.pace.over(self.sent) or stop or self._late(now_s - started_s)):
            due = min(self.pace.due(now_s - started_s) - self.sent, CHUNK)
            await sink.write(list(islice(records, due)))
            self.sent += due
            self.elapsed_s = time.monotonic() - started_s
            tell()
            if not self.pace.over(self.sent):
                await stop.wait(self.pace.wait_s(self.sent, self.elapsed_s))
            now_s = time.monotonic()

    def _late(self, elapsed_s: float) -> bool:
        return self.seconds is not None and elapsed_s > self.seconds + GRACE_S
