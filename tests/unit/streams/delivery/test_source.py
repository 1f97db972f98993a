"""The source reads each record into exactly one committed batch, whatever the group and the worker go through."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError

from streams.delivery import intake, source
from streams.exits import EXIT_BUG
from streams.records import encode
from streams.topics import DEAD_LETTERS
from tests.doubles import CRASH_WORD, MemoryBroker
from tests.flows import Visit
from tests.unit.streams.delivery.tally_worker import (
    PARTITIONS,
    SPEC,
    Worker,
    assert_exactly_once,
    filled,
    places,
    remaining,
    until_all_is_committed,
)
from tests.unit.streams.delivery.until import until

pytestmark = pytest.mark.usefixtures("left")


async def test_every_record_is_one_output_or_one_dead_letter() -> None:
    broker = filled(300)
    worker = await Worker(broker).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await until_all_is_committed(broker)
    await worker.finish()
    assert_exactly_once(broker)


@pytest.mark.parametrize("seed", range(8))
async def test_nothing_is_lost_twice_or_disordered_under_rebalances_slow_models_and_slow_commits(seed: int) -> None:
    chance, broker = random.Random(seed), filled(400)
    worker = await Worker(broker).start()
    loop = asyncio.get_running_loop()
    until = loop.time() + 1.2
    while remaining(broker) and loop.time() < until:
        worker.model.delay_s = chance.choice([0.0, 0.001, 0.005, 0.04])
        await worker.flow.consumer.rebalance(places(*chance.choice([(0, 1), (0, 1), (0,), (1,), ()])))
        if chance.random() < 0.3:
            broker.commits.clear()
            loop.call_later(chance.random() * 0.03, broker.commits.set)
        await asyncio.sleep(chance.choice([0, 0.001, 0.002, 0.005, 0.03]))
    worker.model.delay_s = 0.0
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await until_all_is_committed(broker)
    await worker.finish()
    assert_exactly_once(broker)


@pytest.mark.parametrize("seed", range(6))
async def test_nothing_is_lost_or_twice_when_workers_vanish_in_the_middle(seed: int) -> None:
    chance, broker = random.Random(seed), filled(300)
    for _ in range(8):
        worker = await Worker(broker).start()
        worker.model.delay_s = chance.choice([0.0, 0.002, 0.01])
        await worker.flow.consumer.rebalance(places(*PARTITIONS))
        await asyncio.sleep(chance.random() * 0.05)
        await worker.vanish()
    worker = await Worker(broker).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await until_all_is_committed(broker)
    await worker.finish()
    assert_exactly_once(broker)


async def test_while_a_batch_is_committed_others_are_in_the_model_and_more_are_decoded() -> None:
    broker = filled(200, "fine")  # nothing that a model is asked about twice
    worker = await Worker(broker).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    broker.commits.clear()
    asked, actors = worker.model.calls, SPEC.in_flight
    await until(lambda: worker.model.calls > asked + actors)
    assert remaining(broker) > 0
    broker.commits.set()
    await until_all_is_committed(broker)
    await worker.finish()
    assert_exactly_once(broker)


async def test_what_cannot_be_decoded_is_a_dead_letter_with_its_bytes_and_moves_the_offset() -> None:
    broker, place = MemoryBroker(), TopicPartition("visits", 0)
    broker.append(place, b"c", b"\xff")
    broker.append(place, None, None)
    worker = await Worker(broker).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await until_all_is_committed(broker)
    await worker.finish()
    letters = [r for p, log in broker.logs.items() if p.topic == DEAD_LETTERS.name for r in log]
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
    await consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await until(lambda: all(broker.offsets.get(p) == len(broker.logs[p]) + 1 for p in places(*PARTITIONS)))
    await worker.finish()
    assert_exactly_once(broker)


async def test_tasks_with_nothing_to_read_are_not_looked_at_with_every_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    broker = MemoryBroker()
    broker.partitions = 50
    worker = await Worker(broker).start()
    looked = Counter[int]()
    stable = worker.flow.consumer.last_stable_offset

    def count_look(place: TopicPartition) -> int:
        looked[place.partition] += 1
        return stable(place)

    monkeypatch.setattr(worker.flow.consumer, "last_stable_offset", count_look)
    await worker.flow.consumer.rebalance(places(*range(50)))
    await worker.owns(range(50))
    for n in range(60):
        visit = Visit(event_id=str(n), occurred_at=datetime.now(UTC), customer_id="customer7", number=n)
        broker.append(TopicPartition(SPEC.inputs[0].name, 7), b"customer7", encode(visit))
        await asyncio.sleep(0.005)
    await until(lambda: broker.offsets.get(TopicPartition(SPEC.inputs[0].name, 7)) == 60)
    await worker.finish()
    idle = [count for number, count in looked.items() if number != 7]
    assert looked[7] > 3 * max(idle), "a look at a busy task is no look at all others"
    assert min(idle) > 0, "but time passes in them, too"


async def test_what_comes_while_agents_are_busy_waits_for_one_and_goes_in_one_batch() -> None:
    broker, place = MemoryBroker(), TopicPartition(SPEC.inputs[0].name, 0)
    worker = await Worker(broker, poll_records=100).start()
    worker.model.delay_s = 0.1
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    for n in range(40):
        visit = Visit(event_id=str(n), occurred_at=datetime.now(UTC), customer_id="customer0", number=n)
        broker.append(place, b"customer0", encode(visit))
        await asyncio.sleep(0.005)
    await until_all_is_committed(broker)
    await worker.finish()
    assert_exactly_once(broker)
    assert worker.model.calls <= 8, "with a batch for each poll it is asked for two or three records at once"


async def test_while_many_bytes_are_here_nothing_more_is_polled_and_batches_are_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "MOST_BYTES", 1_500)
    broker = filled(300)
    worker = await Worker(broker, poll_records=20).start()
    held, getmany, make = list[int](), worker.flow.consumer.getmany, worker.source._maker.of_records
    sizes = list[int]()

    async def noted(*some: TopicPartition, **options: Any) -> dict[TopicPartition, Any]:
        if not worker.source._intake.lacking:
            held.append(worker.source._intake.held_bytes)
        return await getmany(*some, **options)

    def weighed(taken: Any, *more: Any) -> Any:
        sizes.append(sum(len(record.value) for records in taken.values() for record in records))
        return make(taken, *more)

    worker.flow.consumer.getmany = noted  # type: ignore[method-assign]
    monkeypatch.setattr(worker.source._maker, "of_records", weighed)
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await until_all_is_committed(broker)
    await worker.finish()
    assert_exactly_once(broker)
    assert max(held) < 1_500
    assert 1_000 < max(sizes) <= 1_500


async def test_timers_and_records_that_wait_for_an_agent_leave_the_loop_to_others() -> None:
    broker = filled(60)
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.05
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    asked, getmany = Counter[str](), worker.flow.consumer.getmany

    async def at_once(*some: TopicPartition, timeout_ms: int = 0, **options: Any) -> dict[TopicPartition, Any]:
        asked["hurried" if timeout_ms == 0 and not worker.source._has_room() else "patient"] += 1
        return await getmany(*some, timeout_ms=timeout_ms, **options)

    worker.flow.consumer.getmany = at_once  # type: ignore[method-assign]
    await until_all_is_committed(broker)
    await worker.finish()
    assert asked["patient"] > 0
    assert asked["hurried"] == 0, "aiokafka's poll that may not wait gives nobody else a turn"


async def test_a_slow_model_is_polled_beside_ever_more_seldom() -> None:
    broker = filled(1)
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.5
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    patience_ms: list[int] = []
    getmany = worker.flow.consumer.getmany

    async def noted(*some: TopicPartition, timeout_ms: int = 0, **options: Any) -> dict[TopicPartition, Any]:
        if worker.source._maker.on_the_way:
            patience_ms.append(timeout_ms)
        return await getmany(*some, timeout_ms=timeout_ms, **options)

    worker.flow.consumer.getmany = noted  # type: ignore[method-assign]
    await until_all_is_committed(broker)
    await worker.finish()
    assert min(patience_ms) == source.LEAST_TIMEOUT_MS
    assert 40 < max(patience_ms) < 80, "an eighth of the half second that the model took"


async def test_no_more_is_read_ahead_than_agents_and_channel_hold() -> None:
    broker = filled(400, "fine")
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.4
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    commits, full = worker.source.ownership.commits, 2 * SPEC.in_flight + 1
    await until(lambda: len(commits.on_the_way) >= full)
    await asyncio.sleep(0.1)
    ahead = len(commits.on_the_way)
    worker.model.delay_s = 0.0
    await until_all_is_committed(broker)
    await worker.finish()
    assert ahead <= full, "agents are busy, the channel is full, and the pump holds one batch more"


async def test_an_agent_that_crashes_ends_the_process_and_its_records_are_read_again(left: list[int]) -> None:
    broker = filled(10, CRASH_WORD)
    worker = await Worker(broker).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await until(lambda: bool(left))
    await worker.finish()
    assert set(left) == {EXIT_BUG}
    assert remaining(broker) == 10


async def test_a_commit_that_fails_ends_the_process(left: list[int]) -> None:
    broker = filled(200)
    worker = await Worker(broker).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    broker.owners.clear()  # another worker's producers have fenced ours
    await until(lambda: bool(left))
    assert left[0] == EXIT_BUG
    await worker.finish()


async def test_a_bug_in_the_pump_ends_the_process(left: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    worker = await Worker(filled(10)).start()

    async def fail(**_: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(worker.flow.consumer, "getmany", fail)
    await asyncio.sleep(0.02)
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
        asked += 1
        if not worker.source.ownership.tasks:
            await asyncio.sleep(0)
            raise NoOffsetForPartitionError(places(0)[0])
        return await getmany(*some, **options)

    monkeypatch.setattr(worker.flow.consumer, "getmany", no_offset_yet)
    await asyncio.sleep(0.05)
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await until(lambda: bool(left) or remaining(broker) == 0)
    await worker.finish()
    assert left == []
    assert_exactly_once(broker)
    assert asked < 100, "the pump spins while it waits"
