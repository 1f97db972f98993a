"""Who holds records back is asked of leader and coordinators; what these leave open is not called a hanging one."""

import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from msgspec import structs

from streams.clients.names import Names
from streams.clients.transaction_requests import DescribeProducersRequest, ListTransactionsRequest
from streams.kafka_tools import KafkaTools
from streams.ops import holder, lag_reader
from streams.ops.ages import Waiting
from streams.ops.holder import Holder, find_holders
from streams.ops.lag_reader import LagReader
from tests.unit.streams.ops.readings import NOW_S, look, place

PLACE, OFFSET, TOOLS = TopicPartition("orders", 0), 100, KafkaTools("kafka:9092")
LOADING = 14  # COORDINATOR_LOAD_IN_PROGRESS


class Brokers:
    """A leader, and a coordinator that shows this of the one producer that has a transaction open.

    Attributes:
        opened: where that began, each time the leader is asked; the last answer stays.
        asked: how many requests there were.
    """

    def __init__(self, state: str = "", silent_s: float = 60.0, error: int = 0) -> None:
        self.names, self.asked = Names(""), 0
        self.opened, self.partitions = [OFFSET], [{"partition": 0, "leader": 1}]
        self._state, self._last_ms, self._error = state, (time.time() - silent_s) * 1000, error

    async def describe_topics(self, _names: list[str]) -> list[dict[str, Any]]:
        self.asked += 1
        return [{"topic": "orders", "partitions": self.partitions}]

    async def describe_cluster(self) -> dict[str, Any]:
        self.asked += 1
        return {"brokers": [{"node_id": 1}]}

    async def ask(self, request: object, _node: int) -> Any:
        self.asked += 1
        if isinstance(request, DescribeProducersRequest):
            start = self.opened.pop(0) if self.opened[1:] else self.opened[0]
            producers: list[Any] = [(7, 0, 0, self._last_ms, 0, start, {})]
            return SimpleNamespace(
                topics=[("orders", [(part["partition"], 0, None, producers, {}) for part in self.partitions], {})]
            )
        if isinstance(request, ListTransactionsRequest):
            shown: list[Any] = [("shop-3", 7, self._state, {})] if self._state else []
            return SimpleNamespace(error_code=self._error, transactions=shown)
        return SimpleNamespace(transaction_states=[(0, "shop-3", "Ongoing", 60_000, time.time() * 1000, 7, 0, [], {})])


async def found(brokers: Any) -> Holder | None:
    return (await find_holders(brokers, TOOLS, {PLACE: OFFSET})).get(PLACE)


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


async def test_if_no_transaction_begins_there_no_coordinator_is_asked_for_it_would_list_them_all() -> None:
    brokers = Brokers("Ongoing")
    brokers.opened = [OFFSET + 1]
    assert await found(brokers) is None
    assert brokers.asked == 2


async def test_of_a_topic_that_is_gone_nothing_is_told() -> None:
    brokers = Brokers()
    brokers.partitions = []
    assert await found(brokers) is None


async def test_many_partitions_take_no_more_requests_than_one() -> None:
    brokers, many = Brokers("Ongoing"), [TopicPartition("orders", p) for p in range(64)]
    brokers.partitions = [{"partition": p, "leader": 1} for p in range(64)]
    holders = await find_holders(brokers, TOOLS, dict.fromkeys(many, OFFSET))  # type: ignore[arg-type]
    assert holders.keys() == set(many)
    assert holders[many[7]].abort.endswith("--topic orders --partition 7 --start-offset 100")
    assert brokers.asked == 5


async def test_who_holds_back_is_asked_only_of_partitions_that_have_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = list[Mapping[TopicPartition, int]]()

    async def find(
        _admin: object, _tools: object, starts: Mapping[TopicPartition, int]
    ) -> dict[TopicPartition, Holder]:
        asked.append(starts)
        return {TopicPartition("visits", 1): Holder(producer_id=7)}

    async def read(_reader: object, wanted: Mapping[TopicPartition, Any], *_: object) -> dict[TopicPartition, Waiting]:
        return {each: Waiting(oldest_ms=round(1000 * (NOW_S - 20 * each.partition))) for each in wanted}

    monkeypatch.setattr(lag_reader, "find_holders", find)
    monkeypatch.setattr(lag_reader, "read_waiting", read)
    unused: Any = None
    reader = LagReader(TOOLS, unused, unused, unused, unused, "beginning", 10)
    places = tuple(place(100, 137, p, stable=100) for p in range(2))
    reading = await reader._read(structs.replace(look(0), places=places), None, 1.0)
    assert asked == [{TopicPartition("visits", 1): 100}]
    assert [each.holder for each in reading.places] == [None, Holder(producer_id=7)]
