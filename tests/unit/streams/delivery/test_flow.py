"""A flow's timers ring once, whatever its workers go through; its state is bounded; its tables are looked up."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import faust
import orjson
import pytest
from aiokafka import TopicPartition

from streams.delivery import guard
from streams.delivery.inference import Poisoned
from streams.records import DeadLetter, SourceOffset, encode, output_event_id
from streams.settings import Settings
from streams.topics import DEAD_LETTERS, PRODUCTS, changelog_of
from tests.doubles import POISON_WORD, MemoryBroker, MemoryFlow, TextModel
from tests.sittings import KEEP_MS, Good, Look, Purchase, register_sittings, sittings_spec

SPEC = sittings_spec("")
LOOKS, PURCHASES, REDRIVE = (topic.name for topic in SPEC.inputs)
SAT, NOTICED = (topic.name for topic in SPEC.outputs)
START = datetime.now(UTC) - timedelta(days=2)
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
        async with asyncio.timeout(5):
            while not hasattr(self.flow, "consumer") or self.flow.consumer.listener is None:
                await asyncio.sleep(0.001)
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
    """Look at minutes of event time."""

    def __init__(self, broker: MemoryBroker) -> None:
        self.broker, self.numbers = broker, dict[str, list[int]]()

    def look(self, customer: str, number: int, minute: float, topic: str = LOOKS, **fields: Any) -> None:
        at = START + timedelta(minutes=minute)
        known: Any = {"event_id": f"{customer}{number}", "occurred_at": at, "customer_id": customer, "number": number}
        event = Look(**known, **fields) if topic == LOOKS else Purchase(**known, quantity=1, **fields)
        place = TopicPartition(topic, sum(customer.encode()) % 2)
        self.broker.append(place, customer.encode(), encode(event), int(at.timestamp() * 1000))
        self.numbers.setdefault(customer, []).append(number)

    def let_time_pass(self, minute: float) -> None:
        for customer in ("pacer0", "pacer1"):
            self.look(customer, int(minute), minute)


@pytest.fixture(autouse=True)
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes with which the process would have ended."""
    codes: list[int] = []
    monkeypatch.setattr(guard, "leave", codes.append)
    return codes


@pytest.fixture
def broker() -> MemoryBroker:
    return MemoryBroker()


@pytest.fixture
def customers(broker: MemoryBroker) -> Customers:
    return Customers(broker)


async def until(holds: Callable[[], bool], within_s: float = 8.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.003)


def published(broker: MemoryBroker, topic: str = SAT) -> list[dict[str, Any]]:
    found = [orjson.loads(r.value) for place, log in broker.logs.items() if place.topic == topic for r in log]
    return [output for output in found if not output["customer_id"].startswith("pacer")]


def read_by_now(broker: MemoryBroker) -> bool:
    return all(broker.offsets.get(place, 0) == len(broker.logs[place]) for place in PLACES)


def pending(broker: MemoryBroker) -> set[bytes]:
    latest = {r.key: r.value for p, log in broker.logs.items() if p.topic == changelog_of(SPEC.name).name for r in log}
    return {key for key, value in latest.items() if key.startswith(b"@") and value is not None}


async def test_a_timer_rings_when_the_watermark_has_passed_it_and_then_is_no_more(
    broker: MemoryBroker, customers: Customers
) -> None:
    customers.look("ann", 1, 0)
    customers.look("ann", 2, 5, PURCHASES)
    worker = await Worker(broker).start()
    customers.let_time_pass(34.9)
    await until(lambda: read_by_now(broker))
    assert b"@over ann" in pending(broker)
    assert published(broker) == []
    customers.let_time_pass(35.1)
    await until(lambda: len(published(broker)) == 1)
    await worker.stop()
    (sitting,) = published(broker)
    assert (sitting["customer_id"], sitting["numbers"]) == ("ann", [1, 2])
    assert sitting["source"] == {"topic": PURCHASES, "partition": sum(b"ann") % 2, "offset": 0}
    assert sitting["occurred_at"].startswith(f"{START + timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    assert b"@over ann" not in pending(broker)


async def test_an_output_of_a_timer_has_the_same_id_on_every_replay(customers: Customers) -> None:
    ids = set()
    for purchases_first in (False, True):
        broker = MemoryBroker()
        again = Customers(broker)
        for number, topic in enumerate((PURCHASES, LOOKS) if purchases_first else (LOOKS, PURCHASES)):
            again.look("ann", number, 3, topic)
        again.let_time_pass(60)
        worker = await Worker(broker).start()
        await until(lambda broker=broker: len(published(broker)) == 1)  # type: ignore[misc]
        await worker.stop()
        ids.add(published(broker)[0]["event_id"])
    assert len(ids) == 1
    assert ids != {output_event_id(SPEC.name, "ann0"), output_event_id(SPEC.name, "ann1")}


@pytest.mark.parametrize("seed", range(6))
async def test_every_sitting_is_published_once_and_whole_although_workers_vanish(seed: int) -> None:
    chance, broker = random.Random(seed), MemoryBroker()
    customers = Customers(broker)
    names = [f"customer{n}" for n in range(12)]
    for number in range(60):
        customers.look(chance.choice(names), number, number / 10, chance.choice([LOOKS, PURCHASES]))
    for _ in range(5):
        worker = await Worker(broker).start()
        await asyncio.sleep(chance.random() * 0.03)
        if chance.random() < 0.5:
            customers.let_time_pass(60)
            await asyncio.sleep(chance.random() * 0.02)
        await (worker.stop() if chance.random() < 0.3 else worker.vanish())
    customers.let_time_pass(61)
    looked = {name for name in names if name in customers.numbers}
    worker = await Worker(broker).start()
    await until(lambda: {sitting["customer_id"] for sitting in published(broker)} == looked)
    await until(lambda: read_by_now(broker))
    await worker.stop()
    found = published(broker)
    assert len(found) == len(looked)
    assert {s["customer_id"]: sorted(s["numbers"]) for s in found} == {name: customers.numbers[name] for name in looked}
    assert {s["sittings"] for s in found} == {1}


async def test_a_timer_that_waits_behind_a_batch_which_sets_it_anew_rings_later(
    broker: MemoryBroker, customers: Customers
) -> None:
    customers.look("ann", 1, 0)
    worker = await Worker(broker).start()
    await until(lambda: read_by_now(broker))
    customers.let_time_pass(29)
    customers.look("ann", 2, 29)
    customers.let_time_pass(45)
    await until(lambda: read_by_now(broker))
    await asyncio.sleep(0.05)
    assert published(broker) == []
    customers.let_time_pass(60)
    await until(lambda: len(published(broker)) == 1)
    await worker.stop()
    assert published(broker)[0]["numbers"] == [1, 2]


async def test_a_timer_of_the_workers_clock_asks_the_model_about_what_is_in_the_state(
    broker: MemoryBroker, customers: Customers
) -> None:
    worker = await Worker(broker).start()
    for number in range(4):
        customers.look("ann", number, number, text="burst")
    started = time.monotonic()
    await until(lambda: len(published(broker, NOTICED)) == 1)
    assert time.monotonic() - started > 0.3
    await worker.stop()
    (notice,) = published(broker, NOTICED)
    assert (notice["numbers"], notice["length"]) == ([0, 1, 2, 3], len("[0, 1, 2, 3]"))
    assert notice["model"]["name"] == "text"


async def test_a_timer_that_is_overdue_after_a_stop_rings_at_the_next_start(
    broker: MemoryBroker, customers: Customers
) -> None:
    customers.look("ann", 1, 0, text="burst")
    worker = await Worker(broker).start()
    await until(lambda: read_by_now(broker))
    await worker.vanish()
    assert published(broker, NOTICED) == []
    await asyncio.sleep(0.45)
    worker = await Worker(broker).start()
    await until(lambda: len(published(broker, NOTICED)) == 1, within_s=0.3)
    await worker.stop()


async def test_a_timer_that_fails_is_a_dead_letter_that_can_be_sent_back_and_rings_no_more_of_itself(
    broker: MemoryBroker, customers: Customers
) -> None:
    customers.look("ann", 1, 0, product_id="broken")
    customers.look("bob", 2, 0)
    customers.let_time_pass(60)
    worker = await Worker(broker).start()
    await until(lambda: len(published(broker)) == 1)

    def letters() -> list[Any]:
        return [r for place, log in broker.logs.items() if place.topic == DEAD_LETTERS.name for r in log]

    await until(lambda: len(letters()) == 1)
    (letter,) = letters()
    assert letter.key == b"ann"
    assert pending(broker) == {b"@over pacer0", b"@over pacer1"}
    broker.append(TopicPartition(REDRIVE, sum(b"ann") % 2), letter.key, letter.value, headers=list(letter.headers))
    await until(lambda: len(letters()) == 2)
    await worker.stop()
    first, second = (DeadLetter.from_headers(letter.headers) for letter in letters())
    assert (first.stage, second.stage) == ("timer", "timer")
    assert first.source == second.source == SourceOffset(topic=LOOKS, partition=sum(b"ann") % 2, offset=0)


async def test_a_model_that_cannot_read_a_timers_state_makes_a_dead_letter(
    broker: MemoryBroker, customers: Customers
) -> None:
    class Refusing(TextModel):
        def infer(self, texts: Any) -> list[int]:
            return super().infer([POISON_WORD if "7" in text else text for text in texts])

    worker = await Worker(broker, Refusing()).start()
    customers.look("ann", 7, 0, text="burst")
    customers.look("bob", 1, 0, text="burst")
    await until(lambda: [n["customer_id"] for n in published(broker, NOTICED)] == ["bob"])
    await until(lambda: b"@burst ann" not in pending(broker))
    await worker.stop()
    places = [place for place in broker.logs if place.topic == DEAD_LETTERS.name]
    (letter,) = [record for place in places for record in broker.logs[place]]
    assert letter.key == b"ann"


async def test_what_is_too_old_or_too_much_is_deleted_from_the_changelog(
    broker: MemoryBroker, customers: Customers
) -> None:
    customers.look("ann", 1, 0)
    customers.let_time_pass(60)
    worker = await Worker(broker).start()
    await until(lambda: len(published(broker)) == 1)
    customers.let_time_pass(60 + KEEP_MS / 60_000 + 1)
    customers.let_time_pass(60 + KEEP_MS / 60_000 + 2)
    place = TopicPartition(changelog_of(SPEC.name).name, sum(b"ann") % 2)
    await until(lambda: (b"=past ann", None) in [(record.key, record.value) for record in broker.logs[place]])
    await worker.stop()


async def test_no_more_keys_are_kept_than_the_setting_says(broker: MemoryBroker, customers: Customers) -> None:
    for number in range(40):
        customers.look(f"customer{number}", number, number / 100)
    worker = await Worker(broker, state_keys=5).start()
    await until(lambda: read_by_now(broker))
    for minute in range(1, 4):
        customers.let_time_pass(minute)
        await until(lambda: read_by_now(broker))
    assert {len(task.state.committed) for task in worker.flow.source.ownership.tasks.values()} == {5}
    await worker.stop()


async def test_no_more_bytes_are_kept_than_the_setting_says(broker: MemoryBroker, customers: Customers) -> None:
    for number in range(40):
        customers.look(f"customer{number}", number, number / 100)
    worker = await Worker(broker, state_bytes=400).start()
    await until(lambda: read_by_now(broker))
    for minute in range(1, 4):
        customers.let_time_pass(minute)
        await until(lambda: read_by_now(broker))
    held = [task.state.held_bytes for task in worker.flow.source.ownership.tasks.values()]
    assert all(300 < bytes_ <= 400 for bytes_ in held), held
    await worker.stop()


async def test_a_flow_is_told_the_whole_table_before_its_first_batch(
    broker: MemoryBroker, customers: Customers
) -> None:
    goods = SPEC.tables[0]
    for number in range(300):
        key = f"p{number}"
        broker.append(
            TopicPartition(goods.name, number % 4), key.encode(), encode(Good(product_id=key, title=f"t{number}"))
        )
    for number in range(20):
        customers.look(f"customer{number}", number, 0, product_id=f"p{number * 15}")
    customers.let_time_pass(60)
    worker = await Worker(broker).start()
    await until(lambda: len(published(broker)) == 20)
    await worker.stop()
    assert {s["customer_id"]: s["title"] for s in published(broker)} == {
        f"customer{n}": f"t{n * 15}" for n in range(20)
    }


async def test_the_record_of_any_input_can_be_sent_back(broker: MemoryBroker, customers: Customers) -> None:
    customers.look("ann", 1, 0, PURCHASES, product_id="late")
    worker = await Worker(broker).start()

    def letters() -> list[Any]:
        return [r for place, log in broker.logs.items() if place.topic == DEAD_LETTERS.name for r in log]

    await until(lambda: len(letters()) == 1)
    broker.append(TopicPartition(SPEC.tables[0].name, 0), b"late", encode(Good(product_id="late", title="it came")))
    await asyncio.sleep(0.05)
    (letter,) = letters()
    place = TopicPartition(REDRIVE, sum(b"ann") % 2)
    broker.append(place, letter.key, letter.value, headers=list(letter.headers))
    await until(lambda: broker.offsets.get(place, 0) == 1)
    customers.let_time_pass(60)
    await until(lambda: len(published(broker)) == 1)
    await worker.stop()
    assert len(letters()) == 1
    assert published(broker)[0]["source"]["topic"] == PURCHASES


async def test_a_record_that_is_no_dead_letter_is_read_as_one_of_the_first_input(
    broker: MemoryBroker, customers: Customers
) -> None:
    customers.look("ann", 1, 0, LOOKS)
    record = broker.logs[TopicPartition(LOOKS, sum(b"ann") % 2)].pop()
    broker.append(TopicPartition(REDRIVE, sum(b"ann") % 2), record.key, record.value)
    customers.let_time_pass(60)
    worker = await Worker(broker).start()
    await until(lambda: len(published(broker)) == 1)
    await worker.stop()


async def test_a_table_that_outgrows_its_bound_stops_the_worker_with_78(broker: MemoryBroker, left: list[int]) -> None:
    goods = SPEC.tables[0]
    broker.append(TopicPartition(goods.name, 0), b"p", encode(Good(product_id="p", title="x" * 400)))
    worker = Worker(broker, table_bytes=300)
    await worker.flow.source.start()
    await until(lambda: bool(left))
    assert left == [guard.EXIT_CONFIGURATION]
    await worker.flow.source.stop()


async def test_a_function_of_a_table_that_fails_stops_the_worker(broker: MemoryBroker, left: list[int]) -> None:
    worker = Worker(broker)

    @worker.flow.on_table(SPEC.tables[0])
    async def fail(_: Any) -> None:
        raise ValueError("a bug")

    await worker.flow.source.start()
    await until(lambda: bool(left))
    assert left == [guard.EXIT_BUG]
    await worker.flow.source.stop()


def test_a_function_of_a_table_that_the_flow_does_not_read_is_a_bug_of_the_flow() -> None:
    with pytest.raises(LookupError, match="has no table products"):
        MemoryFlow(SPEC, Settings(), "a").on_table(PRODUCTS)


async def test_a_model_asked_outside_a_batch_gets_no_more_than_a_batch_at_once() -> None:
    class Counting(TextModel):
        def infer(self, texts: Any) -> list[int]:
            sizes.append(len(texts))
            return super().infer(texts)

    sizes: list[int] = []
    flow = MemoryFlow(SPEC, Settings(), "a")
    texts = ["x" * (n % 7) for n in range(1_000)]
    texts[600] = POISON_WORD
    found = await flow.infer(Counting(), texts)
    assert isinstance(found.pop(600), Poisoned)
    assert found == [len(text) for at, text in enumerate(texts) if at != 600]
    assert max(sizes) == SPEC.poll_records < len(texts)


def test_a_timer_for_which_nothing_is_said_is_a_bug_of_the_flow() -> None:
    flow = MemoryFlow(SPEC, Settings(), "a")

    async def agent(batches: Any) -> None: ...

    with pytest.raises(LookupError, match="over"):
        flow.agent(CapturingApp("test", broker="kafka://127.0.0.1:9", autodiscover=False))(agent)
