"""How a source ends: what is on its way is committed or dropped in time, and nothing is lost by it."""

import asyncio
from typing import Any

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError, OffsetOutOfRangeError

from streams.delivery.deleted_ahead import poll_last
from streams.exits import EXIT_BUG, EXIT_CONFIGURATION
from tests.doubles import MemoryConsumer
from tests.unit.streams.delivery.tally_worker import (
    PARTITIONS,
    SPEC,
    Worker,
    filled,
    joined,
    places,
    remaining,
)
from tests.unit.streams.delivery.until import WITHIN_S, until

pytestmark = pytest.mark.usefixtures("left")


async def test_a_worker_that_ends_commits_then_leaves_its_group_and_then_closes_its_producers() -> None:
    broker = filled(400)
    worker = await Worker(broker, drain_ms=60_000).start()
    worker.model.goes_on.clear()
    await worker.own(*PARTITIONS)
    await until(lambda: worker.model.calls > 0)
    broker.happened.clear()
    finishing = asyncio.create_task(worker.finish())
    await until(lambda: worker.source.ownership.draining)
    worker.model.goes_on.set()
    await finishing
    *commits, leaves, first, last = broker.happened
    assert (leaves, first, last) == ("consumer stop", "stop 0", "stop 1")
    assert set(commits) <= {"commit 0", "commit 1"}
    assert commits


async def test_a_stop_while_the_agent_is_busy_ends_within_the_drain_and_loses_nothing() -> None:
    broker = filled(100)
    worker = await Worker(broker).start()
    worker.model.goes_on.clear()
    await worker.own(*PARTITIONS)
    await until(lambda: worker.model.calls > 0)
    await asyncio.wait_for(worker.source.finish(), WITHIN_S)
    worker.model.goes_on.set()
    await worker.vanish()
    assert broker.happened[-3:] == ["consumer stop", "stop 0", "stop 1"]
    successor = await joined(broker)
    await successor.commits_exactly_once()


async def test_a_stop_does_not_wait_for_room_in_a_channel_that_a_hanging_model_keeps_full() -> None:
    worker = await Worker(filled(400, "fine")).start()
    worker.model.goes_on.clear()
    await worker.own(*PARTITIONS)
    await until(lambda: len(worker.source.ownership.commits.on_the_way) == 2 * SPEC.in_flight + 1)
    await asyncio.wait_for(worker.source.finish(), WITHIN_S)
    worker.model.goes_on.set()
    await worker.vanish()


async def test_a_worker_that_owns_nothing_waits_and_can_be_stopped() -> None:
    worker = await Worker(filled(10)).start()
    await worker.own()
    await asyncio.sleep(0.02)
    await asyncio.wait_for(worker.finish(), WITHIN_S)


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (3, "4 offsets from 3 on were deleted before they were read (retention)"),
        (100, "its offset 100 is past the log's end"),
    ],
)
async def test_records_that_are_gone_before_they_were_read_stop_the_flow_and_are_not_skipped(
    left: list[int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, offset: int, words: str
) -> None:
    """So says the client without a reset policy; with "earliest" it goes on behind the gap, and nobody is told."""
    worker = await joined(broker := filled(40))
    place = places(0)[0]
    broker.firsts[place] = 7

    async def out_of_range(*_: object, **__: object) -> None:
        raise OffsetOutOfRangeError({place: offset})

    monkeypatch.setattr(worker.flow.consumer, "getmany", out_of_range)
    await until(lambda: bool(left))
    assert left == [EXIT_CONFIGURATION]
    assert words in caplog.text
    await worker.finish()


@pytest.mark.parametrize("counted_in", [True, False])
async def test_what_the_client_says_of_an_earlier_assignment_once_it_is_over_neither_ends_a_worker_nor_halts_it(
    left: list[int], monkeypatch: pytest.MonkeyPatch, counted_in: bool
) -> None:
    """A fetch was answered while the group rebalanced; the next poll raises it before the new share is taken over."""
    worker = await Worker(filled(300)).start()
    consumer, told = worker.flow.consumer, list[TopicPartition]()
    getmany = consumer.getmany

    async def late(*some: TopicPartition, **options: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        if not told:
            told.append(places(0)[0])
            raise OffsetOutOfRangeError({told[0]: 10})
        return await getmany(*some, **options)

    async def is_member() -> bool:
        return counted_in

    with monkeypatch.context() as patch:
        patch.setattr(worker.source.ownership, "_is_member", is_member)
        patch.setattr(consumer, "getmany", late)
        await until(lambda: bool(told))
        await asyncio.sleep(0.01)
    assert left == []
    # The revoke was before it; what comes next is the share.
    consumer.assign(places(*PARTITIONS))
    await consumer.listener.on_partitions_assigned(consumer.assignment())
    await worker.commits_exactly_once()


async def test_what_was_read_is_finished_before_a_flow_stops_since_the_broker_has_deleted_it(
    left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = filled(300)
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.005
    consumer, gone = worker.flow.consumer, dict[TopicPartition, int]()
    getmany = consumer.getmany

    async def deleted_ahead(*some: TopicPartition, **options: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        if gone and {*(some or gone)} & gone.keys():
            raise OffsetOutOfRangeError(dict(gone))
        polled = await getmany(*some, **options)
        if sum(consumer.positions.values()) > 100:
            gone.update(consumer.positions)
            broker.firsts.update({place: offset + 7 for place, offset in gone.items()})
        return polled

    monkeypatch.setattr(consumer, "getmany", deleted_ahead)
    await consumer.rebalance(places(*PARTITIONS))
    await until(lambda: bool(left))
    await worker.finish()
    assert left == [EXIT_CONFIGURATION]
    assert {place: broker.offsets[place] for place in gone} == gone, "all that was polled is committed"


async def test_what_the_client_still_holds_of_deleted_partitions_is_polled_and_no_more() -> None:
    broker, (one, two) = filled(40), places(0)[:2]
    consumer = MemoryConsumer(broker, one.topic)
    consumer.assign([one, two])
    broker.firsts[one] = 1_000
    found = await poll_last(consumer, 3)
    assert {place: len(records) for place, records in found.items()} == {one: len(broker.logs[one])}


async def test_of_partitions_that_a_rebalance_takes_away_meanwhile_nothing_more_is_polled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker, (one, two) = filled(40), places(0)[:2]
    consumer = MemoryConsumer(broker, one.topic)
    consumer.assign([one, two])
    broker.firsts |= {one: 1_000, two: 1_000}
    getmany = consumer.getmany

    async def overtaken(*some: TopicPartition, **options: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        polled = await getmany(*some, **options)
        consumer.assign([])
        return polled

    monkeypatch.setattr(consumer, "getmany", overtaken)
    assert [len(records) for records in (await poll_last(consumer, 3)).values()] == [3]


async def test_what_was_read_before_a_rebalance_is_not_finished_after_it_behind_batches_that_were_dropped(
    left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = filled(300)
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.1
    source, consumer = worker.source, worker.flow.consumer
    getmany, overtook = consumer.getmany, False
    await worker.own(*PARTITIONS)

    async def overtaken(*some: TopicPartition, **options: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        nonlocal overtook
        if not overtook:
            if not source._intake.held or len(source.ownership.commits.on_the_way) < 2:
                return await getmany(*some, **options)
            overtook = True
            await worker.own(*PARTITIONS)  # drops the batches, since the model is slow
            worker.model.delay_s = 0
        raise OffsetOutOfRangeError({places(0)[0]: 10})

    monkeypatch.setattr(consumer, "getmany", overtaken)
    await until(lambda: bool(left))
    await worker.vanish()
    assert left == [EXIT_CONFIGURATION]
    successor = await joined(broker)
    await successor.commits_exactly_once()


@pytest.mark.parametrize("first", [1, 300])
async def test_what_was_deleted_before_a_worker_that_others_have_replaced_could_read_it_does_not_end_that_worker(
    left: list[int], monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """It slept for longer than records are kept, or others read them before it learned that it is no member."""
    worker = await joined(broker := filled(300))
    consumer, ownership = worker.flow.consumer, worker.source.ownership
    await until(lambda: 300 - remaining(broker) >= first)  # with all 300 nothing is on its way that could be refused
    getmany = consumer.getmany

    async def others() -> bool:
        return False

    async def out_of_range(*_: object, **__: object) -> None:
        broker.owners.clear()
        raise OffsetOutOfRangeError({places(0)[0]: 10})

    monkeypatch.setattr(ownership, "_is_member", others)
    monkeypatch.setattr(consumer, "getmany", out_of_range)
    await until(lambda: ownership.draining or bool(left))
    monkeypatch.setattr(consumer, "getmany", getmany)
    await worker.own(*PARTITIONS)
    await worker.commits_exactly_once()
    assert left == []


async def test_a_worker_that_waits_for_the_revoke_hears_that_its_membership_is_in_trouble(left: list[int]) -> None:
    worker = await Worker(filled(10)).start()
    worker.source.ownership._lose()
    await asyncio.sleep(0.03)
    assert left == []
    worker.flow.consumer.trouble = GroupAuthorizationFailedError("tally")
    await until(lambda: bool(left))
    assert left == [EXIT_BUG]
    await worker.vanish()
