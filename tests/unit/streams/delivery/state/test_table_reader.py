"""Tables are whole before the first batch, and follow their topics from then on."""

import asyncio
import gc
from collections.abc import Mapping
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.delivery.state import Table
from streams.delivery.state.table_reader import TableReader
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.sittings import Good
from tests.unit.streams.delivery.state.test_table import GOODS, good
from tests.unit.streams.delivery.until import WITHIN_S, until


def reader(broker: MemoryBroker, tables: dict[str, Table]) -> TableReader:  # type: ignore[type-arg]
    return TableReader("flow", tables, lambda: MemoryConsumer(broker, *tables))


async def test_every_partition_is_read_to_its_end_and_then_followed() -> None:
    broker, table = MemoryBroker(), Table(GOODS, 10_000)
    for number in range(40):
        broker.append(TopicPartition("goods", number % 4), b"p%d" % number, good(f"p{number}"))
    tables = reader(broker, {"goods": table})
    await tables.load()
    assert len(table) == 40
    following = asyncio.create_task(tables.follow())
    broker.append(TopicPartition("goods", 2), b"p1", None)
    broker.append(TopicPartition("goods", 2), b"new", good("new"))
    await until(lambda: table.get("new") is not None)
    assert table.get("p1") is None
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)
    assert broker.happened[-1] == "consumer stop"


async def test_a_function_is_told_the_whole_table_first_and_then_only_what_changes() -> None:
    broker, table, told = MemoryBroker(), Table(GOODS, 10_000), list[dict[str, Good | None]]()

    async def tell(changed: Mapping[str, Good | None]) -> None:
        told.append(dict(changed))

    for key in ("a", "b"):
        broker.append(TopicPartition("goods", 0), key.encode(), good(key))
    tables = TableReader("flow", {"goods": table}, lambda: MemoryConsumer(broker, "goods"), {"goods": tell})
    await tables.load()
    assert told == [{key: Good(product_id=key, title="shoe") for key in "ab"}]
    place = TopicPartition("goods", 0)
    broker.append(place, b"a", good("a"))  # as it was
    broker.append(place, b"a", good("a", "boot"))
    broker.append(place, b"b", None)
    broker.append(place, b"c", good("c"))
    broker.append(place, b"c", b"{")
    broker.append(place, b"never", None)
    following = asyncio.create_task(tables.follow())
    await until(lambda: len(told) >= 2)
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)
    assert told[1:] == [{"a": Good(product_id="a", title="boot"), "b": None, "c": None}]


async def test_a_function_is_told_an_empty_table_too_for_then_it_is_ready() -> None:
    told = []

    async def tell(changed: Mapping[str, Good | None]) -> None:
        told.append(dict(changed))

    broker = MemoryBroker()
    tables = TableReader("flow", {"goods": Table(GOODS, 9)}, lambda: MemoryConsumer(broker, "goods"), {"goods": tell})
    await tables.load()
    assert told == [{}]


async def test_a_flow_without_tables_connects_nothing() -> None:
    broker = MemoryBroker()
    tables = reader(broker, {})
    await tables.load()
    await tables.follow()
    await tables.stop()
    assert broker.happened == []


async def test_an_empty_table_is_whole_at_once() -> None:
    tables = reader(MemoryBroker(), {"goods": Table(GOODS, 10_000)})
    await asyncio.wait_for(tables.load(), WITHIN_S)


async def test_a_table_that_a_lost_broker_keeps_waiting_lets_the_collector_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.process.interpreter.QUIET_S", 2 * WITHIN_S)
    broker, table = MemoryBroker(), Table(GOODS, 10_000)
    broker.append(TopicPartition("goods", 0), b"a", good("a"))
    tables = reader(broker, {"goods": table})
    answers, heard = asyncio.Event(), MemoryConsumer.getmany

    async def getmany(*args: Any, **options: Any) -> Any:
        return await heard(*args, **options) if answers.is_set() else await asyncio.sleep(0.01, {})

    monkeypatch.setattr(MemoryConsumer, "getmany", getmany)
    loading = asyncio.create_task(tables.load())
    try:
        await until(lambda: not gc.isenabled())
        monkeypatch.setattr("streams.process.interpreter.QUIET_S", 0.0)
        await until(gc.isenabled)
        assert not loading.done()
        answers.set()
        await loading
        assert len(table) == 1
    finally:
        gc.unfreeze()
        await tables.stop()


async def test_on_a_broker_that_answers_at_once_nothing_is_fetched_while_the_table_rests() -> None:
    broker, table = MemoryBroker(), Table(GOODS, 10_000)
    consumer = MemoryConsumer(broker, "goods")
    tables = TableReader("flow", {"goods": table}, lambda: consumer, rest_s=0.05)
    await tables.load()
    following = asyncio.create_task(tables.follow())
    await until(lambda: consumer.paused == set(consumer.assignment()))
    broker.append(TopicPartition("goods", 0), b"new", good("new"))
    await until(lambda: table.get("new") is not None)
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)
