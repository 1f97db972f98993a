"""Three requests of KIP-664 that aiokafka lacks: which transactions are open, and whose they are.

DescribeTransactions   asks a coordinator what it knows of transactional ids
DescribeProducers      asks a leader which producers have an open transaction in a partition
ListTransactions       asks a coordinator for the transactional ids of producers
"""

from collections.abc import Sequence

from aiokafka import TopicPartition
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import CompactArray, CompactString, Int16, Int32, Int64, Schema, TaggedFields

DESCRIBE_PRODUCERS, DESCRIBE_TRANSACTIONS, LIST_TRANSACTIONS = 61, 65, 66

_TEXT, _TAGS = CompactString("utf-8"), ("tags", TaggedFields)
_TOPICS = CompactArray(("topic", _TEXT), ("partitions", CompactArray(Int32)), _TAGS)
"""Partitions by topic."""


class DescribeTransactionsResponse_v0(Response):  # type: ignore[misc]  # noqa: N801  # aiokafka: no types, its names
    """One entry per id: error, id, state, time-out, start, producer id and epoch, partitions of an open one."""

    API_KEY = DESCRIBE_TRANSACTIONS
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "transaction_states",
            CompactArray(
                ("error_code", Int16),
                ("transactional_id", _TEXT),
                ("transaction_state", _TEXT),
                ("transaction_timeout_ms", Int32),
                ("transaction_start_time_ms", Int64),
                ("producer_id", Int64),
                ("producer_epoch", Int16),
                ("topics", _TOPICS),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class DescribeTransactionsRequest_v0(RequestStruct):  # type: ignore[misc]  # noqa: N801
    """Ids, all of one coordinator."""

    FLEXIBLE_VERSION = True
    API_KEY = DESCRIBE_TRANSACTIONS
    API_VERSION = 0
    RESPONSE_TYPE = DescribeTransactionsResponse_v0
    SCHEMA = Schema(("transactional_ids", CompactArray(_TEXT)), _TAGS)


class DescribeTransactionsRequest(Request[DescribeTransactionsRequest_v0]):  # type: ignore[misc]
    """Asks for ids; needs the right to describe them, which the right to write with them includes."""

    API_KEY = DESCRIBE_TRANSACTIONS

    def __init__(self, transactional_ids: Sequence[str]) -> None:
        """Ask for these."""
        self._ids = list(transactional_ids)

    def build(self, struct: type[DescribeTransactionsRequest_v0]) -> DescribeTransactionsRequest_v0:
        """Return the request for the wire."""
        return struct(self._ids, {})


class DescribeProducersResponse_v0(Response):  # type: ignore[misc]  # noqa: N801  # aiokafka: no types, its names
    """By topic and partition the producers that the leader knows, with the offset at which an open one began."""

    API_KEY = DESCRIBE_PRODUCERS
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "topics",
            CompactArray(
                ("topic", _TEXT),
                (
                    "partitions",
                    CompactArray(
                        ("partition", Int32),
                        ("error_code", Int16),
                        ("error_message", _TEXT),
                        (
                            "producers",
                            CompactArray(
                                ("producer_id", Int64),
                                ("producer_epoch", Int32),
                                ("last_sequence", Int32),
                                ("last_timestamp", Int64),
                                ("coordinator_epoch", Int32),
                                ("transaction_start_offset", Int64),
                                _TAGS,
                            ),
                        ),
                        _TAGS,
                    ),
                ),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class DescribeProducersRequest_v0(RequestStruct):  # type: ignore[misc]  # noqa: N801
    """Partitions of topics, all led by the broker that is asked."""

    FLEXIBLE_VERSION = True
    API_KEY = DESCRIBE_PRODUCERS
    API_VERSION = 0
    RESPONSE_TYPE = DescribeProducersResponse_v0
    SCHEMA = Schema(
        ("topics", _TOPICS),
        _TAGS,
    )


class DescribeProducersRequest(Request[DescribeProducersRequest_v0]):  # type: ignore[misc]
    """Asks a leader for the producers of partitions that it leads; needs the right to read their topics."""

    API_KEY = DESCRIBE_PRODUCERS

    def __init__(self, places: Sequence[TopicPartition]) -> None:
        """Ask for these, by their names on the cluster."""
        self._places = places

    def build(self, struct: type[DescribeProducersRequest_v0]) -> DescribeProducersRequest_v0:
        """Return the request for the wire."""
        topics: dict[str, list[int]] = {}
        for topic, partition in self._places:
            topics.setdefault(topic, []).append(partition)
        return struct([(topic, partitions, {}) for topic, partitions in topics.items()], {})


class ListTransactionsResponse_v0(Response):  # type: ignore[misc]  # noqa: N801
    """The transactional ids that a broker coordinates and that we may describe."""

    API_KEY = LIST_TRANSACTIONS
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        ("unknown_states", CompactArray(_TEXT)),
        (
            "transactions",
            CompactArray(
                ("transactional_id", _TEXT),
                ("producer_id", Int64),
                ("state", _TEXT),
                _TAGS,
            ),
        ),
        _TAGS,
    )


class ListTransactionsRequest_v0(RequestStruct):  # type: ignore[misc]  # noqa: N801
    """Filters: states, and producer ids; empty: all."""

    FLEXIBLE_VERSION = True
    API_KEY = LIST_TRANSACTIONS
    API_VERSION = 0
    RESPONSE_TYPE = ListTransactionsResponse_v0
    SCHEMA = Schema(
        ("states", CompactArray(_TEXT)),
        ("producer_ids", CompactArray(Int64)),
        _TAGS,
    )


class ListTransactionsRequest(Request[ListTransactionsRequest_v0]):  # type: ignore[misc]
    """Asks a broker for the ids that it coordinates."""

    API_KEY = LIST_TRANSACTIONS

    def __init__(self, producer_ids: Sequence[int]) -> None:
        """Ask for those of these producers."""
        self._producer_ids = list(producer_ids)

    def build(self, struct: type[ListTransactionsRequest_v0]) -> ListTransactionsRequest_v0:
        """Return the request for the wire."""
        return struct([], self._producer_ids, {})
