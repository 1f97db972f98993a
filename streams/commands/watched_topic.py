"""Watches a topic while it is read, because the client waits silently for a broker or a topic that has gone.

a broker that does not answer     is reported once, and waited for; so is its return
a topic that was created again    is reported; it is read from its beginning
a topic that has gone             ends the reading with 78, unless it is there a second later
a topic that may not be read      ends the reading with 78
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.commands.boundary import say
from streams.errors import ConfigurationError
from streams.ops.asking import passes

# How often the broker is asked whether it is there, and how long it may take to answer.
ASK_EVERY_S, ANSWER_WITHIN_S = 5.0, 5.0
# A broker that has just started may know only some topics.
ASK_AGAIN_S = 1.0

T = TypeVar("T")


class TopicGoneError(ConfigurationError):
    """A topic that is read was deleted, or is hidden now."""

    def __init__(self, topic: str, broker: str) -> None:
        super().__init__(topic, broker)
        self.topic, self.broker = topic, broker

    def __str__(self) -> str:
        return (
            f"{self.topic} is not on {self.broker} any more. Somebody deleted it: shopstream topics create makes "
            "those of shopstream again. Or this user may not see it any more: shopstream check says what is missing"
        )


async def while_there(
    reading: Coroutine[Any, Any, T], reader: AIOKafkaConsumer, places: Sequence[TopicPartition], broker: str
) -> T:
    """Read a topic, and meanwhile say on stderr what is wrong with it.

    Args:
        reading: reads the topic.
        reader: the consumer, which may be asked meanwhile.
        places: all partitions of the topic.
        broker: its address, for messages.

    Raises:
        TopicGoneError: the topic is not there any more.
        KafkaError: the broker refuses.
    """
    tasks = reads, watches = asyncio.create_task(reading), asyncio.create_task(_watch(reader, places, broker))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not reads.done():
            await watches
        return await reads
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(reader: AIOKafkaConsumer, places: Sequence[TopicPartition], broker: str) -> None:
    """Ask again and again; ends only by an error."""
    silent, ends = False, dict.fromkeys(places, 0)
    while True:
        await asyncio.sleep(ASK_EVERY_S)
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await _check_there(reader, places[0].topic, broker)
                before, ends = ends, await reader.end_offsets(places)
        except (KafkaError, OSError, TimeoutError) as error:
            if not passes(error):
                raise
            if not silent:
                say(f"{broker} does not answer; what comes is printed once it does")
            silent = True
        else:
            if silent:
                say(f"{broker} answers again")
            silent = False
            if any(end < before[place] for place, end in ends.items()):
                say(f"{places[0].topic} was created again: it is read from its beginning")


async def _check_there(reader: AIOKafkaConsumer, topic: str, broker: str) -> None:
    if topic in await reader.topics():
        return
    await asyncio.sleep(ASK_AGAIN_S)
    if topic not in await reader.topics():
        raise TopicGoneError(topic, broker)
