"""Reads the outputs, and asks the broker how far behind each flow is."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.commands.log_reader import follow
from streams.demo.flow import DemoFlow
from streams.demo.story import Lag, Row, Story
from streams.ops.lag import oldest_seconds, place_lag, total_events
from streams.ops.lag_reader import LagReader
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


async def watch_lag(reader: LagReader, flows: Sequence[DemoFlow], story: Story) -> None:
    """Keep the lag of every flow up to date, for ever, as `shopstream lag` counts it.

    Raises:
        KafkaError: the broker is gone.
    """
    while True:
        for flow in flows:
            look = await reader.look(flow)
            lags = [place_lag(place, look.at_s) for place in look.places]
            story.flows[flow.name].lag = Lag(total_events(lags)[0], oldest_seconds(lags))
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
