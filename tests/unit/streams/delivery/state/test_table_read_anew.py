"""A table is read anew once its topic was made again, or got partitions; what is there serves meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import UnknownTopicOrPartitionError

from streams.delivery.state import Table, table_reader
from streams.delivery.state.table_reader import Changed, TableReader
from tests.doubles import MemoryBroker, MemoryConsumer
from tests.sittings import Good
from tests.unit.streams.delivery.state.test_table import GOODS, good
from tests.unit.streams.delivery.until import WITHIN_S, until

PLACE, OTHER = TopicPartition("goods", 0), TopicPartition("others", 0)


@pytest.fixture
def asks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_reader, "ASK_EVERY_S", 0.0)


@asynccontextmanager
async def followed(
    broker: MemoryBroker, *others: str, then: tuple[type[MemoryConsumer], ...] = (), tell: Changed | None = None
) -> AsyncIterator[tuple[Table[Good], list[MemoryConsumer]]]:
    """Follow a table of goods, beside other tables; yield it and the consumers that its reader makes.

    Args:
        broker: whose records are read.
        others: topics of the other tables.
        then: what the consumers after the first are.
        tell: is told what changes in goods.
    """
    table, made = Table(GOODS, 10_000), list[MemoryConsumer]()
    kinds: Iterator[type[MemoryConsumer]] = iter((MemoryConsumer, *then))

    def new_reader() -> MemoryConsumer:
        made.append(next(kinds, MemoryConsumer)(broker, "goods", *others))
        return made[-1]

    tables = {"goods": table} | {topic: Table(GOODS, 10_000) for topic in others}
    reader = TableReader("flow", tables, new_reader, {"goods": tell} if tell else {})
    await reader.load()
    following = asyncio.create_task(reader.follow())
    yield table, made
    await reader.stop()
    await asyncio.wait_for(following, WITHIN_S)
    assert broker.happened.count("consumer start") == broker.happened.count("consumer stop") == len(made)


@pytest.mark.usefixtures("asks_at_once")
async def test_a_topic_that_is_made_again_takes_the_place_of_the_table_that_was_kept_meanwhile(
    broker: MemoryBroker, caplog: pytest.LogCaptureFixture
) -> None:
    told = list[dict[str, Good | None]]()

    async def tell(changed: Mapping[str, Good | None]) -> None:
        told.append(dict(changed))

    for key in ("old", "kept", "changed"):
        broker.append(PLACE, key.encode(), good(key))
    async with followed(broker, tell=tell) as (table, made):
        made[0].delete("goods")
        await until(lambda: "flow continues with its tables as they are: goods is gone" in caplog.text)
        assert len(table) == 3
        broker.append(PLACE, b"kept", good("kept"))
        broker.append(PLACE, b"changed", good("changed", "boot"))
        broker.append(PLACE, b"new", good("new"))
        await until(lambda: len(told) >= 2)
        boot, new = Good(product_id="changed", title="boot"), Good(product_id="new", title="shoe")
        assert told[1] == {"old": None, "changed": boot, "new": new}
        assert sorted(table) == ["changed", "kept", "new"]
        broker.append(PLACE, b"new", None)  # it is followed as before
        await until(lambda: len(told) >= 3)
    assert len(made) == 2


async def test_offsets_that_go_back_are_those_of_a_topic_that_was_made_again(broker: MemoryBroker) -> None:
    for key in ("a", "b"):
        broker.append(PLACE, key.encode(), good(key))
    async with followed(broker) as (table, made):
        broker.logs[PLACE].clear()
        broker.append(PLACE, b"c", good("c"))
        made[0].seek(PLACE, 0)  # as aiokafka does where an offset is past the end
        await until(lambda: list(table) == ["c"])


async def test_a_table_is_read_anew_as_its_client_does_once_partitions_are_added(
    broker: MemoryBroker, caplog: pytest.LogCaptureFixture
) -> None:
    broker.partitions = 1
    broker.append(PLACE, b"a", good("a"))
    async with followed(broker) as (table, made):
        broker.partitions = 2
        broker.append(TopicPartition("goods", 1), b"b", good("b"))
        made[0].assign([TopicPartition("goods", p) for p in range(2)])
        await until(lambda: sorted(table) == ["a", "b"])
    assert "a topic of theirs was created again, or has more partitions" in caplog.text


@pytest.mark.usefixtures("asks_at_once")
async def test_a_reader_that_is_stopped_while_it_reads_anew_leaves_no_consumer(broker: MemoryBroker) -> None:
    starting = asyncio.Event()

    class Slow(MemoryConsumer):
        async def start(self) -> None:
            await super().start()
            starting.set()
            await asyncio.sleep(0.05)

    broker.append(PLACE, b"a", good("a"))
    async with followed(broker, then=(Slow,)) as (_, made):
        made[0].delete("goods")
        await asyncio.sleep(0.01)
        broker.append(PLACE, b"b", good("b"))
        await asyncio.wait_for(starting.wait(), WITHIN_S)
    assert len(made) == 2


async def test_a_topic_that_a_broker_still_shows_right_after_its_deletion_is_not_read_anew(
    broker: MemoryBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stale_topics(_: MemoryConsumer) -> set[str]:
        return {"goods"}

    monkeypatch.setattr(MemoryConsumer, "topics", stale_topics)
    broker.append(PLACE, b"a", good("a"))
    broker.append(OTHER, b"b", good("b"))
    async with followed(broker, "others") as (table, made):
        made[0].delete("goods")
        made[0].seek(OTHER, 0)  # as aiokafka does with all partitions once some are lost
        await asyncio.sleep(0.1)
        assert (len(made), list(table)) == (1, ["a"])


@pytest.mark.usefixtures("asks_at_once")
async def test_a_topic_that_is_gone_again_before_it_was_read_does_not_end_the_worker(
    broker: MemoryBroker, caplog: pytest.LogCaptureFixture
) -> None:
    class Gone(MemoryConsumer):
        async def start(self) -> None:
            await super().start()
            raise UnknownTopicOrPartitionError

    broker.append(PLACE, b"a", good("a"))
    async with followed(broker, then=(Gone,)) as (table, made):
        made[0].delete("goods")
        await asyncio.sleep(0.01)
        broker.append(PLACE, b"b", good("b"))
        await until(lambda: list(table) == ["b"])
    assert "a topic of theirs was deleted once more" in caplog.text
    assert len(made) == 3
