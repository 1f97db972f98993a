"""Sends a flow's records at a human pace, and remembers when each was sent: the lag in seconds is the oldest's age."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer, TopicPartition

from streams.demo.flow import DemoFlow, Feed
from streams.demo.story import FlowStory, Lag
from streams.records import SourceOffset, encode
from streams.topics import RecordTopic

# People do not write at a beat: each pause is the mean, give or take this part of it.
SPREAD = 0.6
SEND_WITHIN_S = 8.0
GENERATED = [("generated-by", b"shopstream demo")]


@dataclass
class SentLog:
    """Offsets sent and not yet known to be committed, with their times."""

    _open: dict[TopicPartition, deque[tuple[int, float]]] = field(default_factory=dict)

    def add(self, place: TopicPartition, offset: int, at_s: float) -> None:
        """Note a record that the broker has."""
        self._open.setdefault(place, deque()).append((offset, at_s))

    def lag(self, committed: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int], now_s: float) -> Lag:
        """Return the lag of a group.

        Args:
            committed: its next offset by partition; absent where it has none yet.
            ends: the logs' ends.
            now_s: on the clock of `add`.
        """
        oldest = now_s
        for place, open_ in self._open.items():
            while open_ and open_[0][0] < committed.get(place, 0):
                open_.popleft()
            oldest = min(oldest, open_[0][1]) if open_ else oldest
        return Lag(sum(max(0, end - committed.get(place, 0)) for place, end in ends.items()), now_s - oldest)


@dataclass(frozen=True)
class Feeder:
    """What feeds one flow.

    Attributes:
        flow: how its inputs are shown.
        feed: what is sent.
        rate: records a second that are shown.
        story: is told of each.
        log: is told where each stands.
    """

    flow: DemoFlow
    feed: Feed
    rate: float
    story: FlowStory
    log: SentLog

    async def run(self, sender: AIOKafkaProducer, run: str) -> None:
        """Send for ever, `rate` a second on average.

        Raises:
            KafkaError: the broker refused.
            TimeoutError: it took nothing for eight seconds.
        """
        inputs = {topic.name for topic in self.flow.inputs}
        next_s = time.monotonic()
        for topic, record in self.feed(run, _now()):
            asked = self.flow.asked(record)
            if asked is not None:
                self.story.send(asked)
            async with asyncio.timeout(SEND_WITHIN_S):
                place = await self._send(sender, topic, record)
            if topic.name in inputs:
                self.log.add(TopicPartition(place.topic, place.partition), place.offset, time.monotonic())
            if asked is None:
                continue
            self.story.place(asked, place)
            next_s += random.uniform(1 - SPREAD, 1 + SPREAD) / self.rate  # noqa: S311  a pause, no secret
            await asyncio.sleep(max(0.0, next_s - time.monotonic()))

    async def _send(self, sender: AIOKafkaProducer, topic: RecordTopic[Any], record: Any) -> SourceOffset:
        sent = await sender.send_and_wait(topic.name, encode(record), key=topic.key_of(record), headers=GENERATED)
        return SourceOffset(topic=sent.topic, partition=sent.partition, offset=sent.offset)


def _now() -> Iterator[datetime]:
    while True:
        yield datetime.now(UTC)
