"""Sends one feed's records at a pace that a person can follow, and adds each to the stories of its flows."""

import asyncio
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer

from streams.demo.flow import Asked, DemoFlow, Stream
from streams.demo.story import FlowStory
from streams.records import SourceOffset, encode
from streams.topic_kinds import RecordTopic

# People do not write at a beat: each pause is the mean, give or take this part of it.
SPREAD = 0.6
GENERATED = [("generated-by", b"shopstream demo")]


@dataclass(frozen=True)
class Feeder:
    """One feed on its way.

    Attributes:
        stream: what is sent.
        rate: records a second; None sends without a pause.
        patience_s: how long a broker may take for a record.
        flows: which are shown.
        stories: theirs, by name; each is told of the records that its flow reads.
    """

    stream: Stream
    rate: float | None
    patience_s: float
    flows: list[DemoFlow]
    stories: Mapping[str, FlowStory]

    async def run(self, sender: AIOKafkaProducer, seed: int) -> None:
        """Send until the stream ends, `rate` a second on average.

        Raises:
            KafkaError: the broker refused.
            TimeoutError: it took nothing for so long.
        """
        next_s = time.monotonic()
        for topic, record in self.stream(seed, _now()):
            told = list(self._tell(topic, record))
            async with asyncio.timeout(self.patience_s):
                place = await _send(sender, topic, record)
            for story, asked in told:
                story.place(asked, place)
            if self.rate is not None:
                next_s += random.uniform(1 - SPREAD, 1 + SPREAD) / self.rate  # noqa: S311  a pause, no secret
                await asyncio.sleep(max(0.0, next_s - time.monotonic()))

    def _tell(self, topic: RecordTopic[Any], record: Any) -> Iterator[tuple[FlowStory, Asked]]:
        """Tell the flows that read a topic of a record that is about to be sent: its answer may come at once."""
        for flow in self.flows:
            asked = flow.asked(record) if topic in flow.inputs else None
            if asked is not None:
                self.stories[flow.name].send(asked)
                yield self.stories[flow.name], asked


async def _send(sender: AIOKafkaProducer, topic: RecordTopic[Any], record: Any) -> SourceOffset:
    sent = await sender.send_and_wait(topic.name, encode(record), key=topic.key_of(record), headers=GENERATED)
    return SourceOffset(topic=sent.topic, partition=sent.partition, offset=sent.offset)


def _now() -> Iterator[datetime]:
    while True:
        yield datetime.now(UTC)
