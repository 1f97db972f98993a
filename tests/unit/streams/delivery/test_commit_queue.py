"""Batches are committed one at a time, in order; a drain is bounded; what was dropped is never committed."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from streams.delivery.batch import Batch
from streams.delivery.commit_queue import CommitQueue
from tests.doubles import PlainFlow
from tests.unit.streams.delivery.until import WITHIN_S, until


class Commits:
    """The commits of one queue; `gate` holds them back."""

    def __init__(self, maxsize: int = 10) -> None:
        self.begun: list[Batch[Any]] = []
        self.ended: list[Batch[Any]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.stale = False
        self.queue = CommitQueue(self.commit, maxsize)
        self.running = asyncio.create_task(self.queue.run())

    async def commit(self, batch: Batch[Any]) -> bool:
        self.begun.append(batch)
        await self.gate.wait()
        await asyncio.sleep(0)
        self.ended.append(batch)
        return not self.stale

    def batches(self, number: int) -> list[Batch[Any]]:
        batches = [Batch[Any](PlainFlow(), 0, [], [], None) for _ in range(number)]
        for batch in batches:
            self.queue.enter(batch)
        return batches


@pytest.fixture
async def commits() -> AsyncIterator[Commits]:
    commits = Commits()
    yield commits
    commits.running.cancel()
    await asyncio.gather(commits.running, return_exceptions=True)


async def test_batches_are_committed_in_the_order_in_which_they_were_put(commits: Commits) -> None:
    batches = commits.batches(8)
    for batch in batches:
        await commits.queue.put(batch)
    assert await commits.queue.drain(WITHIN_S) == 0
    assert commits.ended == batches


async def test_one_batch_is_committed_at_a_time(commits: Commits) -> None:
    commits.gate.clear()
    first, second = commits.batches(2)
    await commits.queue.put(first)
    await commits.queue.put(second)
    await until(lambda: bool(commits.begun))
    await asyncio.sleep(0.01)
    assert commits.begun == [first]


async def test_a_full_queue_lets_its_agent_wait() -> None:
    commits = Commits(maxsize=1)
    commits.gate.clear()
    for batch in commits.batches(2):
        await commits.queue.put(batch)
        await asyncio.sleep(0)
    (third,) = commits.batches(1)
    waiting = asyncio.create_task(commits.queue.put(third))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    commits.gate.set()
    await asyncio.wait_for(waiting, WITHIN_S)
    assert await commits.queue.drain(WITHIN_S) == 0
    commits.running.cancel()


async def test_a_drain_waits_for_batches_that_are_still_in_the_model(commits: Commits) -> None:
    (batch,) = commits.batches(1)
    draining = asyncio.create_task(commits.queue.drain(2 * WITHIN_S))
    await asyncio.sleep(0.01)
    assert not draining.done()
    await commits.queue.put(batch)
    assert await asyncio.wait_for(draining, WITHIN_S) == 0
    assert commits.ended == [batch]


@pytest.mark.parametrize("bound_s", [0.0, 0.05])
async def test_a_drain_ends_at_its_bound_and_counts_what_is_left(commits: Commits, bound_s: float) -> None:
    commits.batches(3)
    before = time.monotonic()
    assert await commits.queue.drain(bound_s) == 3
    assert time.monotonic() - before >= bound_s


@pytest.mark.parametrize("bound_s", [0.0, 2 * WITHIN_S])
async def test_a_drain_of_nothing_is_over_at_once(commits: Commits, bound_s: float) -> None:
    assert await asyncio.wait_for(commits.queue.drain(bound_s), WITHIN_S) == 0


async def test_what_was_dropped_is_never_committed(commits: Commits) -> None:
    early, late = commits.batches(2)
    commits.gate.clear()
    (in_flight,) = commits.batches(1)
    await commits.queue.put(in_flight)
    await commits.queue.put(early)
    await until(lambda: bool(commits.begun))
    dropping = asyncio.create_task(commits.queue.drop())
    await asyncio.sleep(0.01)
    commits.gate.set()
    await dropping
    await commits.queue.put(late)
    (fresh,) = commits.batches(1)
    await commits.queue.put(fresh)
    assert await commits.queue.drain(WITHIN_S) == 0
    assert commits.ended == [in_flight, fresh]


async def test_a_drop_waits_until_the_transaction_in_flight_has_ended(commits: Commits) -> None:
    commits.gate.clear()
    (batch,) = commits.batches(1)
    await commits.queue.put(batch)
    await until(lambda: bool(commits.begun))
    dropping = asyncio.create_task(commits.queue.drop())
    await asyncio.sleep(0.01)
    assert not dropping.done()
    commits.gate.set()
    await asyncio.wait_for(dropping, WITHIN_S)
    assert commits.ended == [batch]


async def test_after_a_drop_nothing_is_on_its_way(commits: Commits) -> None:
    commits.batches(3)
    await commits.queue.drop()
    assert await asyncio.wait_for(commits.queue.drain(2 * WITHIN_S), WITHIN_S) == 0


async def test_what_a_commit_raises_ends_the_queue() -> None:
    async def fail(batch: Batch[Any]) -> bool:
        raise OSError("fenced")

    queue = CommitQueue(fail, 1)
    batch = Batch[Any](PlainFlow(), 0, [], [], None)
    queue.enter(batch)
    await queue.put(batch)
    with pytest.raises(OSError, match="fenced"):
        await asyncio.wait_for(queue.run(), WITHIN_S)
    assert await queue.drain(0.01) == 1, "what failed is not done"


async def test_it_is_known_when_a_batch_was_committed_last_and_one_of_an_old_generation_was_not(
    commits: Commits,
) -> None:
    before_s = time.monotonic()
    for stale in (True, False):
        assert commits.queue.committed_s is None
        commits.stale = stale
        (batch,) = commits.batches(1)
        await commits.queue.put(batch)
        assert await commits.queue.drain(WITHIN_S) == 0
    assert before_s <= (commits.queue.committed_s or 0.0) <= time.monotonic()
