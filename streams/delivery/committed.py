"""Reads the committed offsets of a group, once no previous owner of its tasks can change them any more."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.delivery.transaction import Committer

# By then an election of the group's coordinator is over; an offset that is still missing was forgotten.
FORGOTTEN_AFTER_S = 5.0
ASK_AGAIN_S = 0.25


async def final_offsets(
    consumer: AIOKafkaConsumer,
    places: Sequence[TopicPartition],
    committers: Collection[Committer],
    read_before: Callable[[TopicPartition], bool],
) -> dict[TopicPartition, int | None]:
    """Ask for the group's offsets until a write between two answers changes nothing.

    A coordinator that was elected a moment ago gives older offsets, or none, without an error, until it has caught
    up; a write that it acknowledges comes after all that.

    Args:
        consumer: of the group.
        places: inputs.
        committers: of their tasks, started.
        read_before: says that an input had an offset: if that is missing, the broker is asked for longer.
    """
    until_s = time.monotonic() + FORGOTTEN_AFTER_S
    committed = await _ask(consumer, places)
    while True:
        await asyncio.gather(*(committer.end_last(()) for committer in committers))
        before, committed = committed, await _ask(consumer, places)
        missing = [place for place, offset in committed.items() if offset is None and read_before(place)]
        if committed == before and (not missing or time.monotonic() > until_s):
            return committed
        await asyncio.sleep(ASK_AGAIN_S)


async def _ask(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition]) -> dict[TopicPartition, int | None]:
    offsets = await asyncio.gather(*(consumer.committed(place) for place in places))
    return dict(zip(places, offsets, strict=True))
