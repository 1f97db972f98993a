"""Which tasks are ours: a take-over runs outside the callback, a revoke drains within its bound and drops the rest."""

import asyncio
import gc
import logging
import time
import warnings
from collections.abc import AsyncIterator
from typing import NoReturn

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import ProducerFenced

from streams.delivery import guard
from streams.delivery import ownership as module
from streams.delivery.batch import Batch
from streams.delivery.brake import Brake
from streams.delivery.message import Message
from streams.delivery.note import Note, read_note
from streams.delivery.ownership import Limits, Ownership
from streams.delivery.state.changelog import dead_message
from streams.delivery.task import MOST_TASKS, TaskWork
from streams.exits import EXIT_CONFIGURATION
from streams.records import encode
from streams.topic_admin import TopicsMissingError
from tests.doubles import MemoryBroker, MemoryConsumer, PlainFlow
from tests.flows import Tally, Visit
from tests.unit.streams.delivery.take_overs import CHANGELOG, places, take_over

DRAIN_S = 0.1
LOG_END = 50_000
LIMITS = Limits(in_flight=2, drain_s=DRAIN_S, commit_s=5.0)
VISITS, PURCHASES = TopicPartition("visits", 0), TopicPartition("purchases", 0)


class Member:
    """One worker's ownership on a broker in memory."""

    def __init__(self, broker: MemoryBroker | None = None, brake: Brake | None = None) -> None:
        self.broker = broker or MemoryBroker()
        for place in places(0, 1):
            self.broker.logs[place] = [None] * LOG_END  # only its length is read
        plan = take_over(self.broker)
        self.consumer: MemoryConsumer = plan.consumer
        self.refusals = 0
        self.gone: list[str] = []
        self.ownership = Ownership(plan, LIMITS, brake or Brake(1_000, 200), self._refused, lasts=self._lasts)
        self.consumer.subscribe([], self.ownership)
        self.committing = asyncio.create_task(self.ownership.commits.run())

    async def _refused(self) -> None:
        self.refusals += 1

    async def _lasts(self) -> None:
        if self.gone:
            raise TopicsMissingError(self.gone, "kafka:9092")

    async def own(self, *numbers: int) -> "Member":
        await self.consumer.rebalance(places(*numbers))
        await self.settled()
        return self

    async def settled(self) -> None:
        taking_over = self.ownership._taking_over
        if taking_over is not None:
            await asyncio.wait([taking_over], timeout=2)
            assert taking_over.done()

    def batch(self, upto: int = 1, number: int = 0) -> Batch[Visit]:
        """Read a batch of one task that ends at an offset."""
        work = TaskWork(self.ownership.tasks[number])
        work.ends = {TopicPartition("visits", number): upto}
        work.messages = [Message("counted", b"c", b"%d" % upto, number)]
        tally = Tally({"visits": upto})
        work.changes, work.encoded = {"c": tally}, {"c": encode(tally)}
        batch = Batch[Visit](PlainFlow(), self.ownership.generation, [work], [], None)
        self.ownership.commits.enter(batch)
        return batch

    async def finish(self, batch: Batch[Visit]) -> None:
        (work,) = batch.works
        work.overlay()
        await self.ownership.commits.put(batch)


class LeftError(Exception):
    """The process would have ended."""


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes with which the process would have ended."""
    codes: list[int] = []

    def leave(code: int) -> NoReturn:
        codes.append(code)
        raise LeftError(code)

    monkeypatch.setattr(guard, "leave", leave)
    return codes


@pytest.fixture
async def member() -> AsyncIterator[Member]:
    member = Member()
    yield member
    member.broker.starts.set()
    member.broker.commits.set()
    await member.ownership.close()
    member.committing.cancel()
    await asyncio.gather(member.committing, return_exceptions=True)


async def test_a_worker_that_has_more_tasks_than_it_carries_well_says_so(
    member: Member, caplog: pytest.LogCaptureFixture
) -> None:
    member.broker.partitions = MOST_TASKS + 1
    with caplog.at_level(logging.WARNING):
        await member.own(*range(MOST_TASKS))
        assert caplog.text == ""
        await member.own(*range(MOST_TASKS + 1))
    assert f"has {MOST_TASKS + 1} partitions here, and does well up to {MOST_TASKS}" in caplog.text


async def test_partitions_are_paused_until_their_task_is_ready_and_then_read_from_the_committed_offset(
    member: Member,
) -> None:
    member.broker.offsets |= {VISITS: 3, PURCHASES: 4}
    member.broker.starts.clear()
    await member.consumer.rebalance(places(0))
    await asyncio.sleep(0.01)
    assert member.consumer.paused == {VISITS, PURCHASES}
    assert member.ownership.tasks == {}
    member.broker.starts.set()
    await member.settled()
    assert member.consumer.paused == set()
    assert member.consumer.positions == {VISITS: 3, PURCHASES: 4}
    assert sorted(member.ownership.tasks) == [0]


async def test_a_transaction_carries_outputs_state_and_offsets(member: Member) -> None:
    await member.own(0)
    await member.finish(member.batch(7))
    assert await member.ownership.commits.drain(1) == 0
    assert [record.value for record in member.broker.logs[TopicPartition("counted", 0)]] == [b"7"]
    assert member.broker.logs[TopicPartition(CHANGELOG, 0)][-1].value == b'[0,{"seen":{"visits":7}}]'
    assert member.broker.offsets[VISITS] == 7
    task = member.ownership.tasks[0]
    assert (task.next_offset[VISITS], task.state.committed) == (7, {"c": Tally({"visits": 7})})


async def test_beside_its_offsets_a_task_writes_where_the_time_of_earlier_records_went(member: Member) -> None:
    await member.own(0, 1)
    notes: list[Note | None] = []
    for upto in (1, 2):
        batch = member.batch(upto=upto)
        batch.works[0].records, batch.works[0].topic_s = 1, 7.0
        await member.finish(batch)
        await member.ownership.commits.drain(2)
        notes.append(read_note(member.broker.notes[VISITS]))
    first, note = notes
    assert first is not None
    assert first.means is None
    assert note is not None
    assert note.means is not None
    assert (note.braked, round(note.means["topic"], 2)) == (False, 7.0)
    assert note.means["channel"] > 0
    beginning = read_note(member.broker.notes[PURCHASES])  # of the take-over, which writes where reading begins
    assert beginning is not None
    assert beginning.means is None


async def test_the_commit_that_brakes_a_task_says_so_beside_its_offsets() -> None:
    member = await Member(brake=Brake(1_000, 1)).own(0)
    batch = member.batch(upto=3)
    batch.works[0].dead = {"visits": [1, 2]}
    await member.finish(batch)
    await member.ownership.commits.drain(2)
    note = read_note(member.broker.notes[VISITS])
    assert note is not None
    assert note.braked
    await member.ownership.close()
    member.committing.cancel()


async def test_a_newer_generation_cancels_a_take_over_and_stops_its_producers(member: Member) -> None:
    member.broker.starts.clear()
    await member.consumer.rebalance(places(0, 1))
    await asyncio.sleep(0.01)
    first = member.ownership._taking_over
    await member.consumer.rebalance(places(1))
    assert first is not None
    assert first.cancelled()
    assert {"stop 0", "stop 1"} <= set(member.broker.happened)
    member.broker.starts.set()
    await member.settled()
    assert sorted(member.ownership.tasks) == [1]
    assert member.consumer.paused == set()


async def test_a_revoke_finishes_what_can_be_finished_within_the_bound(member: Member) -> None:
    await member.own(0)
    batch = member.batch(5)
    revoking = asyncio.create_task(member.consumer.rebalance([]))
    await asyncio.sleep(0.01)
    assert member.ownership.draining
    assert not revoking.done()
    await member.finish(batch)
    await revoking
    assert member.broker.offsets[VISITS] == 5
    assert member.ownership.tasks == {}
    assert not member.ownership.draining


async def test_a_revoke_drops_what_takes_longer_and_it_is_never_committed(
    member: Member, caplog: pytest.LogCaptureFixture
) -> None:
    await member.own(0)
    slow = member.batch(5)
    before = time.monotonic()
    with caplog.at_level(logging.WARNING):
        await member.own(0)
    assert DRAIN_S <= time.monotonic() - before < DRAIN_S + 2
    assert "1 batches dropped" in caplog.text
    await member.ownership.commits.put(slow)
    await member.finish(member.batch(2))
    assert await member.ownership.commits.drain(1) == 0
    assert member.broker.offsets[VISITS] == 2
    assert member.ownership.tasks[0].state.committed == {"c": Tally({"visits": 2})}


async def test_a_drop_forgets_all_uncommitted_state_and_reads_on_from_the_committed_offset(member: Member) -> None:
    await member.own(0)
    await member.finish(member.batch(3))
    assert await member.ownership.commits.drain(1) == 0
    first, second = member.batch(4), member.batch(5)
    for batch in (first, second):
        batch.works[0].overlay()
    await member.own(0)
    assert member.ownership.tasks[0].state.get("c") == Tally({"visits": 3})
    assert member.consumer.positions[VISITS] == 3


async def test_a_transaction_in_flight_ends_before_a_revoke_ends(member: Member) -> None:
    await member.own(0)
    member.broker.commits.clear()
    await member.finish(member.batch(5))
    revoking = asyncio.create_task(member.consumer.rebalance([]))
    await asyncio.sleep(DRAIN_S + 0.05)
    assert not revoking.done()
    member.broker.commits.set()
    await revoking
    assert member.broker.offsets[VISITS] == 5


async def test_each_generation_has_producers_of_its_own_and_stops_them(member: Member) -> None:
    await member.own(0)
    await member.own(0)
    await member.own()
    assert [what for what in member.broker.happened if what in ("start 0", "stop 0")] == ["start 0", "stop 0"] * 2


async def test_a_kept_task_is_restored_from_where_it_stood_and_not_from_the_start(member: Member) -> None:
    await member.own(0)
    await member.finish(member.batch(3))
    assert await member.ownership.commits.drain(1) == 0
    task = member.ownership.tasks[0]
    await member.own(0)
    assert member.ownership.tasks[0] is task
    await member.own(1)
    await member.own(0)
    assert member.ownership.tasks[0] is not task
    assert member.ownership.tasks[0].state.committed == {"c": Tally({"visits": 3})}


async def test_after_close_nothing_is_taken_over(member: Member) -> None:
    await member.own(0)
    await member.ownership.close()
    await member.own(0, 1)
    assert member.ownership.tasks == {}
    assert member.broker.happened.count("start 0") == 1


async def test_a_close_during_a_take_over_cancels_it(member: Member) -> None:
    member.broker.starts.clear()
    await member.consumer.rebalance(places(0))
    await asyncio.sleep(0.01)
    await asyncio.wait_for(member.ownership.close(), 1)
    assert member.ownership.tasks == {}
    assert "stop 0" in member.broker.happened


async def test_a_revoke_that_comes_before_the_take_over_took_its_first_step_leaves_no_coroutine_behind(
    member: Member,
) -> None:
    await member.consumer.rebalance(places(0))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await member.consumer.rebalance([])
        await asyncio.sleep(0)
        gc.collect()
    assert [str(warning.message) for warning in caught] == []


async def test_a_close_during_a_revoke_leaves_nothing_behind(member: Member) -> None:
    await member.own(0, 1)
    member.batch(5)
    await asyncio.gather(member.consumer.rebalance([]), member.ownership.close())
    assert member.ownership.tasks == {}
    assert member.broker.happened.count("stop 0") == 1


async def test_a_zombie_is_fenced_and_raises(member: Member) -> None:
    await member.own(0)
    successor = await Member(member.broker).own(0)
    await member.finish(member.batch(5))
    await asyncio.wait([member.committing], timeout=1)
    assert isinstance(member.committing.exception(), ProducerFenced)
    assert member.refusals == 1  # somebody was asked first whether a twin did it
    assert member.broker.offsets[VISITS] == 0
    await successor.ownership.close()
    successor.committing.cancel()


async def test_a_commit_that_lasts_since_a_topic_is_gone_says_which(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASK_WHY_AFTER_S", 0.05)
    await member.own(0)
    member.broker.commits.clear()
    member.gone = ["counted"]
    await member.finish(member.batch(5))
    await asyncio.wait([member.committing], timeout=1)
    assert str(member.committing.exception()).startswith("the topic counted is not on kafka:9092")
    assert member.broker.offsets[VISITS] == 0


async def test_a_commit_that_lasts_while_all_topics_are_there_is_waited_for(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASK_WHY_AFTER_S", 0.05)
    await member.own(0)
    member.broker.commits.clear()
    await member.finish(member.batch(5))
    await asyncio.wait([member.committing], timeout=0.2)
    member.broker.commits.set()
    assert await member.ownership.commits.drain(1.0) == 0
    assert member.broker.offsets[VISITS] == 5


async def test_what_a_take_over_raises_ends_the_process(
    member: Member, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.delivery.take_over.FORGOTTEN_AFTER_S", 0.0)
    await member.own(0)
    member.broker.offsets.clear()
    await member.own(0)
    assert left == [EXIT_CONFIGURATION]


async def test_inputs_that_are_split_end_the_process(member: Member, left: list[int]) -> None:
    await member.consumer.rebalance([VISITS])
    await member.settled()
    assert left == [EXIT_CONFIGURATION]


async def test_dead_letters_that_left_the_window_do_not_brake_after_a_restart() -> None:
    broker = MemoryBroker()
    first = await Member(broker).own(0)
    broker.append(*_dead(range(300)))
    broker.offsets[VISITS] = LOG_END
    second = await Member(broker).own(0)
    assert second.ownership.braked() == []
    for member in (first, second):
        await member.ownership.close()
        member.committing.cancel()


async def test_a_braked_task_stays_braked_after_a_restart_until_the_dead_letters_are_purged() -> None:
    broker = MemoryBroker()
    first = await Member(broker).own(0)
    broker.append(*_dead(range(300)))
    second = await Member(broker).own(0)
    assert second.ownership.braked() == [0]
    assert second.consumer.paused == {VISITS, PURCHASES}
    second.ownership.release_brake()
    assert second.ownership.braked() == []
    assert second.consumer.paused == set()
    await second.finish(second.batch(1))
    assert await second.ownership.commits.drain(1) == 0
    third = await Member(broker).own(0)
    assert third.ownership.braked() == [], "a released brake stays released when another worker takes over"
    for member in (first, second, third):
        await member.ownership.close()
        member.committing.cancel()


def _dead(offsets: range) -> tuple[TopicPartition, bytes | None, bytes | None]:
    message = dead_message(CHANGELOG, 0, {"visits": list(offsets)})
    return TopicPartition(CHANGELOG, 0), message.key, message.value
