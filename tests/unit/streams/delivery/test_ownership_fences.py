"""A producer that is fenced though the group counts its worker in: the tasks are taken over again, once in a while."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from typing import NoReturn

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import InvalidProducerIdMapping, KafkaError, ProducerFenced

from streams.delivery.fences import Fences
from streams.exits import EXIT_BUG
from tests.doubles import MemoryCommitter
from tests.flows import Tally
from tests.unit.streams.delivery.members import LIMITS, PURCHASES, VISITS, Member
from tests.unit.streams.delivery.take_overs import CHANGELOG, places
from tests.unit.streams.delivery.until import WITHIN_S, until


async def fence(member: Member, number: int = 0) -> None:
    """Let another program start a producer under the id of a task; nothing else of it is ever heard."""
    await MemoryCommitter(member.broker, number).start()


@pytest.mark.parametrize("commit_s", [0.0, LIMITS.commit_s])
async def test_a_fenced_worker_that_its_group_counts_in_takes_its_tasks_over_again_but_not_twice_at_once(
    member: Member, caplog: pytest.LogCaptureFixture, commit_s: float
) -> None:
    """Its transaction outlived its time, or a zombie began late; who fences it again and again is none of these."""
    member.ownership.fences = Fences("tally", commit_s)
    await member.own(0)
    await member.commit(member.batch(3))
    await fence(member)
    member.broker.starts.clear()
    generation = member.ownership.generation
    fenced, _in_its_model = member.batch(5), member.batch(6)
    await member.finish(fenced)
    await until(lambda: member.ownership.generation > generation)
    assert member.ownership.commits.on_the_way == (), "what is stale nobody waits for"
    assert (member.consumer.paused, member.ownership.tasks) == ({VISITS, PURCHASES}, {})
    member.broker.starts.set()
    await member.settled()
    assert "a producer of this worker was fenced" in caplog.text
    assert (member.broker.offsets[VISITS], member.consumer.positions[VISITS]) == (3, 3)
    assert (set(member.ownership.tasks), member.consumer.paused) == ({0}, set())
    assert member.ownership.tasks[0].state.get("c") == Tally({"visits": 3})
    assert member.broker.happened.count("stop 0") == 1, "the fenced one"
    await member.commit(member.batch(4))
    assert (member.broker.offsets[VISITS], member.asked) == (4, 1)
    await fence(member)
    await member.finish(member.batch(5))
    await until(lambda: member.committing.done() or member.ownership.generation > generation + 1)
    fatal = member.committing.done() and isinstance(member.committing.exception(), ProducerFenced)
    assert fatal == (commit_s > 0)


@pytest.mark.parametrize("wrapped", [False, True])
async def test_a_worker_whose_transactional_id_is_forgotten_goes_on_under_a_new_one(
    member: Member, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, *, wrapped: bool
) -> None:
    await member.own(0)
    await member.commit(member.batch(3))

    async def forgotten(*_: object) -> NoReturn:
        if not wrapped:
            raise InvalidProducerIdMapping
        raise KafkaError("Unexpected error during batch delivery") from InvalidProducerIdMapping()

    monkeypatch.setattr(member.ownership._committers[0], "commit", forgotten)
    await member.finish(member.batch(5))
    await until(lambda: member.broker.happened.count("start 0") == 2)
    await member.settled()
    assert "the broker has forgotten a transactional id of this worker" in caplog.text
    assert (member.broker.offsets[VISITS], member.consumer.positions[VISITS]) == (3, 3)
    await member.commit(member.batch(4))
    assert member.broker.offsets[VISITS] == 4


async def test_a_fenced_worker_keeps_no_states_as_whoever_fenced_it_may_have_written_others(
    member: Member,
) -> None:
    await member.own(0)
    await member.commit(member.batch(3))
    log = member.broker.logs[TopicPartition(CHANGELOG, 0)]
    log[:] = [replace(record, key=b"~other", value=b"1") if record.key == b"=c" else record for record in log]
    await fence(member)
    await member.finish(member.batch(5))
    await until(lambda: member.broker.happened.count("start 0") == 3)
    await member.settled()
    assert member.ownership.tasks[0].state.get("c") is None, "others deleted it, and its tombstone is gone"
    assert member.ownership.fences.total == 1


async def test_a_fence_while_partitions_are_given_up_hurries_that_and_takes_nothing_over(member: Member) -> None:
    await member.own(0)
    batch = member.batch(5)
    revoking = asyncio.create_task(member.consumer.rebalance([]))
    await until(lambda: member.ownership.draining)
    await fence(member)
    await member.finish(batch)
    await asyncio.wait_for(revoking, WITHIN_S)
    await member.settled()
    assert (member.ownership.tasks, member.broker.offsets[VISITS]) == ({}, 0)
    assert member.broker.happened.count("start 0") == 2, "the member's first, and the other's"


async def test_a_revoke_ends_a_take_over_that_a_fence_began(member: Member) -> None:
    await member.own(0)
    await fence(member)
    member.broker.starts.clear()
    await member.finish(member.batch(5))
    await until(lambda: member.broker.happened.count("start 0") == 3)
    await member.consumer.rebalance(places(1))
    member.broker.starts.set()
    await member.settled()
    assert sorted(member.ownership.tasks) == [1]
    assert member.broker.happened.count("stop 0") == 2


async def test_a_take_over_that_is_given_up_begins_no_other_even_if_the_client_swallows_its_cancellation(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fenced(*_: object) -> NoReturn:
        raise ProducerFenced

    async def swallows() -> bool:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(WITHIN_S)
        return True

    monkeypatch.setattr(MemoryCommitter, "end_last", fenced)
    monkeypatch.setattr(member.ownership, "_is_member", swallows)
    await member.consumer.rebalance(places(0))
    await until(lambda: "stop 0" in member.broker.happened)
    await member.consumer.rebalance([])
    await member.settled()
    assert member.broker.happened.count("start 0") == 1


@pytest.mark.parametrize(("fences", "ends"), [(1, []), (2, [EXIT_BUG])])
async def test_a_take_over_that_is_fenced_while_the_group_counts_the_worker_in_begins_once_more(
    member: Member, left: list[int], monkeypatch: pytest.MonkeyPatch, fences: int, ends: list[int]
) -> None:
    end_last, fenced = MemoryCommitter.end_last, 0

    async def fenced_at_first(committer: MemoryCommitter, unfinished: Collection[TopicPartition]) -> None:
        nonlocal fenced
        fenced += 1
        if fenced <= fences:
            raise ProducerFenced
        await end_last(committer, unfinished)

    monkeypatch.setattr(MemoryCommitter, "end_last", fenced_at_first)
    await member.own(0)
    await until(lambda: bool(left) or bool(member.ownership.tasks))
    assert left == ends
