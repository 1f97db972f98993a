"""Reads what came out, and asks the broker how far behind the worker is."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams.commands.log_reader import follow
from streams.demo.feeder import SentLog
from streams.demo.story import Row, Story
from streams.records import DeadLetter, RecordError
from streams.topics import DEAD_LETTERS, SENTIMENTS

EVERY_S = 0.5


async def watch_answers(
    reader: AIOKafkaConsumer, ends: dict[TopicPartition, int], story: Story, tell: Callable[[Row], None]
) -> None:
    """Put sentiments beside their reviews and count dead letters, for ever.

    Args:
        reader: committed records, no group.
        ends: of the topics sentiments and dead-letters when the demonstration began.
        story: is brought up to date.
        tell: is called for each review that was answered.
    """
    async for record in follow(reader, ends):
        if record.topic == DEAD_LETTERS.name:
            with suppress(RecordError):
                story.dead += DeadLetter.from_headers(record.headers).flow == "tag_reviews"
            continue
        with suppress(RecordError):
            row = story.answer(SENTIMENTS.decode(record.key, record.value), time.monotonic())
            if row is not None:
                tell(row)


async def watch_lag(
    admin: AIOKafkaAdminClient,
    reader: AIOKafkaConsumer,
    flow: tuple[str, Sequence[TopicPartition]],
    story: Story,
    log: SentLog,
) -> None:
    """Keep the lag of a flow (its group and inputs) up to date, for ever: committed offsets against logs' ends."""
    group, places = flow
    while True:
        with suppress(KafkaError):  # no coordinator yet, on a new broker
            found = await admin.list_consumer_group_offsets(group, partitions=list(places))
            committed = {place: meta.offset for place, meta in found.items() if meta.offset >= 0}
            story.lag = log.lag(committed, await reader.end_offsets(places), time.monotonic())
        await asyncio.sleep(EVERY_S)
