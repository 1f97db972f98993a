"""How an id's last transaction ended is asked until it is known, and its end is written where it may have written."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import (
    IncompatibleBrokerVersion,
    KafkaConnectionError,
    ProducerFenced,
    TransactionalIdAuthorizationFailed,
)

from streams.clients.last_transaction import LastTransaction
from streams.clients.transaction_requests import DescribeTransactionsRequest

FINE, LOADING, MOVED, FORBIDDEN, FENCED, BUSY, NOT_OURS, NEVER_SEEN = 0, 14, 16, 29, 47, 51, 53, 105
OUT, TABLE = TopicPartition("out", 1), TopicPartition("table", 0)


class Coordinator:
    """Answers requests by name, each with its next answer, the last one again and again; notes what it was asked."""

    def __init__(self, **answers: Sequence[Any]) -> None:
        self.answers = {name: list(some) for name, some in answers.items()}
        self.asked: list[Any] = []
        self.searches = 0
        self.producer = SimpleNamespace(
            client=SimpleNamespace(send=self.send, _conns={}),
            _sender=SimpleNamespace(
                _coordinators={}, _find_coordinator=self.find, _coordinator_dead=lambda _kind: self.lose()
            ),
            _txn_manager=SimpleNamespace(transactional_id="tally-0", producer_id=7, producer_epoch=3),
        )

    async def find(self, _kind: object, _id: str) -> int:
        return 1

    def lose(self) -> None:
        self.searches += 1

    async def send(self, _node: int, request: Any, group: object) -> Any:
        self.asked.append(request)
        answers = self.answers[type(request).__name__.removesuffix("Request")]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def state(name: str, error: int = FINE) -> Any:
    return SimpleNamespace(transaction_states=[(error, "tally-0", name, 0, 0, 7, 3, [], {})])


def added(*codes: int) -> Any:
    places = zip((OUT, TABLE), codes, strict=True)
    return SimpleNamespace(errors=[(place.topic, [(place.partition, code)]) for place, code in places])


def plain(code: int = FINE) -> Any:
    return SimpleNamespace(error_code=code)


def willing(**answers: Sequence[Any]) -> Coordinator:
    """Return a coordinator that does what it is asked, but for these answers."""
    usual: dict[str, Sequence[Any]] = {
        "DescribeTransactions": [state("CompleteCommit")],
        "AddPartitionsToTxn": [added(FINE, FINE)],
        "AddOffsetsToTxn": [plain()],
        "EndTxn": [plain()],
    }
    return Coordinator(**(usual | answers))


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("CompleteCommit", "commit"),
        ("CompleteAbort", "abort"),
        ("Ongoing", "abort"),
        ("PrepareEpochFence", "abort"),
        ("Dead", "abort"),
        ("Empty", "commit"),
    ],
)
async def test_a_state_tells_the_ending(name: str, ending: str) -> None:
    assert await LastTransaction(Coordinator(DescribeTransactions=[state(name)]).producer).ending() == ending


async def test_a_transaction_that_is_being_ended_is_waited_for() -> None:
    states = [state("", LOADING), state("PrepareCommit"), state("PrepareCommit"), state("CompleteCommit")]
    coordinator = Coordinator(DescribeTransactions=states)
    assert await LastTransaction(coordinator.producer).ending() == "commit"
    assert len(coordinator.asked) == 4


async def test_an_id_that_was_never_seen_has_nothing_that_could_hang() -> None:
    coordinator = Coordinator(DescribeTransactions=[state("", NEVER_SEEN)])
    assert await LastTransaction(coordinator.producer).ending() == "commit"


async def test_a_broker_that_cannot_say_is_not_asked_again() -> None:
    coordinator = Coordinator(DescribeTransactions=[IncompatibleBrokerVersion("no such request")])
    assert await LastTransaction(coordinator.producer).ending() is None


@pytest.mark.parametrize("ending", ["commit", "abort"])
async def test_the_end_is_written_to_all_places_and_the_group_and_waited_for(ending: Any) -> None:
    coordinator = willing(DescribeTransactions=[state("PrepareCommit"), state("CompleteCommit")])
    await LastTransaction(coordinator.producer).end_again([OUT, TABLE], "tally", ending)
    partitions, offsets, end, *described = coordinator.asked
    assert (partitions._producer_id, partitions._producer_epoch) == (7, 3)
    assert partitions._topics == [("out", [1]), ("table", [0])]
    assert offsets._group_id == "tally"
    assert bool(end._transaction_result) == (ending == "commit")
    assert [type(each) for each in described] == [DescribeTransactionsRequest] * 2


async def test_a_table_that_it_may_only_read_is_left_out() -> None:
    refused = [added(55, FORBIDDEN), SimpleNamespace(errors=[("out", [(1, FINE)])])]
    coordinator = willing(AddPartitionsToTxn=refused)
    await LastTransaction(coordinator.producer).end_again([OUT, TABLE], "tally", "commit")
    assert coordinator.asked[1]._topics == [("out", [1])]


async def test_a_coordinator_that_moved_is_looked_for_and_one_that_is_busy_is_asked_again() -> None:
    ends = [plain(MOVED), KafkaConnectionError(), plain(BUSY), plain(LOADING), plain()]
    coordinator = willing(EndTxn=ends)
    await LastTransaction(coordinator.producer).end_again([OUT, TABLE], "tally", "commit")
    assert len(coordinator.asked) == 2 + len(ends) + 1
    assert coordinator.searches == 2


async def test_a_producer_that_was_fenced_ends_nothing() -> None:
    coordinator = willing(AddPartitionsToTxn=[added(FENCED, FENCED)])
    with pytest.raises(ProducerFenced):
        await LastTransaction(coordinator.producer).end_again([OUT, TABLE], "tally", "commit")
    assert len(coordinator.asked) == 1


async def test_what_the_broker_refuses_is_raised() -> None:
    coordinator = willing(AddOffsetsToTxn=[plain(NOT_OURS)])
    with pytest.raises(TransactionalIdAuthorizationFailed):
        await LastTransaction(coordinator.producer).end_again([OUT, TABLE], "tally", "commit")
