"""Requests for our permissions on a cluster; aiokafka has no method for them.

Kafka lists the allowed operations on a topic in its metadata (version 8), and on a group in its description
(version 3).
"""

from enum import IntEnum
from typing import Any

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Bytes, Int16, Int32, Schema, String

TEXT = String("utf-8")
NOT_TOLD = (-(2**31), 0)
"""A broker's words for: I do not say. None at all would be a thing that we may not even see, and that is an error."""


class Operation(IntEnum):
    """An operation of Kafka's ACLs; its bit in a set of them is 1 << value."""

    READ = 3
    WRITE = 4
    DESCRIBE = 8

    @property
    def acl(self) -> str:
        """Its name for kafka-acls.sh."""
        return self.name.capitalize()


# What an ACL for one operation also allows (Kafka's authorizer).
IMPLIES_DESCRIBE = (Operation.READ, Operation.WRITE)


def operations_in(bits: int) -> set[Operation]:
    """Return the operations in a set of bits. Pure."""
    found = {operation for operation in Operation if bits & 1 << operation}
    return found | {Operation.DESCRIBE} if found & set(IMPLIES_DESCRIBE) else found


class MetadataResponseV8(Response):  # type: ignore[misc]  # aiokafka ships no types
    """Topics, each with the operations that we are allowed."""

    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("brokers", Array(("node_id", Int32), ("host", TEXT), ("port", Int32), ("rack", TEXT))),
        ("cluster_id", TEXT),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("topic", TEXT),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("isr", Array(Int32)),
                        ("offline_replicas", Array(Int32)),
                    ),
                ),
                ("operations", Int32),
            ),
        ),
        ("cluster_operations", Int32),
    )


class MetadataRequestV8(RequestStruct):  # type: ignore[misc]
    """Asks for topics by name; makes none."""

    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = MetadataResponseV8
    SCHEMA = Schema(
        ("topics", Array(TEXT)),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_operations", Boolean),
        ("include_topic_operations", Boolean),
    )


class TopicOperations(Request[MetadataRequestV8]):  # type: ignore[misc]
    """What we are allowed to do with topics, by their names on the cluster."""

    API_KEY = 3

    def __init__(self, topics: list[str]) -> None:
        self._topics = topics

    def build(self, struct: type[Any]) -> Any:
        """Make the request of the version that was agreed on."""
        return struct(self._topics, False, False, True)


class GroupsResponseV3(Response):  # type: ignore[misc]
    """Groups, each with the operations that we are allowed."""

    API_KEY = 15
    API_VERSION = 3
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "groups",
            Array(
                ("error_code", Int16),
                ("group", TEXT),
                ("state", TEXT),
                ("protocol_type", TEXT),
                ("protocol", TEXT),
                (
                    "members",
                    Array(
                        ("member_id", TEXT),
                        ("client_id", TEXT),
                        ("client_host", TEXT),
                        ("metadata", Bytes),
                        ("assignment", Bytes),
                    ),
                ),
                ("operations", Int32),
            ),
        ),
    )


class GroupsRequestV3(RequestStruct):  # type: ignore[misc]
    """Asks for groups by name; aiokafka's own request of this version expects the answer of the version before."""

    API_KEY = 15
    API_VERSION = 3
    RESPONSE_TYPE = GroupsResponseV3
    SCHEMA = Schema(("groups", Array(TEXT)), ("include_operations", Boolean))


class GroupOperations(Request[GroupsRequestV3]):  # type: ignore[misc]
    """What we are allowed to do with a group, by its name on the cluster; to be sent to its coordinator."""

    API_KEY = 15

    def __init__(self, group: str) -> None:
        self._group = group

    def build(self, struct: type[Any]) -> Any:
        """Make the request of the version that was agreed on."""
        return struct([self._group], True)
