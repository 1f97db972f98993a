"""A coordinator is asked for again while the brokers list none of themselves.

A broker of Apache Kafka that its controller does not count in just now, since it starts or its heartbeats came late,
answers with an empty list. A client that begins in that moment knows no broker to ask, which aiokafka ends with an
AssertionError. It asks over its first connection until some are listed, and makes no other where that one is lost.
"""

from typing import Any

from aiokafka.client import ConnectionGroup
from aiokafka.errors import CoordinatorNotAvailableError

FIRST = "bootstrap", ConnectionGroup.DEFAULT


def ask_again(client: Any) -> None:
    """Let consumers and producers wait, as they do for a coordinator that is not there yet.

    Args:
        client: an AIOKafkaClient, the part of a consumer or producer that knows the brokers.
    """
    look_up = client.coordinator_lookup

    async def look_up_once_listed(kind: Any, key: str) -> Any:
        if client.get_random_node() is None:
            first = client._conns.get(FIRST)
            if first is None or not first.connected():
                await client.bootstrap()
            raise CoordinatorNotAvailableError("the brokers list none of themselves yet")
        return await look_up(kind, key)

    client.coordinator_lookup = look_up_once_listed
