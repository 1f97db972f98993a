"""Interprets a broker's answers about leaders, members and committed offsets. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from aiokafka import TopicPartition
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.structs import OffsetAndMetadata

from streams.clients.names import Names
from streams.delivery.introduction import read_introduction
from streams.delivery.note import read_note
from streams.ops.lag import Member


def leaders_of(described: Iterable[dict[str, Any]]) -> dict[TopicPartition, int]:
    """Return the leader of each partition of topics; below 0 it is none."""
    return {
        TopicPartition(topic["topic"], part["partition"]): part["leader"]
        for topic in described
        for part in topic["partitions"]
    }


def committed_of(meta: OffsetAndMetadata | None) -> dict[str, Any]:
    """Return what the group keeps for a partition: its offset, and the note beside it."""
    if meta is None:
        return {"committed": None}
    return {"committed": meta.offset, "note": read_note(meta.metadata)}


def member_of(described: Sequence[Any], names: Names) -> Member:
    """Return a member of a group; while the group rebalances it has no partitions."""
    _, client_id, host, metadata, assignment, *_ = described
    places: Iterable[TopicPartition] = ()
    if assignment:
        places = map(names.logical_place, ConsumerProtocolMemberAssignment.decode(assignment).partitions())
    at = tuple(sorted(tuple(place) for place in places))
    told = read_introduction(metadata)
    return Member(client_id=client_id, host=host.lstrip("/"), places=at, said=told.said, rejoins=told.rejoins)
