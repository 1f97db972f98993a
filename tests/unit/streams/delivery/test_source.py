"""The source reads each record into exactly one committed batch, whatever the group and the worker go through."""

import asyncio
import logging
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import faust
import orjson
import pytest
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError

from streams.delivery import guard, source
from streams.delivery.channel import BatchChannel
from streams.delivery.message import Message
from streams.delivery.source import Source
from streams.delivery.stopwatch import Lap
from streams.ops.now import flow_now
from streams.records import encode
from streams.settings import Settings
from streams.topics import DEAD_LETTERS
from tests.doubles import POISON_WORD, MemoryBroker, MemoryConsumer, MemoryFlow, TextModel
from tests.flows import Visit, count, tally_spec

SPEC = tally_spec("")
(COUNTED,) = SPEC.outputs
PARTITIONS = (0, 1)


def places(*numbers: int) -> list[TopicPartition]:
    return [TopicPartition(topic.name, number) for topic in SPEC.inputs for number in numbers]


class Worker:
    """One worker of the flow with its agent's actors, in this process."""

    def __init__(self, broker: MemoryBroker, **settings: int) -> None:
        self.model = TextModel()
        self.flow = MemoryFlow(SPEC, Settings(**({"poll_records": 5, "drain_ms": 20} | settings)), "a")  # type: ignore[arg-type]
        self.flow.broker = broker
        app = faust.App("test", broker="kafka://127.0.0.1:9", autodiscover=False)
        app.flow_control.resume()
        self.channel = BatchChannel[object](app, maxsize=SPEC.in_flight)
        self.source = self.flow.source = Source(self.flow, self.channel)  # type: ignore[arg-type]
        self.actors: list[asyncio.Task[None]] = []

    async def start(self) -> "Worker":
        batches = aiter(self.channel)
        self.actors = [asyncio.create_task(self._agent(batches)) for _ in range(SPEC.in_flight)]
        await self.source.start()
        await asyncio.sleep(0.005)
        return self

    async def _agent(self, stream: AsyncIterator[object]) -> None:
        async for batch in self.flow._fresh(stream):  # type: ignore[arg-type]
            await batch.infer(self.model, [visit.text for visit in batch.values])
            batch.fold(COUNTED, count)
            await batch.done()

    async def finish(self) -> None:
        await self.source.finish()
        await self.vanish()

    async def vanish(self) -> None:
        """End without a word, as a killed process does."""
        pumping, taking_over = self.source._pumping, self.source.ownership._taking_over
        tasks = [task for task in (*self.actors, pumping, taking_over) if task is not None]
        while waiting := [task for task in tasks if not task.done()]:
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting, timeout=0.05)
        await self.source.stop()

    async def owns(self, numbers: Collection[int]) -> None:
        await until(lambda: set(self.source.ownership.tasks) == set(numbers))


async def until(holds: Callable[[], bool], within_s: float = 10.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.003)


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes with which the process would have ended."""
    codes: list[int] = []
    monkeypatch.setattr(guard, "leave", codes.append)
    return codes


def filled(number: int, text: str = "") -> MemoryBroker:
    broker, chance = MemoryBroker(), random.Random(number)
    for n in range(number):
        topic = SPEC.inputs[chance.randrange(2)].name
        customer = chance.randrange(6)
        words = text or chance.choice([""] * 20 + [POISON_WORD, "fold"])
        visit = Visit(
            event_id=str(n), occurred_at=datetime.now(UTC), customer_id=f"customer{customer}", number=n, text=words
        )
        value = encode(visit) if chance.random() > 0.03 else b'{"number": '
        broker.append(TopicPartition(topic, customer % len(PARTITIONS)), visit.customer_id.encode(), value)
    return broker


def remaining(broker: MemoryBroker) -> int:
    return sum(len(broker.logs[place]) - broker.offsets.get(place, 0) for place in places(*PARTITIONS))


async def until_all_is_committed(broker: MemoryBroker) -> None:
    await until(lambda: remaining(broker) == 0)


def assert_exactly_once(broker: MemoryBroker) -> None:
    """Each record is one output or one dead letter, in order per input partition, with exact state at every step."""
    outputs = [orjson.loads(r.value) for place, log in broker.logs.items() if place.topic == COUNTED.name for r in log]
    answered = [(o["source"]["topic"], o["source"]["partition"], o["source"]["offset"]) for o in outputs]
    letters = sum(len(log) for place, log in broker.logs.items() if place.topic == DEAD_LETTERS.name)
    records = [(p.topic, p.partition, at) for p in places(*PARTITIONS) for at in range(len(broker.logs[p]))]
    assert [place for place, times in Counter(answered).items() if times > 1] == []
    assert set(answered) <= set(records)
    assert len(answered) + letters == len(records)
    by_place, totals = defaultdict(list), defaultdict(list)
    for output, (topic, number, offset) in zip(outputs, answered, strict=True):
        by_place[topic, number].append(offset)
        totals[output["customer_id"]].append(sum(output["seen"].values()))
    assert all(offsets == sorted(offsets) for offsets in by_place.values())
    assert all(total == list(range(1, len(total) + 1)) for total in totals.values())


async def test_every_record_is_one_output_or_one_dead_letter() -> None:
    broker = filled(300)
    worker = await Worker(broker).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await until_all_is_committed(broker)
    await worker.finish()
    assert_exactly_once(broker)
    assert broker.happened[-1] == "consumer stop"


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


async def test_a_stop_while_the_agent_is_busy_ends_within_the_drain_and_loses_nothing() -> None:
    broker = filled(100)
    worker = await Worker(broker).start()
    worker.model.delay_s = 0.8
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await asyncio.sleep(0.03)
    async with asyncio.timeout(0.7):
        await worker.source.finish()
    await worker.vanish()
    assert broker.happened[-1] == "consumer stop"
    successor = await Worker(broker).start()
    await successor.flow.consumer.rebalance(places(*PARTITIONS))
    await until_all_is_committed(broker)
    await successor.finish()
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


async def test_a_braked_flow_reads_nothing_keeps_its_group_and_goes_on_after_a_purge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(source, "BRAKE_CHECK_S", 0.01)
    broker = filled(200, POISON_WORD)

    @asynccontextmanager
    async def reader(_: Settings, topic: str) -> AsyncIterator[MemoryConsumer]:
        consumer = MemoryConsumer(broker)
        consumer.assign([place for place in broker.logs if place.topic == topic])
        yield consumer

    monkeypatch.setattr(source, "new_reader", reader)
    worker = await Worker(broker, brake_dead_letters=15).start()
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await until(lambda: worker.source.braked)
    assert await worker.source.ownership.commits.drain(5) == 0
    before = remaining(broker)
    await worker.flow.consumer.rebalance(places(*PARTITIONS))
    await worker.owns(PARTITIONS)
    await asyncio.sleep(0.1)
    assert remaining(broker) == before > 0, "a braked flow buried more records after a rebalance"
    for place, log in broker.logs.items():
        if place.topic == DEAD_LETTERS.name:
            broker.firsts[place] = len(log)
    await until(lambda: remaining(broker) < before)
    await worker.finish()


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


async def test_a_worker_that_owns_nothing_waits_and_can_be_stopped() -> None:
    worker = await Worker(filled(10)).start()
    await worker.flow.consumer.rebalance([])
    await asyncio.sleep(0.02)
    await asyncio.wait_for(worker.finish(), 1)


async def test_a_bug_in_the_pump_ends_the_process(left: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    worker = await Worker(filled(10)).start()

    async def fail(**_: object) -> None:
        raise OSError("no broker")

    monkeypatch.setattr(worker.flow.consumer, "getmany", fail)
    await asyncio.sleep(0.02)
    assert left == [guard.EXIT_BUG]
    await worker.finish()


async def test_records_deleted_before_they_were_read_stop_the_flow_and_are_not_skipped(
    left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So says the client without a reset policy; with "earliest" it goes on behind the gap, and nobody is told."""
    worker = await Worker(filled(10)).start()

    async def out_of_range(**_: object) -> None:
        raise OffsetOutOfRangeError({places(0)[0]: 10})

    monkeypatch.setattr(worker.flow.consumer, "getmany", out_of_range)
    await asyncio.sleep(0.02)
    assert left == [guard.EXIT_CONFIGURATION]
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


async def test_where_the_time_went_is_told_of_partitions_owned_now_and_of_no_others() -> None:
    broker = filled(300)
    worker = await Worker(broker, poll_records=40).start()
    assert flow_now(worker.flow).tasks == ()
    await worker.flow.consumer.rebalance(places(0, 1))
    counts = {p: sum(len(broker.logs[place]) for place in places(p)) for p in PARTITIONS}
    await until(lambda: {task.partition: task.records for task in flow_now(worker.flow).tasks} == counts)
    both = flow_now(worker.flow).tasks
    for task in both:
        assert all(task.seconds[lap] > 0 for lap in ("topic", "channel", "model", "fold", "commit"))
    await worker.flow.consumer.rebalance(places(1))
    await worker.owns([1])
    (left,) = flow_now(worker.flow).tasks
    assert (left.partition, left.records) == (1, counts[1])
    await worker.flow.consumer.rebalance(places(0, 1))
    await worker.owns(PARTITIONS)
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
    await worker.owns([0])
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
    broker = filled(0)
    for number in range(4):
        visit = Visit(event_id=str(number), occurred_at=datetime.now(UTC), customer_id="c", number=number, text="fold")
        broker.append(TopicPartition(SPEC.inputs[0].name, 0), b"c", encode(visit))
    broker.append(TopicPartition(SPEC.inputs[0].name, 0), b"c", b'{"a customer":"says"')
    with caplog.at_level(logging.INFO):
        worker = await Worker(broker, poll_records=40).start()
        await worker.flow.consumer.rebalance(places(0))
        await until(lambda: broker.offsets.get(TopicPartition(SPEC.inputs[0].name, 0)) == 5)
        await worker.finish()
    (line,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    said = {name: vars(line)[name] for name in ("topic", "partition", "offset", "stage", "error", "count")}
    topic = SPEC.inputs[0].name
    assert said | {"stage": "", "error": ""} == {
        "topic": topic,
        "partition": 0,
        "offset": 4,
        "stage": "",
        "error": "",
        "count": 5,
    }
    assert f"{SPEC.name}[0]: 5 dead letters, the first for {topic}@4" in line.getMessage()
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
    await worker.flow.consumer.rebalance(places(0, 1))
    await until_all_is_committed(broker)
    await until(lambda: traces.begun == len(traces.ended) > 1)
    assert all(seconds["commit"] > 0 for seconds in traces.ended)
    broker.commits.clear()
    for number in range(9):
        visit = Visit(event_id=f"n{number}", occurred_at=datetime.now(UTC), customer_id="c", number=number)
        broker.append(places(0)[0], b"c", encode(visit))
    await until(lambda: traces.begun > len(traces.ended))
    ended = len(traces.ended)
    await worker.vanish()
    assert len(traces.ended) == ended
