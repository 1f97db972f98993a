"""Whose open transactions block partitions: asks the partitions' leaders, then the coordinators on all brokers.

leader ──DescribeProducers──▶ producer id ──ListTransactions (each broker)──▶ transactional id, its state
                                                     └──DescribeTransactions──▶ when Kafka ends it

An older broker, the embedded one, or one that denies the request tells nothing: that is no error.
"""

import asyncio
import time
from collections.abc import Collection, Mapping
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError, for_code
from msgspec import Struct, structs

from streams.clients import Admin
from streams.clients.transaction_requests import (
    DescribeProducersRequest,
    DescribeTransactionsRequest,
    ListTransactionsRequest,
)
from streams.kafka_tools import KafkaTools
from streams.topics import flow_names

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

    @property
    def flow(self) -> str:
        """The flow of ours one of whose tasks has this id, FLOW-NUMBER behind a prefix; empty if none has."""
        name, _, number = self.transactional_id.rpartition("-")
        ours = (flow for flow in flow_names() if name == flow or name.endswith(tuple(f"{end}{flow}" for end in ".-_")))
        return next(ours, "") if number.isdigit() else ""


async def find_holders(
    admin: Admin, tools: KafkaTools, starts: Mapping[TopicPartition, int]
) -> dict[TopicPartition, Holder]:
    """Return who began the transactions that hold partitions back.

    Args:
        admin: connected.
        tools: for the commands that end them.
        starts: by partition, under its logical name, where its transaction begins: `read_committed` readers stop there.

    Returns:
        By partition; without those of which the brokers do not tell, and empty if they do not within two seconds.
    """
    if not starts:
        return {}
    try:
        async with asyncio.timeout(WITHIN_S):
            return await _holders(admin, tools, starts)
    except (KafkaError, NotImplementedError, TimeoutError):
        return {}


async def _holders(
    admin: Admin, tools: KafkaTools, starts: Mapping[TopicPartition, int]
) -> dict[TopicPartition, Holder]:
    holding = await _holding(admin, starts)
    if not holding:
        return {}
    named = await _named(admin, {producer_id for producer_id, _ in holding.values()})
    holders = {}
    for place, (producer_id, silent_s) in holding.items():
        abort = tools.transaction("abort", place.topic, place.partition, "--start-offset", str(starts[place]))
        holder = named.get(producer_id, Holder(producer_id=producer_id))
        holders[place] = structs.replace(holder, silent_s=silent_s, abort=abort)
    if hanging := {place: starts[place] for place, holder in holders.items() if holder.hangs}:
        ended = hanging.keys() - (await _holding(admin, hanging)).keys()  # just now
        holders = {place: holder for place, holder in holders.items() if place not in ended}
    return holders


async def _holding(admin: Admin, starts: Mapping[TopicPartition, int]) -> dict[TopicPartition, tuple[int, float]]:
    """Return whose open transactions begin there: ids of producers, and for how many seconds they have been silent."""
    led: dict[int, list[TopicPartition]] = {}
    for topic in await admin.describe_topics(sorted({place.topic for place in starts})):
        for part in topic["partitions"]:
            if (place := TopicPartition(topic["topic"], part["partition"])) in starts:
                led.setdefault(part["leader"], []).append(place)
    found = {}
    for leader, places in led.items():
        described: Any = await admin.ask(DescribeProducersRequest(admin.names.places_on_cluster(places)), leader)
        parts = [(name, part) for name, parts, _ in described.topics for part in parts]
        for name, (partition, _, _, producers, _) in parts:
            place = TopicPartition(admin.names.logical(name), partition)
            for producer_id, _, _, last_ms, _, start, _ in producers:
                if start == starts[place]:
                    found[place] = producer_id, max(0.0, time.time() - last_ms / 1000)
    return found


async def _named(admin: Admin, producer_ids: Collection[int]) -> dict[int, Holder]:
    """Find producers' transactional ids, each of which only its coordinator knows."""
    found: dict[int, Holder] = {}
    for node in [broker["node_id"] for broker in (await admin.describe_cluster())["brokers"]]:
        listed = await admin.ask(ListTransactionsRequest(sorted(producer_ids)), node)
        if listed.error_code:  # it has just become coordinator, and does not know yet
            raise for_code(listed.error_code)("the transactions cannot be listed")
        for transactional_id, producer_id, state, _ in listed.transactions:
            ends_s = await _ends_s(admin, transactional_id, node) if state in OPEN else None
            found[producer_id] = Holder(
                producer_id=producer_id, transactional_id=transactional_id, state=state, ends_s=ends_s
            )
    return found


async def _ends_s(admin: Admin, transactional_id: str, node: int) -> float | None:
    described: Any = await admin.ask(DescribeTransactionsRequest([transactional_id]), node)
    ((error, _, _, timeout_ms, started_ms, *_),) = described.transaction_states
    return None if error or started_ms < 0 else max(0.0, (started_ms + timeout_ms) / 1000 - time.time())
