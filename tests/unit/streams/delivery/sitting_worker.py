"""A worker of the flow of sittings in this process, its customers, and what they find."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import faust
import orjson
from aiokafka import TopicPartition

from streams.records import encode
from streams.settings import Settings
from streams.topics import changelog_of
from tests.doubles import MemoryBroker, MemoryFlow, TextModel
from tests.sittings import Look, Purchase, register_sittings, sittings_spec
from tests.unit.streams.delivery.until import until

SPEC = sittings_spec("")
LOOKS, PURCHASES, REDRIVE = (topic.name for topic in SPEC.inputs)
SAT, NOTICED = (topic.name for topic in SPEC.outputs)
AGE = timedelta(days=2)
PLACES = [TopicPartition(topic.name, p) for topic in SPEC.inputs for p in (0, 1)]


class CapturingApp(faust.App):
    """Keeps the agent's channel and loop instead of starting them."""

    batches: Any
    loop_of_agent: Any

    def agent(self, channel: Any = None, **_: Any) -> Any:
        self.batches = channel

        def keep(run: Any) -> None:
            self.loop_of_agent = run

        return keep


class Worker:
    """One worker of the flow with its agent's actors, in this process."""

    def __init__(self, broker: MemoryBroker, model: TextModel | None = None, **settings: int) -> None:
        self.flow = MemoryFlow(SPEC, Settings(**({"poll_records": 7, "idle_input_ms": 0} | settings)), "a")  # type: ignore[arg-type]
        self.flow.broker = broker
        self.app = CapturingApp("test", broker="kafka://127.0.0.1:9", autodiscover=False)
        self.app.flow_control.resume()
        register_sittings(self.app, self.flow, model or TextModel())
        self.actors: list[asyncio.Task[None]] = []

    async def start(self) -> "Worker":
        batches = aiter(self.app.batches)
        self.actors = [asyncio.create_task(self.app.loop_of_agent(batches)) for _ in range(SPEC.in_flight)]
        await self.flow.source.start()
        await until(lambda: hasattr(self.flow, "consumer") and self.flow.consumer.listener is not None)
        await self.flow.consumer.rebalance(PLACES)
        return self

    async def stop(self) -> None:
        await self.flow.source.finish()
        await self.vanish()

    async def vanish(self) -> None:
        """End without a word, as a killed process does."""
        source = self.flow.source
        tasks = [t for t in (*self.actors, source._pumping, source.ownership._taking_over) if t is not None]
        while waiting := [task for task in tasks if not task.done()]:
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting, timeout=0.05)
        await source.stop()


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
    found = [orjson.loads(r.value) for place, log in broker.logs.items() if place.topic == topic for r in log]
    return [output for output in found if not output["customer_id"].startswith("pacer")]


def read_by_now(broker: MemoryBroker) -> bool:
    return all(broker.offsets.get(place, 0) == len(broker.logs[place]) for place in PLACES)


def pending(broker: MemoryBroker) -> set[bytes]:
    latest = {r.key: r.value for p, log in broker.logs.items() if p.topic == changelog_of(SPEC.name).name for r in log}
    return {key for key, value in latest.items() if key.startswith(b"@") and value is not None}
