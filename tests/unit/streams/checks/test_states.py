"""Before a roll-out `shopstream check` says whether this version reads the states that others wrote."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition
from msgspec import Struct

from streams.checks import states
from streams.checks.finding import Finding
from streams.checks.states import state_finding
from streams.delivery.changelog import dead_message, reads_message, stored_of
from streams.delivery.message import Message
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Part
from streams.delivery.state.part import Kept
from streams.kafka_tools import KafkaTools
from streams.settings import Settings
from streams.topics import ORDER_LINES, ORDERS
from tests.doubles import MemoryBroker, MemoryConsumer

CHANGELOG = "sold.changelog"


class Sold(Struct, frozen=True, array_like=True):
    """As this version has it."""

    quantity: int
    returned: int = 0


def spec_of(kept: Kept) -> FlowSpec:
    return FlowSpec(name="sold", inputs=(ORDERS,), outputs=(ORDER_LINES,), state=kept)


def place(partition: int) -> TopicPartition:
    return TopicPartition(CHANGELOG, partition)


def holding(*values: bytes, partition: int = 1, name: str = "") -> MemoryBroker:
    broker = MemoryBroker()
    for number, value in enumerate(values):
        broker.append(place(partition), f"={name}k{number}".encode(), stored_of(7, value))
    return broker


async def found(broker: MemoryBroker, kept: Kept = Sold) -> Finding:
    consumer: Any = MemoryConsumer(broker)
    return await state_finding(consumer, spec_of(kept), 4, KafkaTools.of(Settings()))


async def test_what_this_version_reads_is_counted_with_all_else_that_a_changelog_holds() -> None:
    broker = holding(b"[3]", b"[3,1]", b"[3,1,4]")
    for message in (reads_message(CHANGELOG, 2, "orders", 0, 4), dead_message(CHANGELOG, 3, {"orders": [5]})):
        broker.append(place(message.partition or 0), message.key, message.value)
    finding = await found(broker)
    assert finding.ok
    assert finding.says == "this version reads 5 records at both ends of 4 partitions (5 offsets)"


async def test_a_flow_that_never_ran_has_nothing_to_read() -> None:
    assert await found(MemoryBroker()) == Finding("states", CHANGELOG, ok=True, says="it holds nothing yet")


async def test_what_it_cannot_read_is_named_with_what_can_be_done() -> None:
    finding = await found(holding(b"[3]", b'["three"]'))
    assert not finding.ok
    assert finding.says.startswith("sold.changelog[1] holds b'=k1', which this version cannot read: Expected `int`")
    assert "--delete --topic 'sold\\.changelog'" in finding.says
    assert "topics create --partitions 4" in finding.says


@pytest.mark.parametrize(("wrong", "ok"), [(0, False), (1, False), (5, True), (8, False), (9, False)])
async def test_both_ends_of_a_partition_are_read_and_not_what_is_between(
    wrong: int, *, ok: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "AT_EACH_END", 2)
    values = [b"[3]"] * 10
    values[wrong] = b'["three"]'
    assert (await found(holding(*values))).ok == ok


async def test_the_oldest_records_are_found_where_many_before_them_are_compacted_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(states, "AT_EACH_END", 2)
    broker = holding(*[b"[3]"] * 5, b'["three"]', *[b"[3]"] * 5)
    compacted: Any = MemoryConsumer(broker)
    read_all = compacted.getmany

    async def getmany(*places: TopicPartition, **options: Any) -> Any:
        polled = await read_all(*places, **options)
        return {at: [record for record in records if record.offset > 4] for at, records in polled.items()}

    compacted.getmany = getmany
    assert not (await state_finding(compacted, spec_of(Sold), 4, KafkaTools.of(Settings()))).ok


async def test_parts_that_it_does_not_have_or_that_did_not_come_by_are_said() -> None:
    finding = await found(holding(b"[3]", name="before "), (Part("day", Sold), Part("week", Sold)))
    assert finding.ok
    assert finding.says.endswith(
        "; the part before in it is of another version, and stays there unread"
        "; none of the part day was among them; none of the part week was among them"
    )


async def test_a_broker_that_sends_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "WITHIN_S", 0.05)
    silent: Any = MemoryConsumer(holding(b"[3]"))

    async def nothing(*_: TopicPartition, **__: Any) -> dict[TopicPartition, list[Message]]:
        await asyncio.sleep(0.001)
        return {}

    silent.getmany = nothing
    finding = await state_finding(silent, spec_of(Sold), 4, KafkaTools.of(Settings()))
    assert not finding.ok
    assert "did not come within" in finding.says
