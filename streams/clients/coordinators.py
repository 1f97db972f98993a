"""Retries coordinator answers on which aiokafka would end, though everything is fine a moment later.

An Apache Kafka broker that its controller does not count as alive just now, because it starts or its heartbeats were
late, answers with an empty list of brokers. A client that starts at that moment knows no broker to ask, and aiokafka
raises an AssertionError. Until some brokers are listed it asks over its first connection, and opens no other one if
that is lost.

aiokafka also ends a producer whose connection is lost while it asks for its coordinator, though it retries after every
other temporary error. A broker that shuts down is often in the middle of that answer.

A member that joins while others do may get an empty assignment without an error, because the group's leader did not
know of it yet (the embedded broker; about one in a hundred that join within a second). aiokafka fails to parse it, and
its consumer is dead.

A member whose generation is over joins again under a new id, and aiokafka forgets the old one without leaving. Apache
Kafka's rebalance then waits for the old one until its session ends; the embedded broker's for ever, and all workers
stand still.
"""

import asyncio
from contextlib import suppress
from typing import Any

from aiokafka.client import ConnectionGroup
from aiokafka.errors import CoordinatorNotAvailableError, IllegalGenerationError, KafkaError, RebalanceInProgressError
from aiokafka.protocol.group import HeartbeatRequest, LeaveGroupRequest, SyncGroupRequest

FIRST = "bootstrap", ConnectionGroup.DEFAULT


def ask_again(client: Any) -> None:
    """Let consumers and producers retry after every temporary error, as they do while there is no coordinator yet.

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
        try:
            return await look_up(kind, key)
        except KafkaError as error:
            if not error.retriable:
                raise
            raise CoordinatorNotAvailableError(repr(error)) from error

    client.coordinator_lookup = look_up_once_listed


def join_again(client: Any) -> None:
    """Let a consumer that got no assignment join its group again, as if the group still rebalanced.

    One that will join under a new id leaves under its old one first; a member with a name of its own keeps its place.
    It hears at once that its generation is over: the leave is on its way then, and nobody waits for its answer.

    Args:
        client: an AIOKafkaClient, the part of a consumer that asks the brokers.
    """
    send_any = client.send
    leaves: set[asyncio.Task[None]] = set()

    async def leave(node: Any, outdated: Any, **options: Any) -> None:
        with suppress(KafkaError):
            await send_any(node, LeaveGroupRequest(outdated._group, outdated._member_id), **options)

    async def send(node: Any, request: Any, **options: Any) -> Any:
        response = await send_any(node, request, **options)
        if isinstance(request, SyncGroupRequest) and not response.error_code and not response.member_assignment:
            response.error_code = RebalanceInProgressError.errno
        if _is_outdated(request, response):
            leaves.add(task := asyncio.create_task(leave(node, request, **options)))
            task.add_done_callback(leaves.discard)
        return response

    client.send = send


def _is_outdated(request: Any, response: Any) -> bool:
    """Return whether a member without a static name was told that its generation is over."""
    asks = isinstance(request, HeartbeatRequest | SyncGroupRequest)
    named = getattr(request, "_group_instance_id", None) is not None
    return asks and not named and bool(response.error_code == IllegalGenerationError.errno)
