"""A flow's timers fire once, whatever its workers go through."""

import asyncio
import random
import time
from datetime import timedelta
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.delivery import rest
from streams.records import DeadLetter, SourceOffset, output_event_id
from streams.settings import Settings
from streams.topics import DEAD_LETTERS
from tests import sittings
from tests.doubles import POISON_WORD, MemoryBroker, MemoryFlow, TextModel
from tests.unit.streams.delivery.flow_worker import CapturingApp
from tests.unit.streams.delivery.sitting_worker import (
    LOOKS,
    NOTICED,
    PURCHASES,
    REDRIVE,
    SPEC,
    Customers,
    Worker,
    pending,
    published,
    read_by_now,
)
from tests.unit.streams.delivery.until import until

pytestmark = pytest.mark.usefixtures("left")


async def test_a_timer_fires_when_the_watermark_has_passed_it_and_then_is_no_more(
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
    await worker.finish()
    (sitting,) = published(broker)
    assert (sitting["customer_id"], sitting["numbers"]) == ("ann", [1, 2])
    assert sitting["source"] == {"topic": PURCHASES, "partition": sum(b"ann") % 2, "offset": 0}
    assert sitting["occurred_at"].startswith(f"{customers.start + timedelta(minutes=5):%Y-%m-%dT%H:%M}")
    assert b"@over ann" not in pending(broker)


@pytest.mark.parametrize(("quiet_minutes", "fires"), [(15, False), (32, True)])
async def test_a_timer_fires_though_nothing_comes_any_more_when_as_much_time_has_passed(
    broker: MemoryBroker, customers: Customers, quiet_minutes: int, *, fires: bool
) -> None:
    customers.look("ann", 1, 0, sent_before=timedelta(minutes=quiet_minutes))
    worker = await Worker(broker, idle_input_ms=3_600_000).start()
    await until(lambda: b"@over ann" in pending(broker))
    await worker.vanish()
    assert published(broker) == [], "an input that may still bring records stops the clock"
    worker = await Worker(broker).start()
    await asyncio.sleep(0.3)
    await until(lambda: len(published(broker)) == fires)
    assert (b"@over ann" in pending(broker)) is not fires
    await worker.finish()
    worker = await Worker(broker).start()
    await asyncio.sleep(0.3)
    assert len(published(broker)) == fires, "and not again"
    await worker.finish()


@pytest.mark.parametrize(("told", "fires"), [(15, False), (32, True)])
async def test_time_goes_on_no_further_than_the_broker_has_told_that_nothing_more_is_there(
    broker: MemoryBroker, customers: Customers, told: int, *, fires: bool
) -> None:
    customers.look("ann", 1, 0, sent_before=timedelta(minutes=60))
    broker.told_ms = int((time.time() - 60 * (60 - told)) * 1000)
    worker = await Worker(broker).start()
    await until(lambda: b"@over ann" in pending(broker) or fires)
    await asyncio.sleep(0.3)
    await until(lambda: len(published(broker)) == fires)
    await worker.finish()


async def test_an_output_of_a_timer_has_the_same_id_on_every_replay(customers: Customers) -> None:
    ids = set()
    for purchases_first in (False, True):
        broker = MemoryBroker()
        again = Customers(broker)
        again.start = customers.start
        for number, topic in enumerate((PURCHASES, LOOKS) if purchases_first else (LOOKS, PURCHASES)):
            again.look("ann", number, 3, topic)
        again.let_time_pass(60)
        worker = await Worker(broker).start()
        await until(lambda broker=broker: len(published(broker)) == 1)  # type: ignore[misc]
        await worker.finish()
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
        await (worker.finish() if chance.random() < 0.3 else worker.vanish())
    customers.let_time_pass(61)
    looked = {name for name in names if name in customers.numbers}
    worker = await Worker(broker).start()
    await until(lambda: {sitting["customer_id"] for sitting in published(broker)} == looked)
    await until(lambda: read_by_now(broker))
    await worker.finish()
    found = published(broker)
    assert len(found) == len(looked)
    assert {s["customer_id"]: sorted(s["numbers"]) for s in found} == {name: customers.numbers[name] for name in looked}
    assert {s["sittings"] for s in found} == {1}


async def test_a_timer_that_waits_behind_a_batch_which_sets_it_anew_fires_later(
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
    await worker.finish()
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
    await worker.finish()
    (notice,) = published(broker, NOTICED)
    assert (notice["numbers"], notice["length"]) == ([0, 1, 2, 3], len("[0, 1, 2, 3]"))
    assert notice["model"]["name"] == "text"


async def test_a_timer_that_a_batch_sets_while_nothing_else_comes_fires_when_it_is_due(
    broker: MemoryBroker, customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next poll begins before the batch is folded, so it does not know of the timer."""
    monkeypatch.setattr(rest, "POLL_TIMEOUT_MS", 3_600_000)
    monkeypatch.setattr(sittings, "BURST_MS", 50)
    worker = await Worker(broker).start()
    getmany = worker.flow.consumer.getmany

    async def wait_as_a_client_does(*places: TopicPartition, timeout_ms: int = 0, **options: Any) -> Any:
        ending = time.monotonic() + timeout_ms / 1000
        while not (found := await getmany(*places, **options)) and time.monotonic() < ending:
            await asyncio.sleep(0.002)
        return found

    monkeypatch.setattr(worker.flow.consumer, "getmany", wait_as_a_client_does)
    await asyncio.sleep(0.05)
    customers.look("ann", 1, 0, text="burst")
    await until(lambda: len(published(broker, NOTICED)) == 1)
    await worker.finish()


async def test_a_timer_that_is_overdue_after_a_stop_fires_at_the_next_start(
    broker: MemoryBroker, customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sittings, "BURST_MS", 3_600_000)
    customers.look("ann", 1, 0, text="burst")
    worker = await Worker(broker).start()
    await until(lambda: read_by_now(broker))
    await worker.vanish()
    assert published(broker, NOTICED) == []
    now_ns = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now_ns() + 7_200 * 10**9)
    worker = await Worker(broker).start()
    await until(lambda: len(published(broker, NOTICED)) == 1)
    await worker.finish()


async def test_a_timer_that_fails_is_a_dead_letter_that_can_be_sent_back_and_fires_no_more_of_itself(
    broker: MemoryBroker, customers: Customers
) -> None:
    customers.look("ann", 1, 0, product_id="broken")
    customers.look("bob", 2, 0)
    customers.let_time_pass(60)
    worker = await Worker(broker).start()
    await until(lambda: len(published(broker)) == 1)
    await until(lambda: len(broker.records(DEAD_LETTERS.name)) == 1)
    (letter,) = broker.records(DEAD_LETTERS.name)
    assert letter.key == b"ann"
    assert pending(broker) == {b"@over pacer0", b"@over pacer1"}
    broker.append(TopicPartition(REDRIVE, sum(b"ann") % 2), letter.key, letter.value, headers=list(letter.headers))
    await until(lambda: len(broker.records(DEAD_LETTERS.name)) == 2)
    await worker.finish()
    first, second = (DeadLetter.from_headers(letter.headers) for letter in broker.records(DEAD_LETTERS.name))
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
    await worker.finish()
    (letter,) = broker.records(DEAD_LETTERS.name)
    assert letter.key == b"ann"


def test_a_timer_for_which_nothing_is_said_is_a_bug_of_the_flow() -> None:
    flow = MemoryFlow(SPEC, Settings(), "a")

    async def agent(batches: Any) -> None: ...

    with pytest.raises(LookupError, match="over"):
        flow.agent(CapturingApp())(agent)
