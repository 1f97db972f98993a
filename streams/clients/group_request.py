"""A request of KIP-848 that aiokafka lacks: the members of a group of Kafka's newer protocol.

The older request reports a group as dead if some of its members have `group.protocol=consumer`.
"""

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Boolean, CompactArray, CompactString, Int16, Int32, Int64, Schema, TaggedFields

CONSUMER_GROUP_DESCRIBE = 69

_TEXT, _TAGS = CompactString("utf-8"), ("tags", TaggedFields)
_PLACES = CompactArray(
    ("topic_id_high", Int64), ("topic_id_low", Int64), ("topic", _TEXT), ("partitions", CompactArray(Int32)), _TAGS
)
"""Partitions by topic."""


class ConsumerGroupDescribeResponse_v0(Response):  # type: ignore[misc]  # noqa: N801  # aiokafka: no types, its names
    """One entry per group: error, state, members with what they have and what they shall have."""

    API_KEY = CONSUMER_GROUP_DESCRIBE
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "groups",
            CompactArray(
                ("error_code", Int16),
                ("error_message", _TEXT),
                ("group_id", _TEXT),
                ("group_state", _TEXT),
                ("group_epoch", Int32),
                ("assignment_epoch", Int32),
                ("assignor_name", _TEXT),
                (
                    "members",
                    CompactArray(
                        ("member_id", _TEXT),
                        ("instance_id", _TEXT),
                        ("rack_id", _TEXT),
                        ("member_epoch", Int32),
                        ("client_id", _TEXT),
                        ("client_host", _TEXT),
                        ("subscribed_topic_names", CompactArray(_TEXT)),
                        ("subscribed_topic_regex", _TEXT),
                        ("assignment", _PLACES),
                        ("assignment_tags", TaggedFields),
                        ("target_assignment", _PLACES),
                        ("target_assignment_tags", TaggedFields),
                        _TAGS,
                    ),
                ),
                ("authorized_operations", Int32),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class ConsumerGroupDescribeRequest_v0(RequestStruct):  # type: ignore[misc]  # noqa: N801
    """Groups, all of one coordinator."""

    FLEXIBLE_VERSION = True
    API_KEY = CONSUMER_GROUP_DESCRIBE
    API_VERSION = 0
    RESPONSE_TYPE = ConsumerGroupDescribeResponse_v0
    SCHEMA = Schema(("group_ids", CompactArray(_TEXT)), ("include_authorized_operations", Boolean), _TAGS)


class ConsumerGroupDescribeRequest(Request[ConsumerGroupDescribeRequest_v0]):  # type: ignore[misc]
    """Asks a coordinator for one group; needs the right to describe it, and its topics."""

    API_KEY = CONSUMER_GROUP_DESCRIBE

    def __init__(self, group: str) -> None:
        """Ask for this, by its name on the cluster."""
        self._group = group

    def build(self, struct: type[ConsumerGroupDescribeRequest_v0]) -> ConsumerGroupDescribeRequest_v0:
        """Return the request for the wire."""
        return struct([self._group], False, {})
