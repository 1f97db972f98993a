"""A client that begins while no broker is listed, or gets no assignment, asks again and does not end."""

import asyncio
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.client import CoordinationType
from aiokafka.errors import (
    CoordinatorNotAvailableError,
    IllegalGenerationError,
    KafkaConnectionError,
    KafkaError,
    RebalanceInProgressError,
    RequestTimedOutError,
    TransactionalIdAuthorizationFailed,
)
from aiokafka.protocol.group import HeartbeatRequest, JoinGroupRequest, LeaveGroupRequest, SyncGroupRequest

from streams.clients import Consumer, Producer
from streams.clients.coordinators import FIRST, join_again
from streams.delivery.twin import NamedHeartbeat
from streams.settings import Settings


@dataclass
class Connection:
    """The one over which brokers are asked until some are listed."""

    there: bool = True
    _writer: Any = None

    def connected(self) -> bool:
        return self.there

    def close(self, **_: Any) -> asyncio.Future[None]:
        closed = asyncio.get_running_loop().create_future()
        closed.set_result(None)
        return closed


async def look_up(client: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """Look a coordinator up before and after a broker is listed."""
    client._conns[FIRST] = Connection()
    with pytest.raises(CoordinatorNotAvailableError) as error:
        await client.coordinator_lookup(CoordinationType.GROUP, "g")
    assert error.value.retriable, "consumers ask again for such alone"

    async def send(node: int, _: Any) -> Any:
        return SimpleNamespace(error_code=0, coordinator_id=node, host="kafka", port=9092)

    monkeypatch.setattr(client.cluster, "brokers", lambda: [SimpleNamespace(nodeId=1)])
    monkeypatch.setattr(client, "send", send)
    found: int = await client.coordinator_lookup(CoordinationType.GROUP, "g")
    return found


async def test_a_producer_asks_again_for_its_coordinator_until_brokers_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    producer = Producer(Settings(), "p")
    assert await look_up(producer.client, monkeypatch) == 1
    await producer.stop()


async def test_a_consumer_asks_again_for_its_coordinator_until_brokers_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    consumer = Consumer(Settings(), "c", group_id="g")
    assert await look_up(consumer._client, monkeypatch) == 1
    await consumer.stop()


async def test_who_lost_its_first_connection_before_a_broker_was_listed_makes_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    producer = Producer(Settings(), "p")
    client, made = producer.client, list[Connection]()

    async def bootstrap() -> None:
        made.append(Connection())
        client._conns[FIRST] = made[-1]

    monkeypatch.setattr(client, "bootstrap", bootstrap)
    client._conns[FIRST] = Connection(there=False)
    assert not await client._metadata_update(client.cluster, []), "aiokafka forgets it, and makes no other"
    for _ in range(2):
        with pytest.raises(CoordinatorNotAvailableError):
            await client.coordinator_lookup(CoordinationType.GROUP, "g")
    assert len(made) == 1
    await producer.stop()


@pytest.mark.parametrize("refused", [False, True])
async def test_a_producer_whose_connection_is_lost_while_it_asks_for_its_coordinator_asks_again_but_no_refusal(
    monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    producer = Producer(Settings(), "p", "p-0")
    client, asked = producer.client, list[int]()

    async def send(node: int, _: Any) -> Any:
        asked.append(node)
        if len(asked) == 1:
            raise TransactionalIdAuthorizationFailed if refused else KafkaConnectionError("closed by the broker")
        return SimpleNamespace(error_code=0, coordinator_id=node, host="kafka", port=9092)

    async def done(*_: Any, **__: Any) -> bool:
        return True

    monkeypatch.setattr(client.cluster, "brokers", lambda: [SimpleNamespace(nodeId=1)])
    for name, does in (("send", send), ("ready", done), ("force_metadata_update", done)):
        monkeypatch.setattr(client, name, does)
    finding = producer._sender._find_coordinator(CoordinationType.TRANSACTION, "p-0")
    if refused:
        with pytest.raises(KafkaError):
            await finding
    else:
        assert (await finding, asked) == (1, [1, 1])
    await producer.stop()


@pytest.mark.parametrize(
    ("code", "assignment", "told"), [(0, b"", RebalanceInProgressError.errno), (0, b"topics", 0), (25, b"", 25)]
)
async def test_a_member_without_an_assignment_hears_that_its_group_still_rebalances(
    code: int, assignment: bytes, told: int
) -> None:
    async def send(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(error_code=code, member_assignment=assignment)

    client = SimpleNamespace(send=send)
    join_again(client)
    assert (await client.send(1, SyncGroupRequest("g", 3, "member", None, []), group=0)).error_code == told
    assert (await client.send(1, JoinGroupRequest("g", 6, 15, "member", None, "consumer", []))).error_code == code


@pytest.mark.parametrize(
    ("request_", "code", "left"),
    [
        (HeartbeatRequest("g", 3, "old"), IllegalGenerationError.errno, [("g", "old")]),
        (SyncGroupRequest("g", 3, "old", None, []), IllegalGenerationError.errno, [("g", "old")]),
        (SyncGroupRequest("g", 3, "old", "its-name", []), IllegalGenerationError.errno, []),
        (NamedHeartbeat(HeartbeatRequest("g", 3, "old"), "its-name"), IllegalGenerationError.errno, []),
        (HeartbeatRequest("g", 3, "old"), 0, []),
        (HeartbeatRequest("g", 3, "old"), RebalanceInProgressError.errno, []),
    ],
)
async def test_a_member_that_will_join_under_a_new_id_leaves_under_its_old_one(
    request_: Any, code: int, left: list[tuple[str, str]]
) -> None:
    """Its answer may take as long as it likes: who asked whether it is a member hears the answer to that."""
    told: list[tuple[str, str]] = []
    answers = asyncio.Event()

    async def send(_: int, asked: Any, **__: Any) -> Any:
        if isinstance(asked, LeaveGroupRequest):
            told.append((asked._group, asked._member_id))
            await answers.wait()
            raise RequestTimedOutError
        return SimpleNamespace(error_code=code, member_assignment=b"topics")

    client = SimpleNamespace(send=send)
    join_again(client)
    assert (await client.send(1, request_, group=0)).error_code == code
    await asyncio.sleep(0)
    assert told == left, "before anything else is asked of the coordinator"
    answers.set()
    await asyncio.sleep(0)
