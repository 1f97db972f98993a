"""The request DescribeTransactions (KIP-664), which aiokafka lacks: what a coordinator knows of transactional ids."""

from collections.abc import Sequence

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import CompactArray, CompactString, Int16, Int32, Int64, Schema, TaggedFields

API_KEY = 65


class DescribeTransactionsResponse_v0(Response):  # type: ignore[misc]  # noqa: N801  # aiokafka: no types, its names
    """One entry per id: error, id, state, time-out, start, producer id and epoch, partitions of an open one."""

    API_KEY = API_KEY
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "transaction_states",
            CompactArray(
                ("error_code", Int16),
                ("transactional_id", CompactString("utf-8")),
                ("transaction_state", CompactString("utf-8")),
                ("transaction_timeout_ms", Int32),
                ("transaction_start_time_ms", Int64),
                ("producer_id", Int64),
                ("producer_epoch", Int16),
                (
                    "topics",
                    CompactArray(
                        ("topic", CompactString("utf-8")),
                        ("partitions", CompactArray(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class DescribeTransactionsRequest_v0(RequestStruct):  # type: ignore[misc]  # noqa: N801
    """Ids, all of one coordinator."""

    FLEXIBLE_VERSION = True
    API_KEY = API_KEY
    API_VERSION = 0
    RESPONSE_TYPE = DescribeTransactionsResponse_v0
    SCHEMA = Schema(("transactional_ids", CompactArray(CompactString("utf-8"))), ("tags", TaggedFields))


class DescribeTransactionsRequest(Request[DescribeTransactionsRequest_v0]):  # type: ignore[misc]
    """Asks for ids; needs the right to describe them, which the right to write with them includes."""

    API_KEY = API_KEY

    def __init__(self, transactional_ids: Sequence[str]) -> None:
        """Ask for these."""
        self._ids = list(transactional_ids)

    def build(self, struct: type[DescribeTransactionsRequest_v0]) -> DescribeTransactionsRequest_v0:
        """Return the request for the wire."""
        return struct(self._ids, {})
