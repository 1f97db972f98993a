"""How a source ends: what is on its way is committed or dropped in time, and nothing is lost by it."""

import asyncio

import pytest

from tests.unit.streams.delivery.tally_worker import (
    PARTITIONS,
    Worker,
    assert_exactly_once,
    filled,
    places,
    until_all_is_committed,
)

pytestmark = pytest.mark.usefixtures("left")


async def test_a_worker_that_ends_commits_then_leaves_its_group_and_then_closes_its_producers() -> None:
    broker = filled(400)
    worker = await Worker(broker, drain_ms=2_000).start()
    worker.model.delay_s = 0.02
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await asyncio.sleep(0.01)  # a batch is in the model
    broker.happened.clear()
    await worker.finish()
    *commits, leaves, first, last = broker.happened
    assert (leaves, first, last) == ("consumer stop", "stop 0", "stop 1")
    assert set(commits) <= {"commit 0", "commit 1"}
    assert commits


async def test_a_stop_while_the_agent_is_busy_ends_within_the_drain_and_loses_nothing() -> None:
    broker = filled(100)
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.8
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await asyncio.sleep(0.03)
    async with asyncio.timeout(0.7):
        await worker.source.finish()
    await worker.vanish()
    assert broker.happened[-3:] == ["consumer stop", "stop 0", "stop 1"]
    successor = await Worker(broker).start()
    await successor.flow.consumer.rebalance(places(*PARTITIONS))
    await until_all_is_committed(broker)
    await successor.finish()
    assert_exactly_once(broker)


async def test_a_worker_that_owns_nothing_waits_and_can_be_stopped() -> None:
    worker = await Worker(filled(10)).start()
    await worker.flow.consumer.rebalance([])
    await asyncio.sleep(0.02)
    await asyncio.wait_for(worker.finish(), 1)
