"""The source reads each record into exactly one committed batch, whatever the group and the worker go through."""

import asyncio
import random
from typing import Any, NoReturn

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, NoOffsetForPartitionError

from streams.exits import EXIT_BUG
from streams.topics import DEAD_LETTERS
from tests.doubles import CRASH_WORD, MemoryBroker, MemoryCommitter
from tests.unit.streams.delivery.tally_worker import (
    PARTITIONS,
    SPEC,
    Worker,
    assert_exactly_once,
    fill,
    filled,
    joined,
    places,
    remaining,
)
from tests.unit.streams.delivery.until import until

pytestmark = pytest.mark.usefixtures("left")


async def test_every_record_is_one_output_or_one_dead_letter() -> None:
    worker = await joined(filled(300))
    await worker.commits_exactly_once()


@pytest.mark.parametrize("seed", range(8))
async def test_nothing_is_lost_twice_or_disordered_under_rebalances_slow_models_and_slow_commits(seed: int) -> None:
    chance, broker = random.Random(seed), filled(400)
    worker = await Worker(broker).start()
    loop = asyncio.get_running_loop()
    over_s = loop.time() + 1.2
    while remaining(broker) and loop.time() < over_s:
        worker.model.delay_s = chance.choice([0.0, 0.001, 0.005, 0.04])
        await worker.flow.consumer.rebalance(places(*chance.choice([(0, 1), (0, 1), (0,), (1,), ()])))
        if chance.random() < 0.3:
            broker.commits.clear()
            loop.call_later(chance.random() * 0.03, broker.commits.set)
        await asyncio.sleep(chance.choice([0, 0.001, 0.002, 0.005, 0.03]))
    worker.model.delay_s = 0.0
    await worker.own(*PARTITIONS)
    await worker.commits_exactly_once()


@pytest.mark.parametrize("seed", range(6))
async def test_nothing_is_lost_or_twice_when_workers_vanish_in_the_middle(seed: int) -> None:
    chance, broker = random.Random(seed), filled(300)
    for _ in range(8):
        worker = await Worker(broker).start()
        worker.model.delay_s = chance.choice([0.0, 0.002, 0.01])
        await worker.flow.consumer.rebalance(places(*PARTITIONS))
        await asyncio.sleep(chance.random() * 0.05)
        await worker.vanish()
    worker = await joined(broker)
    await worker.commits_exactly_once()


async def test_while_a_batch_is_committed_others_are_in_the_model_and_more_are_decoded() -> None:
    worker = await joined(broker := MemoryBroker())
    broker.commits.clear()
    fill(broker, 200, "fine")  # nothing that a model is asked about twice
    asked, actors = worker.model.calls, SPEC.in_flight
    await until(lambda: worker.model.calls > asked + actors)
    assert remaining(broker) > 0
    broker.commits.set()
    await worker.commits_exactly_once()


async def test_what_cannot_be_decoded_is_a_dead_letter_with_its_bytes_and_moves_the_offset() -> None:
    broker, place = MemoryBroker(), TopicPartition("visits", 0)
    broker.append(place, b"c", b"\xff")
    broker.append(place, None, None)
    worker = await joined(broker)
    await until(lambda: remaining(broker) == 0)
    await worker.finish()
    letters = broker.records(DEAD_LETTERS.name)
    assert [(letter.key, letter.value) for letter in letters] == [(b"c", b"\xff"), (None, None)]
    assert broker.offsets[place] == 2


async def test_an_offset_is_committed_past_the_marker_behind_the_last_record(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = filled(40)
    worker = await Worker(broker).start()
    consumer: Any = worker.flow.consumer

    async def position(place: TopicPartition) -> int:
        read: int = consumer.positions[place]
        return read + (read == len(broker.logs[place]))  # a marker stands there, which a reader is not given

    monkeypatch.setattr(consumer, "position", position)
    await worker.own(*PARTITIONS)
    await until(lambda: all(broker.offsets.get(p) == len(broker.logs[p]) + 1 for p in places(*PARTITIONS)))
    await worker.finish()
    assert_exactly_once(broker)


async def test_an_agent_that_crashes_ends_the_process_and_its_records_are_read_again(left: list[int]) -> None:
    worker = await joined(broker := filled(10, CRASH_WORD))
    await until(lambda: bool(left))
    await worker.finish()
    assert set(left) == {EXIT_BUG}
    assert remaining(broker) == 10


async def test_a_commit_that_fails_ends_the_process(left: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*_: object) -> NoReturn:
        raise KafkaError

    worker = await joined(filled(200))
    monkeypatch.setattr(MemoryCommitter, "commit", fail)
    await until(lambda: bool(left))
    assert left[0] == EXIT_BUG
    await worker.finish()


async def test_a_worker_that_is_fenced_and_is_still_a_member_reads_again_what_it_had_not_committed(
    left: list[int],
) -> None:
    worker = await joined(broker := filled(300))
    await until(lambda: remaining(broker) < 250)
    owners = dict(broker.owners)
    broker.owners.clear()  # other producers began under the same ids
    await worker.commits_exactly_once()
    assert left == []
    assert broker.owners.keys() == owners.keys()
    assert all(broker.owners[p] is not owner for p, owner in owners.items())


async def test_a_bug_in_the_pump_ends_the_process(left: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    worker = await Worker(filled(10)).start()

    async def fail(**_: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(worker.flow.consumer, "getmany", fail)
    await until(lambda: bool(left))
    assert left == [EXIT_BUG]
    await worker.finish()


async def test_a_client_that_finds_no_offset_before_the_take_over_has_sought_waits_for_it(
    left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = filled(50)
    worker = await Worker(broker).start()
    getmany, asked = worker.flow.consumer.getmany, 0

    async def no_offset_yet(*some: TopicPartition, **options: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        nonlocal asked
        if not worker.source.ownership.tasks:
            asked += 1
            await asyncio.sleep(0)
            raise NoOffsetForPartitionError(places(0)[0])
        return await getmany(*some, **options)

    monkeypatch.setattr(worker.flow.consumer, "getmany", no_offset_yet)
    await until(lambda: asked > 0)
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await until(lambda: bool(left) or remaining(broker) == 0)
    assert left == []
    await worker.commits_exactly_once()
    assert asked < 100, "the pump spins while it waits"
