"""A client that begins while no broker is listed waits for one, and does not end."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.client import CoordinationType
from aiokafka.errors import CoordinatorNotAvailableError

from streams.clients import Consumer, Producer
from streams.settings import Settings


async def look_up(client: Any, monkeypatch: pytest.MonkeyPatch) -> int:
    """Look a coordinator up before and after a broker is listed."""
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
