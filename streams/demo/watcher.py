"""Reads what came out, and asks the broker how far behind each flow is."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from streams.commands.log_reader import follow
from streams.demo.feeder import SentLog
from streams.demo.flow import DemoFlow
from streams.demo.story import FlowStory, Row, Story
from streams.records import DeadLetter, RecordError
from streams.topics import DEAD_LETTERS

EVERY_S = 0.5


async def watch_answers(
    reader: AIOKafkaConsumer,
    ends: Mapping[TopicPartition, int],
    flows: Sequence[DemoFlow],
    story: Story,
    tell: Callable[[Row], None],
) -> None:
    """Put answers beside their inputs and count dead letters, for ever.

    Args:
        reader: committed records, no group.
        ends: of the flows' outputs and of dead-letters when the demonstration began.
        flows: whose answers are looked for.
        story: is brought up to date.
        tell: is called for each input that was answered.
    """
    async for record in follow(reader, ends):
        with suppress(RecordError):  # of others, on a broker that is not ours alone
            row = _bury(record, story) if record.topic == DEAD_LETTERS.name else _answer(record, flows, story)
            if row is not None:
                tell(row)


async def watch_lag(
    admin: AIOKafkaAdminClient,
    reader: AIOKafkaConsumer,
    group: str,
    places: Sequence[TopicPartition],
    flow: tuple[FlowStory, SentLog],
) -> None:
    """Keep the lag of a flow up to date, for ever: its group's committed offsets against its inputs' ends."""
    story, log = flow
    while True:
        with suppress(KafkaError):  # no coordinator yet, on a new broker
            found = await admin.list_consumer_group_offsets(group, partitions=list(places))
            committed = {place: meta.offset for place, meta in found.items() if meta.offset >= 0}
            story.lag = log.lag(committed, await reader.end_offsets(places), time.monotonic())
        await asyncio.sleep(EVERY_S)


def _bury(record: ConsumerRecord, story: Story) -> Row | None:
    letter = DeadLetter.from_headers(record.headers)
    flow = story.flows.get(letter.flow)
    return flow.bury(letter.source) if flow is not None else None


def _answer(record: ConsumerRecord, flows: Sequence[DemoFlow], story: Story) -> Row | None:
    for flow in flows:
        for topic in flow.outputs:
            if topic.name == record.topic:
                output = topic.decode(record.key, record.value)
                said = flow.said(output)
                return None if said is None else story.answer(flow.name, said, output.model, time.monotonic())
    return None
