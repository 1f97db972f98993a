"""A flow's state is bounded, its tables are told and looked up, what failed is read again."""

import logging
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.delivery.inference import Poisoned
from streams.exits import EXIT_BUG, EXIT_CONFIGURATION
from streams.records import encode
from streams.settings import Settings
from streams.topics import DEAD_LETTERS, PRODUCTS, changelog_of
from tests.doubles import POISON_WORD, MemoryBroker, MemoryFlow, TextModel
from tests.sittings import KEEP_MS, Good
from tests.unit.streams.delivery.sitting_worker import (
    LOOKS,
    PURCHASES,
    REDRIVE,
    SPEC,
    Customers,
    Worker,
    published,
    read_by_now,
)
from tests.unit.streams.delivery.until import until

pytestmark = pytest.mark.usefixtures("left")


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
    await worker.finish()


async def test_no_more_keys_are_kept_than_the_setting_says(broker: MemoryBroker, customers: Customers) -> None:
    for number in range(40):
        customers.look(f"customer{number}", number, number / 100)
    worker = await Worker(broker, state_keys=5).start()
    await until(lambda: read_by_now(broker))
    for minute in range(1, 4):
        customers.let_time_pass(minute)
        await until(lambda: read_by_now(broker))
    assert {len(task.state.committed) for task in worker.flow.source.ownership.tasks.values()} == {5}
    await worker.finish()


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
    await worker.finish()


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
    await worker.finish()
    assert {s["customer_id"]: s["title"] for s in published(broker)} == {
        f"customer{n}": f"t{n * 15}" for n in range(20)
    }


async def test_the_record_of_any_input_can_be_sent_back(
    broker: MemoryBroker, customers: Customers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    customers.look("ann", 1, 0, PURCHASES, product_id="late")
    worker = await Worker(broker).start()
    await until(lambda: len(broker.records(DEAD_LETTERS.name)) == 1)
    broker.append(TopicPartition(SPEC.tables[0].name, 0), b"late", encode(Good(product_id="late", title="it came")))
    await until(lambda: "1 of 1 titles are measured" in caplog.text)
    (letter,) = broker.records(DEAD_LETTERS.name)
    place = TopicPartition(REDRIVE, sum(b"ann") % 2)
    broker.append(place, letter.key, letter.value, headers=list(letter.headers))
    await until(lambda: broker.offsets.get(place, 0) == 1)
    customers.let_time_pass(60)
    await until(lambda: len(published(broker)) == 1)
    await worker.finish()
    assert len(broker.records(DEAD_LETTERS.name)) == 1
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
    await worker.finish()


async def test_a_table_that_outgrows_its_bound_stops_the_worker_with_78(broker: MemoryBroker, left: list[int]) -> None:
    goods = SPEC.tables[0]
    broker.append(TopicPartition(goods.name, 0), b"p", encode(Good(product_id="p", title="x" * 400)))
    worker = Worker(broker, table_bytes=300)
    await worker.flow.source.start()
    await until(lambda: bool(left))
    assert left == [EXIT_CONFIGURATION]
    await worker.flow.source.stop()


async def test_a_function_of_a_table_that_fails_stops_the_worker(broker: MemoryBroker, left: list[int]) -> None:
    worker = Worker(broker)

    @worker.flow.on_table(SPEC.tables[0])
    async def fail(_: Any) -> None:
        raise ValueError("a bug")

    await worker.flow.source.start()
    await until(lambda: bool(left))
    assert left == [EXIT_BUG]
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
