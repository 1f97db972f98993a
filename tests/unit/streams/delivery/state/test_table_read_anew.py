"""A table is read anew once its topic was made again, or got partitions; what is there serves meanwhile."""

import asyncio
from collections.abc import Mapping

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import UnknownTopicOrPartitionError

from streams.delivery.state import Table, table_reader
from streams.delivery.state.table_reader import TableReader
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.sittings import Good
from tests.unit.streams.delivery.state.test_table import GOODS, good
from tests.unit.streams.delivery.until import WITHIN_S, until


async def test_a_topic_that_is_made_again_takes_the_place_of_the_table_that_was_kept_meanwhile(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(table_reader, "ASK_EVERY_S", 0.0)
    broker, table, told = MemoryBroker(), Table(GOODS, 10_000), list[dict[str, Good | None]]()
    made = list[MemoryConsumer]()

    async def tell(changed: Mapping[str, Good | None]) -> None:
        told.append(dict(changed))

    def new_reader() -> MemoryConsumer:
        made.append(MemoryConsumer(broker, "goods"))
        return made[-1]

    place = TopicPartition("goods", 0)
    for key in ("old", "kept", "changed"):
        broker.append(place, key.encode(), good(key))
    tables = TableReader("flow", {"goods": table}, new_reader, {"goods": tell})
    await tables.load()
    following = asyncio.create_task(tables.follow())
    made[0].delete("goods")
    await until(lambda: "flow goes on with what its tables hold: goods is gone" in caplog.text)
    assert len(table) == 3
    broker.append(place, b"kept", good("kept"))
    broker.append(place, b"changed", good("changed", "boot"))
    broker.append(place, b"new", good("new"))
    await until(lambda: len(told) >= 2)
    boot, new = Good(product_id="changed", title="boot"), Good(product_id="new", title="shoe")
    assert told[1] == {"old": None, "changed": boot, "new": new}
    assert sorted(table) == ["changed", "kept", "new"]
    broker.append(place, b"new", None)  # it is followed as before
    await until(lambda: len(told) >= 3)
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)
    assert broker.happened.count("consumer start") == broker.happened.count("consumer stop") == 2


async def test_offsets_that_go_back_are_those_of_a_topic_that_was_made_again() -> None:
    broker, table, made = MemoryBroker(), Table(GOODS, 10_000), list[MemoryConsumer]()

    def new_reader() -> MemoryConsumer:
        made.append(MemoryConsumer(broker, "goods"))
        return made[-1]

    place = TopicPartition("goods", 0)
    for key in ("a", "b"):
        broker.append(place, key.encode(), good(key))
    tables = TableReader("flow", {"goods": table}, new_reader)
    await tables.load()
    following = asyncio.create_task(tables.follow())
    broker.logs[place].clear()
    broker.append(place, b"c", good("c"))
    made[0].seek(place, 0)  # as aiokafka does where an offset is past the end
    await until(lambda: list(table) == ["c"])
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)


async def test_a_table_is_read_anew_as_its_client_does_once_partitions_are_added(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker, table, made = MemoryBroker(), Table(GOODS, 10_000), list[MemoryConsumer]()

    def new_reader() -> MemoryConsumer:
        made.append(MemoryConsumer(broker, "goods"))
        return made[-1]

    broker.partitions = 1
    broker.append(TopicPartition("goods", 0), b"a", good("a"))
    tables = TableReader("flow", {"goods": table}, new_reader)
    await tables.load()
    following = asyncio.create_task(tables.follow())
    broker.partitions = 2
    broker.append(TopicPartition("goods", 1), b"b", good("b"))
    made[0].assign([TopicPartition("goods", p) for p in range(2)])
    await until(lambda: sorted(table) == ["a", "b"])
    assert "a topic of theirs was made again, or has more partitions" in caplog.text
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)


async def test_a_reader_that_is_stopped_while_it_reads_anew_leaves_no_consumer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_reader, "ASK_EVERY_S", 0.0)
    broker, made, starting = MemoryBroker(), list[MemoryConsumer](), asyncio.Event()

    class Slow(MemoryConsumer):
        async def start(self) -> None:
            await super().start()
            if len(made) > 1:
                starting.set()
                await asyncio.sleep(0.05)

    def new_reader() -> MemoryConsumer:
        made.append(Slow(broker, "goods"))
        return made[-1]

    broker.append(TopicPartition("goods", 0), b"a", good("a"))
    tables = TableReader("flow", {"goods": Table(GOODS, 10_000)}, new_reader)
    await tables.load()
    following = asyncio.create_task(tables.follow())
    made[0].delete("goods")
    await asyncio.sleep(0.01)
    broker.append(TopicPartition("goods", 0), b"b", good("b"))
    await asyncio.wait_for(starting.wait(), WITHIN_S)
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)
    assert broker.happened.count("consumer start") == broker.happened.count("consumer stop") == 2


async def test_a_topic_that_a_broker_still_shows_right_after_its_deletion_is_not_read_anew() -> None:
    broker, table, made = MemoryBroker(), Table(GOODS, 10_000), list[MemoryConsumer]()

    class Stale(MemoryConsumer):
        async def topics(self) -> set[str]:
            return {"goods"}

    def new_reader() -> MemoryConsumer:
        made.append(Stale(broker, "goods", "others"))
        return made[-1]

    broker.append(TopicPartition("goods", 0), b"a", good("a"))
    other = TopicPartition("others", 0)
    broker.append(other, b"b", good("b"))
    tables = TableReader("flow", {"goods": table, "others": Table(GOODS, 10_000)}, new_reader)
    await tables.load()
    following = asyncio.create_task(tables.follow())
    made[0].delete("goods")
    made[0].seek(other, 0)  # as aiokafka does with all partitions once some are lost
    await asyncio.sleep(0.1)
    assert (len(made), list(table)) == (1, ["a"])
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)


async def test_a_topic_that_is_gone_again_before_it_was_read_does_not_end_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(table_reader, "ASK_EVERY_S", 0.0)
    broker, table, made = MemoryBroker(), Table(GOODS, 10_000), list[MemoryConsumer]()

    class Gone(MemoryConsumer):
        async def start(self) -> None:
            await super().start()
            raise UnknownTopicOrPartitionError

    def new_reader() -> MemoryConsumer:
        made.append((Gone if len(made) == 1 else MemoryConsumer)(broker, "goods"))
        return made[-1]

    broker.append(TopicPartition("goods", 0), b"a", good("a"))
    tables = TableReader("flow", {"goods": table}, new_reader)
    await tables.load()
    following = asyncio.create_task(tables.follow())
    made[0].delete("goods")
    await asyncio.sleep(0.01)
    broker.append(TopicPartition("goods", 0), b"b", good("b"))
    await until(lambda: list(table) == ["b"])
    assert "a topic of theirs was deleted once more" in caplog.text
    await tables.stop()
    await asyncio.wait_for(following, WITHIN_S)
    assert broker.happened.count("consumer start") == broker.happened.count("consumer stop") == 3
