"""A worker of the flow of sittings in this process, its customers, and what they find."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Self

import orjson
from aiokafka import TopicPartition

from streams.records import encode
from streams.settings import Settings
from streams.topics import changelog_of
from tests.doubles import MemoryBroker, TextModel
from tests.sittings import Look, Purchase, register_sittings, sittings_spec
from tests.unit.streams.delivery.flow_worker import FlowWorker

SPEC = sittings_spec("")
LOOKS, PURCHASES, REDRIVE = (topic.name for topic in SPEC.inputs)
SAT, NOTICED = (topic.name for topic in SPEC.outputs)
AGE = timedelta(days=2)
PLACES = [TopicPartition(topic.name, p) for topic in SPEC.inputs for p in (0, 1)]


class Worker(FlowWorker):
    """One worker of the flow of sittings, which owns all partitions once it starts."""

    def __init__(self, broker: MemoryBroker, model: TextModel | None = None, **settings: int) -> None:
        sized = Settings(**({"poll_records": 7, "idle_input_ms": 0} | settings))  # type: ignore[arg-type]
        super().__init__(broker, SPEC, partial(register_sittings, model=model or TextModel()), sized)

    async def start(self) -> Self:
        await super().start()
        await self.flow.consumer.rebalance(PLACES)
        return self


class Customers:
    """Look at minutes of event time, all sent two days later, so just now, but for `sent_before`.

    Attributes:
        start: minute 0; of this test, as what is quiet for half an hour is over.
    """

    def __init__(self, broker: MemoryBroker) -> None:
        self.broker, self.numbers = broker, dict[str, list[int]]()
        self.start = datetime.now(UTC) - AGE

    def look(
        self,
        customer: str,
        number: int,
        minute: float,
        topic: str = LOOKS,
        sent_before: timedelta = timedelta(),
        **fields: Any,
    ) -> None:
        at = self.start + timedelta(minutes=minute)
        known: Any = {"event_id": f"{customer}{number}", "occurred_at": at, "customer_id": customer, "number": number}
        event = Look(**known, **fields) if topic == LOOKS else Purchase(**known, quantity=1, **fields)
        place = TopicPartition(topic, sum(customer.encode()) % 2)
        self.broker.append(place, customer.encode(), encode(event), int((at + AGE - sent_before).timestamp() * 1000))
        self.numbers.setdefault(customer, []).append(number)

    def let_time_pass(self, minute: float) -> None:
        for customer in ("pacer0", "pacer1"):
            self.look(customer, int(minute), minute)


def published(broker: MemoryBroker, topic: str = SAT) -> list[dict[str, Any]]:
    found = [orjson.loads(record.value) for record in broker.records(topic)]
    return [output for output in found if not output["customer_id"].startswith("pacer")]


def read_by_now(broker: MemoryBroker) -> bool:
    return all(broker.offsets.get(place, 0) == len(broker.logs[place]) for place in PLACES)


def pending(broker: MemoryBroker) -> set[bytes]:
    latest = {record.key: record.value for record in broker.records(changelog_of(SPEC.name).name)}
    return {key for key, value in latest.items() if key.startswith(b"@") and value is not None}
