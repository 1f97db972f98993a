"""Who holds records back is asked of leader and coordinators; what these leave open is not called a hanging one."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from msgspec import structs

from streams.clients.open_transactions import DescribeProducersRequest, ListTransactionsRequest
from streams.kafka_tools import KafkaTools
from streams.ops import holder, lag_reader
from streams.ops.holder import Holder, find_holder
from streams.ops.lag import Waiting
from streams.ops.lag_reader import LagReader
from tests.unit.streams.ops.readings import look, place

PLACE, OFFSET, TOOLS = TopicPartition("orders", 0), 100, KafkaTools("kafka:9092")
LOADING = 14  # COORDINATOR_LOAD_IN_PROGRESS


class Brokers:
    """A leader, and a coordinator that shows this of the one producer that has a transaction open.

    Attributes:
        opened: where that began, each time the leader is asked; the last answer stays.
    """

    def __init__(self, state: str = "", silent_s: float = 60.0, error: int = 0) -> None:
        self.names = SimpleNamespace(on_cluster=lambda name: name)
        self.opened, self.partitions = [OFFSET], [{"partition": 0, "leader": 1}]
        self._state, self._last_ms, self._error = state, (time.time() - silent_s) * 1000, error

    async def describe_topics(self, _names: list[str]) -> list[dict[str, Any]]:
        return [{"partitions": self.partitions}]

    async def describe_cluster(self) -> dict[str, Any]:
        return {"brokers": [{"node_id": 1}]}

    async def ask(self, request: object, _node: int) -> Any:
        if isinstance(request, DescribeProducersRequest):
            start = self.opened.pop(0) if self.opened[1:] else self.opened[0]
            producers: list[Any] = [(7, 0, 0, self._last_ms, 0, start, {})]
            return SimpleNamespace(topics=[("orders", [(0, 0, None, producers, {})], {})])
        if isinstance(request, ListTransactionsRequest):
            shown: list[Any] = [("shop-3", 7, self._state, {})] if self._state else []
            return SimpleNamespace(error_code=self._error, transactions=shown)
        return SimpleNamespace(transaction_states=[(0, "shop-3", "Ongoing", 60_000, time.time() * 1000, 7, 0, [], {})])


async def found(brokers: Any) -> Holder | None:
    return await find_holder(brokers, TOOLS, PLACE, OFFSET)


@pytest.mark.parametrize(
    ("state", "silent_s", "hangs"),
    [("Ongoing", 9_000, False), ("CompleteCommit", 60, True), ("", 60, False), ("", holder.LONGEST_S + 60, True)],
)
async def test_a_transaction_hangs_if_it_counts_as_ended_or_if_no_coordinator_shows_it_and_it_is_old(
    state: str, silent_s: float, *, hangs: bool
) -> None:
    told = await found(Brokers(state, silent_s))
    assert told is not None
    assert told.hangs == hangs
    assert told.silent_s == pytest.approx(silent_s, abs=5)
    assert told.name == ("shop-3" if state else "producer 7")


async def test_a_coordinator_that_is_loading_tells_nothing() -> None:
    assert await found(Brokers(silent_s=9_000, error=LOADING)) is None


async def test_a_transaction_that_ends_while_it_is_asked_for_does_not_hang() -> None:
    brokers = Brokers("CompleteCommit")
    brokers.opened = [OFFSET, -1]
    assert await found(brokers) is None


async def test_of_a_topic_that_is_gone_nothing_is_told() -> None:
    brokers = Brokers()
    brokers.partitions = []
    assert await found(brokers) is None


async def test_partitions_are_asked_for_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = all_asked = 0
    together = asyncio.Event()

    async def find(*_: object) -> Holder:
        nonlocal asked
        asked += 1
        if asked == all_asked:
            together.set()
        await together.wait()
        return Holder(producer_id=7)

    async def read(*_: object) -> dict[TopicPartition, Waiting]:
        return {TopicPartition(each.topic, each.partition): Waiting(oldest_ms=1_700_000_000_000) for each in places}

    places = [structs.replace(place(100, 137, p, stable=100), waiting=None) for p in range(8)]
    all_asked = len(places)
    monkeypatch.setattr(lag_reader, "find_holder", find)
    monkeypatch.setattr(lag_reader, "read_waiting", read)
    unused: Any = None
    reader = LagReader(TOOLS, unused, unused, unused, unused, "beginning", 10)
    reading = await asyncio.wait_for(reader._read(structs.replace(look(0), places=tuple(places)), None, 1.0), 2)
    assert [each.holder for each in reading.places] == [Holder(producer_id=7)] * 8
