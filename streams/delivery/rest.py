"""A pause after each empty poll, for a broker that does not wait for records.

Apache Kafka holds an empty fetch until records come or its time is up. The embedded broker answers it at once: an idle
worker would ask it 8,000 times a second and use a whole core. Refuses to know: whose partitions pause.
"""

import asyncio
from collections.abc import Callable

from aiokafka import AIOKafkaConsumer

POLL_TIMEOUT_MS = 200
RESTING_POLL_TIMEOUT_MS = 5  # with rests in between, a poll only takes what is there


def poll_timeout_ms(rest_s: float) -> int:
    """Return how long a poll may wait for records, if empty polls are followed by a rest (seconds; 0: none)."""
    return RESTING_POLL_TIMEOUT_MS if rest_s else POLL_TIMEOUT_MS


async def rest(consumer: AIOKafkaConsumer, rest_s: float, still_ours: Callable[[], bool]) -> None:
    """Pause all partitions of a consumer for a moment.

    Args:
        consumer: whose last poll brought nothing.
        rest_s: how long it rests, seconds.
        still_ours: asked after the pause; if it returns False, whatever took the partitions resumes them.
    """
    places = consumer.assignment()
    consumer.pause(*places)
    await asyncio.sleep(rest_s)
    if still_ours():
        consumer.resume(*places & consumer.assignment())  # a reader without a group loses those of a deleted topic
