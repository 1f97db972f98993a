"""What coordinators answer, and aiokafka ends with, though a moment later all is well: it is asked for again.

A broker of Apache Kafka that its controller does not count in just now, since it starts or its heartbeats came late,
answers with an empty list. A client that begins in that moment knows no broker to ask, which aiokafka ends with an
AssertionError. It asks over its first connection until some are listed, and makes no other where that one is lost.

A member that joins while others do may get an empty assignment, without an error: the group's leader knew nothing of it
yet (the embedded broker; about one of a hundred that join within a second). aiokafka fails to read it, and its
consumer is dead.
"""

from typing import Any

from aiokafka.client import ConnectionGroup
from aiokafka.errors import CoordinatorNotAvailableError, RebalanceInProgressError
from aiokafka.protocol.group import SyncGroupRequest

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


def join_again(client: Any) -> None:
    """Let a consumer that got no assignment join its group again, as if the group still rebalanced.

    Args:
        client: an AIOKafkaClient, the part of a consumer that asks the brokers.
    """
    send_any = client.send

    async def send(node: Any, request: Any, **options: Any) -> Any:
        response = await send_any(node, request, **options)
        if isinstance(request, SyncGroupRequest) and not response.error_code and not response.member_assignment:
            response.error_code = RebalanceInProgressError.errno
        return response

    client.send = send
