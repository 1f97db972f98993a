"""Asks for a flow's group: its state and its members, in either of Kafka's two group protocols.

Workers use the older protocol. Another program in a group of this name may use the newer one, and then the whole group
does; the older request reports such a group as dead.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka.errors import GroupIdNotFound, IncompatibleBrokerVersion, UnsupportedVersionError, for_code

from streams.checks.coordinators import GROUP, ask_coordinator
from streams.clients import Admin
from streams.clients.group_request import ConsumerGroupDescribeRequest
from streams.clients.names import Names
from streams.ops.answers import member_of
from streams.ops.lag import FlowState, Member

_DEAD = "Dead"
_STATES: Mapping[str, FlowState] = {
    "Stable": "running",
    "PreparingRebalance": "rebalancing",
    "CompletingRebalance": "rebalancing",
    "Empty": "stopped",
    _DEAD: "never_ran",
}


async def read_group(admin: Admin, name: str) -> tuple[FlowState, tuple[Member, ...]]:
    """Return the state of a flow's group, by its logical name, and who is in it.

    Raises:
        KafkaError: the broker refuses or does not answer.
    """
    (response,) = await admin.describe_consumer_groups([name])
    ((code, _, state, _, _, described, *_),) = response.groups
    if code:
        raise for_code(code)(f"the group {name} cannot be described")
    members = [member_of(each, admin.names) for each in described]
    if state == _DEAD:
        state, members = await _newer(admin, name)
    return _STATES.get(state, "rebalancing"), tuple(sorted(members, key=lambda member: member.client_id))


async def _newer(admin: Admin, name: str) -> tuple[str, list[Member]]:
    """Ask for a group of the newer protocol; one that is not there either, or on a broker without it, is dead."""
    coordinator = await ask_coordinator(admin, name, GROUP)
    if coordinator.error_code:
        raise for_code(coordinator.error_code)(f"the group {name} has no coordinator")
    request = ConsumerGroupDescribeRequest(admin.names.on_cluster(name))
    try:
        response = await admin.ask(request, coordinator.coordinator_id)
    except (IncompatibleBrokerVersion, NotImplementedError):
        return _DEAD, []
    ((code, _, _, state, _, _, _, described, *_),) = response.groups
    if for_code(code) in {GroupIdNotFound, UnsupportedVersionError}:  # the latter where it is switched off
        return _DEAD, []
    if code:
        raise for_code(code)(f"the group {name} cannot be described")
    return state, [_member_of(each, admin.names) for each in described]


def _member_of(described: Sequence[Any], names: Names) -> Member:
    _, _, _, _, client_id, host, _, _, assigned, *_ = described
    places = ((names.logical(topic), partition) for _, _, topic, partitions, _ in assigned for partition in partitions)
    return Member(client_id=client_id, host=host.lstrip("/"), places=tuple(sorted(places)))
