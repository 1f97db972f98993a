"""What the source tells of its batches: where their time went, where they stand still, what was buried."""

import asyncio
import logging
from collections.abc import Iterable, Mapping

import pytest
from aiokafka import ConsumerRecord, TopicPartition

from streams.delivery.message import Message
from streams.delivery.stopwatch import Lap
from streams.ops.now import flow_now
from tests.doubles import MemoryBroker
from tests.unit.streams.delivery.tally_worker import (
    PARTITIONS,
    SPEC,
    Worker,
    filled,
    places,
    remaining,
    send,
)
from tests.unit.streams.delivery.until import until

pytestmark = pytest.mark.usefixtures("left")


async def test_where_the_time_went_is_told_of_partitions_owned_now_and_of_no_others() -> None:
    broker = filled(300)
    worker = await Worker(broker, poll_records=40).start()
    assert flow_now(worker.flow).tasks == ()
    await worker.own(*PARTITIONS)
    counts = {p: sum(len(broker.logs[place]) for place in places(p)) for p in PARTITIONS}
    await until(lambda: {task.partition: task.records for task in flow_now(worker.flow).tasks} == counts)
    both = flow_now(worker.flow).tasks
    for task in both:
        assert all(task.seconds[lap] > 0 for lap in ("topic", "channel", "model", "fold", "commit"))
    await worker.own(1)
    (left,) = flow_now(worker.flow).tasks
    assert (left.partition, left.records) == (1, counts[1])
    await worker.own(*PARTITIONS)
    assert [task.records for task in flow_now(worker.flow).tasks] == [0, counts[1]]  # 0 begins anew
    await worker.finish()
    assert flow_now(worker.flow).tasks == ()


async def test_a_batch_that_stands_still_says_where_and_for_how_long() -> None:
    broker = filled(20)
    worker = await Worker(broker, poll_records=40, drain_ms=1_000).start()
    assert flow_now(worker.flow).on_the_way == ()
    broker.commits.clear()
    await worker.flow.consumer.rebalance(places(0))  # its first commit marks the inputs, and waits
    broker.commits.set()
    await until(lambda: set(worker.source.ownership.tasks) == {0})
    broker.commits.clear()
    await until(lambda: any(batch.lap == "commit" for batch in flow_now(worker.flow).on_the_way))
    await asyncio.sleep(0.05)
    first, *_ = flow_now(worker.flow).on_the_way
    assert (first.lap, first.partitions) == ("commit", (0,))
    assert first.for_s >= 0.05
    broker.commits.set()
    await until(lambda: flow_now(worker.flow).on_the_way == ())
    await worker.finish()


async def test_dead_letters_are_logged_with_their_first_place_and_none_of_their_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker, place = MemoryBroker(), TopicPartition(SPEC.inputs[0].name, 0)
    for number in range(4):
        send(broker, place, number, "fold")
    broker.append(place, b"c", b'{"a customer":"says"')
    with caplog.at_level(logging.INFO):
        worker = await (await Worker(broker, poll_records=40).start()).own(0)
        await until(lambda: broker.offsets.get(place) == 5)
        await worker.finish()
    (line,) = [record for record in caplog.records if record.name == "streams.delivery.task"]
    assert {"stage", "error"} <= vars(line).keys()
    said = {name: vars(line)[name] for name in ("topic", "partition", "offset", "count")}
    assert said == {"topic": place.topic, "partition": 0, "offset": 4, "count": 5}
    assert f"{SPEC.name}[0]: 5 dead letters, the first for {place.topic}@4" in line.getMessage()
    assert "customer" not in caplog.text


class EndedTraces:
    """A tracer and its batches at once: keeps what ended."""

    def __init__(self) -> None:
        self.begun, self.ended = 0, list[Mapping[Lap, float]]()

    def batch(self, _flow: str) -> "EndedTraces":
        self.begun += 1
        return self

    def carried(self, _record: ConsumerRecord, outputs: Iterable[Message]) -> Iterable[Message]:
        return outputs

    def end(self, seconds: Mapping[Lap, float]) -> None:
        self.ended.append(seconds)


async def test_the_spans_of_a_batch_end_when_it_is_committed_and_those_of_a_dropped_one_never() -> None:
    broker, traces = filled(40), EndedTraces()
    worker = Worker(broker, poll_records=10)
    worker.flow.tracer = traces
    await worker.start()
    await worker.own(*PARTITIONS)
    await until(lambda: remaining(broker) == 0)
    await until(lambda: traces.begun == len(traces.ended) > 1)
    assert all(seconds["commit"] > 0 for seconds in traces.ended)
    broker.commits.clear()
    for number in range(9):
        send(broker, places(0)[0], number)
    await until(lambda: traces.begun > len(traces.ended))
    ended = len(traces.ended)
    await worker.vanish()
    assert len(traces.ended) == ended
