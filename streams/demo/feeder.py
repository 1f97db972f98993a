"""Sends reviews at a human pace, and remembers when each offset was sent: the lag in seconds is the oldest's age."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiokafka import AIOKafkaProducer, TopicPartition

from streams.demo.reviews import Text, review
from streams.demo.story import Lag, Story
from streams.records import encode
from streams.topics import REVIEWS

# People do not write at a beat: each pause is the mean, give or take this part of it.
SPREAD = 0.6


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


async def feed(
    sender: AIOKafkaProducer, texts: Iterator[tuple[Text, str]], rate: float, story: Story, log: SentLog
) -> None:
    """Send reviews for ever, `rate` a second on average."""
    for text, review_id in texts:
        record = review(text, review_id, datetime.now(UTC))
        story.send(record)
        sent = await sender.send_and_wait(REVIEWS.name, encode(record), key=REVIEWS.key_of(record))
        log.add(TopicPartition(sent.topic, sent.partition), sent.offset, time.monotonic())
        await asyncio.sleep(random.uniform(1 - SPREAD, 1 + SPREAD) / rate)  # noqa: S311  a pause, no secret
