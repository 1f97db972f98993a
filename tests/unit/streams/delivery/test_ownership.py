"""Which tasks are ours: a take-over runs outside the callback, a revoke drains within its bound and drops the rest."""

import asyncio
import gc
import logging
import time
import warnings
from typing import NoReturn

import pytest
from aiokafka.errors import ProducerFenced

from streams.delivery import guard
from streams.delivery.errors import OffsetsLostError
from streams.delivery.state.event_time import START, Times
from streams.delivery.task import MOST_TASKS
from streams.exits import EXIT_BUG, EXIT_CONFIGURATION
from tests.doubles import MemoryCommitter
from tests.flows import Tally
from tests.unit.streams.delivery.members import PURCHASES, VISITS, Member
from tests.unit.streams.delivery.take_overs import places
from tests.unit.streams.delivery.until import WITHIN_S, until


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


async def test_a_worker_that_has_more_tasks_than_it_carries_well_says_so(
    member: Member, caplog: pytest.LogCaptureFixture
) -> None:
    member.broker.partitions = MOST_TASKS + 1
    with caplog.at_level(logging.WARNING):
        await member.own(*range(MOST_TASKS))
        assert caplog.text == ""
        await member.own(*range(MOST_TASKS + 1))
    assert f"has {MOST_TASKS + 1} partitions here, more than the {MOST_TASKS} it handles well" in caplog.text


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


async def test_a_newer_generation_cancels_a_take_over_and_stops_its_producers(member: Member) -> None:
    member.broker.starts.clear()
    await member.consumer.rebalance(places(0, 1))
    await until(lambda: {"start 0", "start 1"} <= set(member.broker.happened))
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
    await until(lambda: member.ownership.draining)
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
    member.drains_within(0.1)
    slow = member.batch(5)
    before = time.monotonic()
    with caplog.at_level(logging.WARNING):
        await member.own(0)
    assert time.monotonic() - before >= 0.1
    assert "1 batches dropped" in caplog.text
    await member.ownership.commits.put(slow)
    await member.commit(member.batch(2))
    assert member.broker.offsets[VISITS] == 2
    assert member.ownership.tasks[0].state.committed == {"c": Tally({"visits": 2})}


async def test_a_drop_forgets_state_and_event_time_and_reads_on_from_the_committed_offset(member: Member) -> None:
    await member.own(0)
    await member.commit(member.batch(3))
    member.drains_within(0.0)
    first, second = member.batch(4), member.batch(5)
    for batch in (first, second):
        batch.works[0].overlay()
    member.ownership.tasks[0].times = Times({"visits": 9_000}, 8_000)
    await member.own(0)
    assert member.ownership.tasks[0].state.get("c") == Tally({"visits": 3})
    assert member.ownership.tasks[0].times == START, "what is read again must not come late"
    assert member.consumer.positions[VISITS] == 3


async def test_a_transaction_in_flight_ends_before_a_revoke_ends(member: Member) -> None:
    await member.own(0)
    member.drains_within(0.01)
    member.broker.commits.clear()
    await member.finish(member.batch(5))
    revoking = asyncio.create_task(member.consumer.rebalance([]))
    await until(lambda: member.ownership.generation > 1)
    await asyncio.sleep(0.01)
    assert not revoking.done()
    member.broker.commits.set()
    await revoking
    assert member.broker.offsets[VISITS] == 5


async def test_nothing_is_polled_until_the_producers_of_what_was_given_up_are_closed(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await member.own(0)
    draining: list[bool] = []

    async def stop(_: MemoryCommitter) -> None:
        draining.append(member.ownership.draining)

    monkeypatch.setattr(MemoryCommitter, "stop", stop)
    await member.consumer.rebalance([])
    assert draining == [True]


async def test_each_generation_has_producers_of_its_own_and_stops_them(member: Member) -> None:
    await member.own(0)
    await member.own(0)
    await member.own()
    assert [what for what in member.broker.happened if what in ("start 0", "stop 0")] == ["start 0", "stop 0"] * 2


async def test_a_kept_task_is_restored_from_where_it_stood_and_not_from_the_start(member: Member) -> None:
    await member.own(0)
    await member.commit(member.batch(3))
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
    await until(lambda: "start 0" in member.broker.happened)
    await asyncio.wait_for(member.ownership.close(), WITHIN_S)
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
    member.drains_within(0.05)
    member.batch(5)
    await asyncio.gather(member.consumer.rebalance([]), member.ownership.close())
    assert member.ownership.tasks == {}
    assert member.broker.happened.count("stop 0") == 1


async def test_what_a_take_over_raises_ends_the_process(
    member: Member, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.delivery.committed.FORGOTTEN_AFTER_S", 0.0)
    await member.own(0)
    member.broker.offsets.clear()
    await member.own(0)
    assert left == [EXIT_CONFIGURATION]


@pytest.mark.parametrize("error", [ProducerFenced(), OffsetsLostError("tally", "visits", 0, "deleted")])
async def test_a_take_over_that_others_overtake_waits_for_the_next_one(
    member: Member, left: list[int], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """One that slept in it sees what others have done since: offsets that it did not commit, records that are gone."""

    async def fenced(*_: object) -> None:
        raise error

    member.counted_in = False
    with monkeypatch.context() as patch:
        patch.setattr(MemoryCommitter, "end_last", fenced)
        await member.own(0)
    assert (member.ownership.tasks, member.ownership.draining) == ({}, True)
    assert member.consumer.paused == {VISITS, PURCHASES}
    await member.own(0)
    assert (sorted(member.ownership.tasks), left) == ([0], [])


async def test_what_giving_up_raises_ends_the_process(
    member: Member, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: MemoryCommitter) -> None:
        raise OSError("no broker")

    await member.own(0)
    with monkeypatch.context() as patch:
        patch.setattr(MemoryCommitter, "stop", fail)
        with pytest.raises(LeftError):
            await member.consumer.rebalance([])
    assert left == [EXIT_BUG]


async def test_inputs_that_are_split_end_the_process(member: Member, left: list[int]) -> None:
    await member.consumer.rebalance([VISITS])
    await member.settled()
    assert left == [EXIT_CONFIGURATION]


async def test_a_group_that_says_no_after_it_has_dealt_anew_takes_nothing_of_the_new_share(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The revoke came while it was asked, and no other is due: a worker that waited for one would stand for ever."""
    await member.own(0)
    dealt = asyncio.Event()

    async def no_member() -> bool:
        await dealt.wait()
        return False

    monkeypatch.setattr(member.ownership, "_is_member", no_member)
    asked = asyncio.create_task(member.ownership.is_counted_in())
    await asyncio.sleep(0)
    await member.own(0, 1)
    dealt.set()
    assert not await asked
    assert not member.ownership.draining
    assert member.ownership.settled
