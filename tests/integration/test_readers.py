"""A reader ends although Apache Kafka holds a fetch of partitions that it has just let go."""

import asyncio
import time

import pytest
from aiokafka import TopicPartition

from streams.connection import open_reader
from streams.settings import Settings
from streams.topics import REVIEWS
from tests.brokers import ApacheKafka
from tests.commands import WITHIN_S
from tests.shop import create_topics


@pytest.mark.parametrize("times", [1, 2])
async def test_a_reader_that_has_just_let_go_of_its_partitions_ends(broker: ApacheKafka, times: int) -> None:
    await create_topics(broker.address, (REVIEWS,))
    place = TopicPartition(REVIEWS.name, 0)
    async with asyncio.timeout(2 * WITHIN_S), open_reader(Settings(broker=broker.address)) as reader:
        reader.assign([place])
        reader.seek(place, 0)
        await reader.getmany(timeout_ms=200)  # nothing comes, and the broker holds the next fetch
        for _ in range(times):
            reader.assign([])
        started = time.monotonic()
    assert (
        time.monotonic() - started < WITHIN_S
    )  # aiokafka takes the cancellation of our timeout, too: nothing is raised
