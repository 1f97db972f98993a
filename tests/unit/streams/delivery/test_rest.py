"""A rest: nothing is fetched for a moment, and whoever took the partitions meanwhile resumes them alone."""

import asyncio

from streams.delivery.rest import POLL_TIMEOUT_MS, poll_timeout_ms, rest
from tests.doubles import MemoryBroker, MemoryConsumer


async def test_partitions_are_paused_while_they_rest_and_fetched_again_afterwards() -> None:
    consumer = MemoryConsumer(MemoryBroker(), "goods")
    await consumer.start()
    resting = asyncio.create_task(rest(consumer, 0.02, lambda: True))
    await asyncio.sleep(0)
    assert consumer.paused == set(consumer.assignment()) != set()
    await resting
    assert consumer.paused == set()


async def test_partitions_that_are_no_longer_ours_stay_paused() -> None:
    consumer = MemoryConsumer(MemoryBroker(), "goods")
    await consumer.start()
    await rest(consumer, 0.0, lambda: False)
    assert consumer.paused == set(consumer.assignment()) != set()


def test_between_rests_a_poll_hardly_waits() -> None:
    assert poll_timeout_ms(0.0) == POLL_TIMEOUT_MS
    assert poll_timeout_ms(0.05) < 10
