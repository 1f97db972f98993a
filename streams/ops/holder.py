"""Whose open transaction holds back a partition: asked of its leader, then of the coordinators of all brokers.

leader ──DescribeProducers──▶ producer id ──ListTransactions (each broker)──▶ transactional id, its state
                                                     └──DescribeTransactions──▶ when Kafka ends it

A broker of an earlier version, the embedded one, or one that does not let us ask, tells nothing: that is no error.
"""

import asyncio
import time
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError, for_code
from msgspec import Struct, structs

from streams.clients import Admin
from streams.clients.describe_transactions import DescribeTransactionsRequest
from streams.clients.open_transactions import DescribeProducersRequest, ListTransactionsRequest
from streams.kafka_tools import KafkaTools

WITHIN_S = 2.0
# Kafka's own transaction.max.timeout.ms; a cluster may have a longer one.
LONGEST_S = 900.0
# As a coordinator calls a transaction that it is going to end.
OPEN = frozenset({"Ongoing", "PrepareCommit", "PrepareAbort", "PrepareEpochFence"})


class Holder(Struct, frozen=True, kw_only=True):
    """The producer that has begun a transaction, and not ended it.

    Attributes:
        producer_id: a number that Kafka gave it.
        transactional_id: its name; empty if no coordinator shows one to us.
        state: of its last transaction, as the coordinator has it.
        ends_s: in how many seconds the coordinator aborts it; None if nobody knows.
        silent_s: since its last record in the partition, seconds.
        abort: the command that ends it.
    """

    producer_id: int
    transactional_id: str = ""
    state: str = ""
    ends_s: float | None = None
    silent_s: float = 0.0
    abort: str = ""

    @property
    def hangs(self) -> bool:
        """Whether no coordinator is going to end it: it counts as ended, or none shows it, and it is old.

        A coordinator shows neither what it has forgotten nor what this user may not see, so of these only age tells.
        """
        return self.state not in OPEN if self.state else self.silent_s > LONGEST_S

    @property
    def name(self) -> str:
        """Its transactional id, or the number of its producer."""
        return self.transactional_id or f"producer {self.producer_id}"


async def find_holder(admin: Admin, tools: KafkaTools, place: TopicPartition, offset: int) -> Holder | None:
    """Return who began the transaction that begins at an offset.

    Args:
        admin: connected.
        tools: for the command that ends it.
        place: the partition, by its logical name.
        offset: from which on `read_committed` readers are held back.

    Returns:
        None if the brokers do not tell, or not within two seconds.
    """
    abort = tools.transaction("abort", place.topic, place.partition, "--start-offset", str(offset))
    try:
        async with asyncio.timeout(WITHIN_S):
            if (found := await _holding(admin, place, offset)) is None:
                return None
            holder = await _named(admin, *found)
            if holder.hangs and await _holding(admin, place, offset) is None:  # it has ended just now
                return None
    except (KafkaError, NotImplementedError, TimeoutError):
        return None
    return structs.replace(holder, abort=abort)


async def _holding(admin: Admin, place: TopicPartition, offset: int) -> tuple[int, float] | None:
    """Return the id of the producer whose open transaction begins at an offset, and for how long it has been silent."""
    (topic,) = await admin.describe_topics([place.topic])
    leaders = [part["leader"] for part in topic["partitions"] if part["partition"] == place.partition]
    if not leaders:  # the topic was deleted
        return None
    request = DescribeProducersRequest(admin.names.on_cluster(place.topic), place.partition)
    described: Any = await admin.ask(request, leaders[0])
    producers = [each for _, parts, _ in described.topics for part in parts for each in part[3]]
    for producer_id, _, _, last_ms, _, start, _ in producers:
        if start == offset:
            return producer_id, max(0.0, time.time() - last_ms / 1000)
    return None


async def _named(admin: Admin, producer_id: int, silent_s: float) -> Holder:
    """Find a producer's transactional id, which only its coordinator knows."""
    holder = Holder(producer_id=producer_id, silent_s=silent_s)
    for node in [broker["node_id"] for broker in (await admin.describe_cluster())["brokers"]]:
        listed = await admin.ask(ListTransactionsRequest([producer_id]), node)
        if listed.error_code:  # it has just become coordinator, and does not know yet
            raise for_code(listed.error_code)("the transactions cannot be listed")
        for transactional_id, _, state, _ in listed.transactions:
            ends_s = await _ends_s(admin, transactional_id, node) if state in OPEN else None
            return structs.replace(holder, transactional_id=transactional_id, state=state, ends_s=ends_s)
    return holder


async def _ends_s(admin: Admin, transactional_id: str, node: int) -> float | None:
    described: Any = await admin.ask(DescribeTransactionsRequest([transactional_id]), node)
    ((error, _, _, timeout_ms, started_ms, *_),) = described.transaction_states
    return None if error or started_ms < 0 else max(0.0, (started_ms + timeout_ms) / 1000 - time.time())
