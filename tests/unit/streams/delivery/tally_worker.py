"""A worker of the flow that tallies visits in this process, its records, and what must come of them."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import UTC, datetime

import orjson
from aiokafka import TopicPartition

from streams.records import encode
from streams.settings import Settings
from streams.topics import DEAD_LETTERS
from tests.doubles import POISON_WORD, MemoryBroker, MemoryFlow, TextModel
from tests.flows import Visit, register_tally, tally_spec
from tests.unit.streams.delivery.sitting_worker import CapturingApp
from tests.unit.streams.delivery.until import until

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
        self.app = CapturingApp("test", broker="kafka://127.0.0.1:9", autodiscover=False)
        self.app.flow_control.resume()
        register_tally(self.app, self.flow, self.model)
        self.source = self.flow.source
        self.actors: list[asyncio.Task[None]] = []

    async def start(self) -> "Worker":
        batches = aiter(self.app.batches)
        self.actors = [asyncio.create_task(self.app.loop_of_agent(batches)) for _ in range(SPEC.in_flight)]
        await self.source.start()
        await until(lambda: hasattr(self.flow, "consumer") and self.flow.consumer.listener is not None)
        return self

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


def filled(number: int, text: str = "") -> MemoryBroker:
    return fill(MemoryBroker(), number, text)


def fill(broker: MemoryBroker, number: int, text: str = "") -> MemoryBroker:
    chance = random.Random(number)
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
