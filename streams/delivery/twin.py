"""Detects two processes with the same name on a cluster: the later one stays, the earlier one finds out and ends.

later one joins a group under the name ──▶ the broker fences the earlier member ──▶ its next heartbeat says so

The lock of `streams/process/instance.py` covers one machine; this covers all of them, within a heartbeat. aiokafka's
heartbeats do not carry the name, so the broker can only answer that the member is unknown, and the client claims the
name again: two processes would fence each other for ever. With the name in the heartbeat (version 3, Kafka 2.3) the
answer is clear, provided the group had admitted the process under its member id. If the process got an id and never
used it, and another coordinator was elected meanwhile, that one does not know the id: it takes the process for the
victim of a twin that was the process itself. Refuses to know: which process was meant to have the name.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NoReturn, Protocol

from aiokafka.errors import KafkaError, UnknownMemberIdError
from aiokafka.protocol.api import Request, RequestStruct
from aiokafka.protocol.commit import OffsetCommitRequest
from aiokafka.protocol.group import (
    HeartbeatRequest,
    HeartbeatRequest_v0,
    HeartbeatRequest_v1,
    HeartbeatResponse_v1,
    SyncGroupRequest,
)
from aiokafka.protocol.types import Int32, Schema, String

from streams.exits import EXIT_CONFIGURATION, leave

FENCED_INSTANCE_ID = 82  # aiokafka has no name for it
# aiokafka gives a request up after 40 s, and the next one has a new connection.
ASK_WITHIN_S, ASK_AGAIN_S = 60.0, 0.25

log = logging.getLogger(__name__)

Send = Callable[[Any], Awaitable[Any]]


class Coordinator(Protocol):
    """What is used of aiokafka's group coordinator; each of its requests passes through `_send_req`."""

    generation: int
    member_id: str
    _group_instance_id: str | None
    _send_req: Send

    async def ensure_coordinator_known(self) -> None:
        """Look for the coordinator until it is found."""

    async def _do_heartbeat(self) -> bool: ...


class HeartbeatResponse_v3(HeartbeatResponse_v1):  # type: ignore[misc]  # noqa: N801  aiokafka ships no types
    """The answer; as in version 1."""

    API_VERSION = 3


class HeartbeatRequest_v3(RequestStruct):  # type: ignore[misc]  # noqa: N801
    """A heartbeat that says under which name the member joined."""

    API_KEY = 12
    API_VERSION = 3
    RESPONSE_TYPE = HeartbeatResponse_v3
    SCHEMA = Schema(
        ("group", String("utf-8")),
        ("generation_id", Int32),
        ("member_id", String("utf-8")),
        ("group_instance_id", String("utf-8")),
    )


class NamedHeartbeat(Request[HeartbeatRequest_v0 | HeartbeatRequest_v1 | HeartbeatRequest_v3]):  # type: ignore[misc]
    """A heartbeat with the name; without it on brokers older than Kafka 2.3, which know no names."""

    API_KEY = 12

    def __init__(self, plain: HeartbeatRequest, name: str | None) -> None:
        self._plain, self._name = plain, name

    def build(self, request_struct_class: type[Any]) -> Any:
        """Make the request in the version that the broker knows."""
        member = (self._plain._group, self._plain._generation_id, self._plain._member_id)
        return request_struct_class(*member, *[self._name] * (request_struct_class.API_VERSION >= 3))


def watch_for_twin(coordinator: Coordinator, fenced: Callable[[], None]) -> None:
    """Call `fenced` as soon as the broker says that another process joined under this member's name.

    Under an id with which the member has not been in the group, this has to be said twice: the first time it joins
    again under the name alone. Two processes that take the name from each other end so, too, one of them.

    Args:
        coordinator: of a started consumer with a name; its requests pass through here from now on.
        fenced: called in the consumer's thread.
    """
    send, taken_in, doubted = coordinator._send_req, coordinator.member_id, False

    async def send_named(request: Any) -> Any:
        nonlocal taken_in, doubted
        member = coordinator.member_id
        if isinstance(request, HeartbeatRequest):
            request = NamedHeartbeat(request, coordinator._group_instance_id)
        response = await send(request)
        error_code = getattr(response, "error_code", 0)
        if isinstance(request, SyncGroupRequest) and not error_code:
            taken_in, doubted = member, False
        elif error_code == FENCED_INSTANCE_ID and (doubted or member == taken_in):
            fenced()
        elif error_code == FENCED_INSTANCE_ID:
            doubted, response.error_code = True, UnknownMemberIdError.errno
        return response

    coordinator._send_req = send_named


async def is_member(coordinator: Coordinator) -> bool:
    """Ask the group by heartbeats, now: whose producers were fenced learns of a twin, or that its group went on.

    Asks until it is answered. Silence says nothing: whoever took it for a yes would drive others out of what they have
    by now, or end for what they did meanwhile.

    Returns:
        False if the group has given this member's partitions away, and the client joins it again.

    Raises:
        TimeoutError: no answer, for longer than a request may take; the connection was replaced meanwhile.
    """
    try:
        async with asyncio.timeout(ASK_WITHIN_S):
            return await _ask(coordinator)
    except TimeoutError as error:
        words = f"the group gives no answer for {ASK_WITHIN_S:.0f} s to whether this worker is a member"
        raise TimeoutError(words) from error


async def _ask(coordinator: Coordinator) -> bool:
    while counts_itself_in(coordinator):  # else a heartbeat, with the name alone, would look like a twin's victim's
        with suppress(KafkaError):
            await coordinator.ensure_coordinator_known()  # a broker that was lost for a while is not, at first
            if await coordinator._do_heartbeat():
                break
        await asyncio.sleep(ASK_AGAIN_S)
    return counts_itself_in(coordinator)  # the client's own heartbeats may have been told meanwhile


def counts_itself_in(coordinator: Coordinator) -> bool:
    """Tell whether the client takes itself for a member of the group; False once the broker has put it out."""
    return bool(coordinator.generation != OffsetCommitRequest.DEFAULT_GENERATION_ID)


def end_for_twin(name: str) -> NoReturn:
    """End the process with 78: if a supervisor started it again, it would only drive the other one out."""
    log.critical("another process of this cluster runs as %s, too: give one of them another --instance", name)
    leave(EXIT_CONFIGURATION)
