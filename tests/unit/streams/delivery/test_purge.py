"""A braked flow reads nothing, and goes on once the dead letters of then are purged, whatever others bury since."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka import TopicPartition

from streams.delivery import purge as module
from streams.delivery import source
from streams.delivery.purge import Purge
from streams.settings import Settings
from streams.topics import DEAD_LETTERS
from tests.doubles import POISON_WORD, MemoryBroker, MemoryConsumer
from tests.unit.streams.delivery.tally_worker import PARTITIONS, filled, joined, remaining
from tests.unit.streams.delivery.until import WITHIN_S, until

LETTERS = [TopicPartition(DEAD_LETTERS.name, number) for number in (0, 1)]


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> MemoryBroker:
    broker = filled(200, POISON_WORD)

    @asynccontextmanager
    async def reader(_: Settings, topic: str) -> AsyncIterator[MemoryConsumer]:
        consumer = MemoryConsumer(broker)
        consumer.assign([TopicPartition(topic, place.partition) for place in LETTERS])
        yield consumer

    monkeypatch.setattr(module, "new_reader", reader)
    monkeypatch.setattr(source, "BRAKE_CHECK_S", 0.01)
    return broker


def purge(broker: MemoryBroker, *of: TopicPartition) -> None:
    for place in of:
        broker.firsts[place] = len(broker.logs[place])


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("buried_since", [0, 1])
async def test_a_braked_flow_reads_nothing_keeps_its_group_and_goes_on_after_a_purge(
    broker: MemoryBroker, buried_since: int
) -> None:
    worker = await joined(broker, brake_dead_letters=15)
    await until(lambda: worker.source.braked)
    assert await worker.source.ownership.commits.drain(WITHIN_S) == 0
    before = remaining(broker)
    await worker.own(*PARTITIONS)
    await asyncio.sleep(0.1)
    assert remaining(broker) == before > 0, "a braked flow buried more records after a rebalance"
    purge(broker, *LETTERS)
    for _ in range(buried_since):
        broker.append(LETTERS[0], b"key", b"a dead letter of another flow")
    await until(lambda: remaining(broker) < before)
    await worker.finish()


async def test_as_long_as_a_dead_letter_of_then_is_there_nothing_was_purged(broker: MemoryBroker) -> None:
    for place in LETTERS:
        broker.append(place, b"key", b"a dead letter")
    waiting = Purge(Settings())
    await waiting.await_since(1)
    assert not await waiting.happened()
    purge(broker, LETTERS[0])
    assert not await waiting.happened()
    purge(broker, LETTERS[1])
    assert await waiting.happened()


async def test_each_brake_and_each_assignment_waits_for_a_purge_of_its_own(broker: MemoryBroker) -> None:
    waiting = Purge(Settings())
    for generation, forgets in ((1, True), (1, False), (2, False)):
        broker.append(LETTERS[0], b"key", b"a dead letter")
        await waiting.await_since(generation)
        assert not await waiting.happened()
        purge(broker, *LETTERS)
        broker.append(LETTERS[0], b"key", b"a dead letter of another flow")
        await waiting.await_since(generation)
        assert await waiting.happened()
        if forgets:
            waiting.forget()
