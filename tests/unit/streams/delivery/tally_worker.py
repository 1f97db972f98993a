"""A worker of the flow that tallies visits in this process, its records, and what must come of them."""

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime
from functools import partial
from typing import Self

import orjson
from aiokafka import TopicPartition

from streams.records import encode
from streams.settings import Settings
from streams.topics import DEAD_LETTERS
from tests.doubles import POISON_WORD, MemoryBroker, TextModel
from tests.flows import Visit, register_tally, tally_spec
from tests.unit.streams.delivery.flow_worker import FlowWorker
from tests.unit.streams.delivery.until import until

SPEC = tally_spec("")
(COUNTED,) = SPEC.outputs
PARTITIONS = (0, 1)


def places(*numbers: int) -> list[TopicPartition]:
    return [TopicPartition(topic.name, number) for topic in SPEC.inputs for number in numbers]


class Worker(FlowWorker):
    """One worker of the flow that tallies."""

    def __init__(self, broker: MemoryBroker, **settings: int) -> None:
        self.model, self.broker = TextModel(), broker
        sized = Settings(**({"poll_records": 5, "drain_ms": 20} | settings))  # type: ignore[arg-type]
        super().__init__(broker, SPEC, partial(register_tally, model=self.model), sized)

    async def own(self, *numbers: int) -> Self:
        """Deal this worker these partitions of each input, and wait until it has taken them over."""
        await self.flow.consumer.rebalance(places(*numbers))
        await until(lambda: set(self.source.ownership.tasks) == set(numbers))
        return self

    async def commits_exactly_once(self) -> None:
        """Wait until all records are committed, end, and judge what came of them."""
        await until(lambda: remaining(self.broker) == 0)
        await self.finish()
        assert_exactly_once(self.broker)


async def joined(broker: MemoryBroker, **settings: int) -> Worker:
    """Start a worker that owns all partitions."""
    worker = await Worker(broker, **settings).start()
    return await worker.own(*PARTITIONS)


def filled(number: int, text: str = "") -> MemoryBroker:
    return fill(MemoryBroker(), number, text)


def fill(broker: MemoryBroker, number: int, text: str = "") -> MemoryBroker:
    chance = random.Random(number)
    for n in range(number):
        topic = SPEC.inputs[chance.randrange(2)].name
        customer = chance.randrange(6)
        words = text or chance.choice([""] * 20 + [POISON_WORD, "fold"])
        place = TopicPartition(topic, customer % len(PARTITIONS))
        if chance.random() > 0.03:
            send(broker, place, n, words, f"customer{customer}")
        else:
            broker.append(place, f"customer{customer}".encode(), b'{"number": ')
    return broker


def send(broker: MemoryBroker, place: TopicPartition, number: int, text: str = "", customer: str = "c") -> None:
    visit = Visit(event_id=str(number), occurred_at=datetime.now(UTC), customer_id=customer, number=number, text=text)
    broker.append(place, customer.encode(), encode(visit))


def remaining(broker: MemoryBroker) -> int:
    return sum(len(broker.logs[place]) - broker.offsets.get(place, 0) for place in places(*PARTITIONS))


def assert_exactly_once(broker: MemoryBroker) -> None:
    """Each record is one output or one dead letter, in order per input partition, with exact state at every step."""
    outputs = [orjson.loads(record.value) for record in broker.records(COUNTED.name)]
    answered = [(o["source"]["topic"], o["source"]["partition"], o["source"]["offset"]) for o in outputs]
    letters = len(broker.records(DEAD_LETTERS.name))
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
