"""How much the source reads, and when: what agents and channel hold, seldom beside a slow model, never a busy loop."""

import asyncio
import math
import time
from collections import Counter
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.delivery import alignment, intake, source
from tests.doubles import MemoryBroker
from tests.unit.streams.delivery.tally_worker import (
    PARTITIONS,
    SPEC,
    Worker,
    filled,
    send,
)
from tests.unit.streams.delivery.until import until

pytestmark = pytest.mark.usefixtures("left")


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
    await worker.own(*range(50))
    await until(lambda: len(looked) == 50)
    monkeypatch.setattr(alignment, "LOOK_EVERY_S", 3_600.0)
    before, place = looked.copy(), TopicPartition(SPEC.inputs[0].name, 7)
    for n in range(9):
        send(broker, place, n)
        await until(lambda: broker.offsets.get(place) == len(broker.logs[place]))
    assert looked[7] >= before[7] + 9
    assert {p for p in range(50) if looked[p] > before[p]} == {7}, "a look at a busy task is no look at all others"
    monkeypatch.setattr(alignment, "LOOK_EVERY_S", 0.0)
    await until(lambda: all(looked[p] > before[p] for p in range(50)))  # time passes in the others, too
    await worker.finish()


async def test_what_comes_while_agents_are_busy_waits_for_one_and_goes_in_one_batch() -> None:
    broker, place = MemoryBroker(), TopicPartition(SPEC.inputs[0].name, 0)
    worker = await Worker(broker, poll_records=100).start()
    worker.model.goes_on.clear()
    await worker.own(*PARTITIONS)
    for n in range(40):
        send(broker, place, n)
        await asyncio.sleep(0.005)
    worker.model.goes_on.set()
    await worker.commits_exactly_once()
    assert worker.model.calls <= SPEC.in_flight + 2, "with a batch for each poll it is asked for two or three at once"


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
    await worker.own(*PARTITIONS)
    await worker.commits_exactly_once()
    assert max(held) < 1_500
    assert 1_000 < max(sizes) <= 1_500


async def test_timers_and_records_that_wait_for_an_agent_leave_the_loop_to_others() -> None:
    broker = filled(60)
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.05
    await worker.own(*PARTITIONS)
    asked, getmany = Counter[str](), worker.flow.consumer.getmany

    async def at_once(*some: TopicPartition, timeout_ms: int = 0, **options: Any) -> dict[TopicPartition, Any]:
        asked["hurried" if timeout_ms == 0 and not worker.source._has_room() else "patient"] += 1
        return await getmany(*some, timeout_ms=timeout_ms, **options)

    worker.flow.consumer.getmany = at_once  # type: ignore[method-assign]
    await worker.commits_exactly_once()
    assert asked["patient"] > 0
    assert asked["hurried"] == 0, "aiokafka's poll that may not wait gives nobody else a turn"


async def test_a_slow_model_is_polled_beside_ever_more_seldom() -> None:
    broker = filled(1)
    worker = await Worker(broker).start()
    worker.model.goes_on.clear()
    await worker.own(*PARTITIONS)
    patience_ms, taken_ms = list[int](), list[float]()
    getmany = worker.flow.consumer.getmany

    async def noted(*some: TopicPartition, timeout_ms: int = 0, **options: Any) -> dict[TopicPartition, Any]:
        if worker.source._maker.on_the_way:
            patience_ms.append(timeout_ms)
            taken_ms.append((time.monotonic() - worker.source._maker.made_s) * 1000)
        return await getmany(*some, timeout_ms=timeout_ms, **options)

    worker.flow.consumer.getmany = noted  # type: ignore[method-assign]
    await until(lambda: max(patience_ms, default=0) > 40)
    worker.model.goes_on.set()
    await worker.commits_exactly_once()
    assert patience_ms == sorted(patience_ms)
    most_ms = [max(source.LEAST_TIMEOUT_MS, math.ceil(each / source.SHARE_OF_BATCH)) for each in taken_ms]
    assert all(each <= most for each, most in zip(patience_ms, most_ms, strict=True)), "an eighth of the model's time"


async def test_no_more_is_read_ahead_than_agents_and_channel_hold() -> None:
    broker = filled(400, "fine")
    worker = await Worker(broker).start()
    worker.model.goes_on.clear()
    await worker.own(*PARTITIONS)
    commits, full = worker.source.ownership.commits, 2 * SPEC.in_flight + 1
    await until(lambda: len(commits.on_the_way) >= full)
    await asyncio.sleep(0.1)
    ahead = len(commits.on_the_way)
    worker.model.goes_on.set()
    await worker.commits_exactly_once()
    assert ahead <= full, "agents are busy, the channel is full, and the pump holds one batch more"
