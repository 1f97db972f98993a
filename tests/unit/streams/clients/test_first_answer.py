"""A client that knows several addresses leaves one that says nothing for the next one, and loses no patience by it."""

from collections.abc import Callable
from typing import Any

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaConnectionError

from streams.clients import Admin, Consumer, Producer
from streams.clients.first_answer import TURN_MS, ask_in_turns
from streams.settings import Settings

PATIENCE_MS = 40_000


class Client:
    """What of AIOKafkaClient connects: to the first address that answers within the patience of the moment."""

    def __init__(self, **answers_after_ms: int) -> None:
        self.hosts, self.tried = list(answers_after_ms.items()), list[tuple[str, int]]()
        self._request_timeout_ms = PATIENCE_MS
        ask_in_turns(self)

    async def bootstrap(self) -> None:
        for host, after_ms in self.hosts:
            self.tried.append((host, self._request_timeout_ms))
            if after_ms <= self._request_timeout_ms:
                return
        raise KafkaConnectionError("Unable to bootstrap")


async def test_an_address_that_says_nothing_has_one_turn_and_the_next_is_asked() -> None:
    client = Client(hangs=10**9, well=5)
    await client.bootstrap()
    assert client.tried == [("hangs", TURN_MS), ("well", TURN_MS)]
    assert client._request_timeout_ms == PATIENCE_MS


async def test_where_none_answers_at_once_all_are_asked_with_all_patience() -> None:
    client = Client(hangs=10**9, slow=20_000)
    await client.bootstrap()
    assert client.tried[2:] == [("hangs", PATIENCE_MS), ("slow", PATIENCE_MS)]


async def test_a_single_address_and_addresses_that_are_all_silent_are_waited_for_as_ever() -> None:
    alone, silent = Client(slow=20_000), Client(one=10**9, two=10**9)
    await alone.bootstrap()
    assert alone.tried == [("slow", PATIENCE_MS)]
    with pytest.raises(KafkaConnectionError):
        await silent.bootstrap()
    assert silent._request_timeout_ms == PATIENCE_MS


@pytest.mark.parametrize(
    "make", [lambda settings: Consumer(settings, "c"), lambda settings: Producer(settings, "p"), Admin]
)
async def test_each_kind_of_client_asks_in_turns(
    make: Callable[[Settings], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited_ms = list[int]()

    async def bootstrap(self: AIOKafkaClient) -> None:
        waited_ms.append(self._request_timeout_ms)
        raise KafkaConnectionError("Unable to bootstrap")

    monkeypatch.setattr(AIOKafkaClient, "bootstrap", bootstrap)
    client = make(Settings(broker="kafka-1:9092,kafka-2:9092"))
    with pytest.raises(KafkaConnectionError):
        await (client.client if isinstance(client, Producer) else client._client).bootstrap()
    assert waited_ms[0] == TURN_MS < waited_ms[1]
    await client.stop()
