"""A rest: nothing is fetched for a moment, and whoever took the partitions meanwhile resumes them alone."""

import asyncio

from aiokafka import TopicPartition

from streams.delivery.rest import POLL_TIMEOUT_MS, poll_timeout_ms, rest
from tests.doubles import MemoryBroker, MemoryConsumer


class Strict(MemoryConsumer):
    """Refuses to resume what it does not read, as aiokafka does."""

    def resume(self, *places: TopicPartition) -> None:
        assert set(places) <= self.assignment(), "No current assignment"
        super().resume(*places)


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


async def test_partitions_of_a_topic_that_was_deleted_meanwhile_are_left_alone() -> None:
    consumer = Strict(MemoryBroker(), "goods", "counts")
    await consumer.start()
    counts = [place for place in consumer.assignment() if place.topic == "counts"]
    resting = asyncio.create_task(rest(consumer, 0.02, lambda: True))
    await asyncio.sleep(0)
    consumer.assign(counts)
    await resting
    assert consumer.paused == set()


def test_between_rests_a_poll_hardly_waits() -> None:
    assert poll_timeout_ms(0.0) == POLL_TIMEOUT_MS
    assert poll_timeout_ms(0.05) < 10
