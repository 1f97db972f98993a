"""A partition is unfinished where readers of what is committed stop before its end, or where nobody can say."""

from types import SimpleNamespace
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from streams.clients.unfinished import READ_COMMITTED, unfinished

WHOLE, OPEN, MOVED, UNREACHED, LEADERLESS = PLACES = [TopicPartition("out", p) for p in range(5)]
NOT_LEADER = 6
LEADERS = {WHOLE: 1, OPEN: 1, MOVED: 1, UNREACHED: 2, LEADERLESS: -1}


class Client:
    """Two brokers, one of which cannot be reached."""

    def __init__(self) -> None:
        self.cluster = SimpleNamespace(leader_for_partition=LEADERS.__getitem__)
        self.asked: list[tuple[int, int]] = []

    async def send(self, node: int, request: Any) -> Any:
        self.asked.append((node, request._isolation_level))
        if node != 1:
            raise KafkaConnectionError(f"no connection to {node}")
        stable = request._isolation_level == READ_COMMITTED
        open_ends = 5 if stable else 9
        return SimpleNamespace(topics=[("out", [(0, 0, -1, 7), (1, 0, -1, open_ends), (2, NOT_LEADER, -1, -1)])])


async def test_what_is_open_and_what_nobody_knows_is_unfinished() -> None:
    assert await unfinished(Client(), PLACES) == {OPEN, MOVED, UNREACHED, LEADERLESS}


async def test_each_leader_is_asked_twice_whatever_it_leads() -> None:
    client = Client()
    await unfinished(client, [WHOLE, OPEN, MOVED])
    assert sorted(client.asked) == [(1, 0), (1, 1)]


async def test_of_no_partition_nobody_is_asked() -> None:
    client = Client()
    assert await unfinished(client, []) == set()
    assert client.asked == []
