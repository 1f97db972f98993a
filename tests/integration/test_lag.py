"""Lag on Apache Kafka, beside Kafka's own tool: through markers, aborted records, compacted gaps, stopped groups."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from confluent_kafka import Consumer

from streams.embedded_broker import free_port
from streams.ops.asking import patiently
from streams.ops.lag_reader import LagReader, open_lag_reader
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport, PlaceReport
from streams.settings import Settings
from tests.brokers import ApacheKafka, new_cluster
from tests.commands import WITHIN_S
from tests.shop import Shop, end

INPUT = 0


class ToolRow(NamedTuple):
    """What Kafka's own tool says of one partition."""

    committed: int | None
    end: int | None
    lag: int | None


@pytest.fixture
async def reader(broker: ApacheKafka) -> AsyncIterator[LagReader]:
    async with open_lag_reader(Settings(broker=broker.address), count_to=20_000) as reader:
        yield reader


@pytest.fixture
def two_nodes(tmp_path: Path) -> Iterator[list[ApacheKafka]]:
    """A controller and broker, and a broker that may be killed: what it alone has loses its leader."""
    cluster, controller = new_cluster(), free_port()
    common = {"controller_quorum_voters": f"1@127.0.0.1:{controller}", "heap": "256m", "cluster": cluster}
    both = f"PLAINTEXT://127.0.0.1:{{port}},CONTROLLER://127.0.0.1:{controller}"
    first = ApacheKafka(tmp_path / "1", listeners=both, **common)
    second = ApacheKafka(
        tmp_path / "2", listeners="PLAINTEXT://127.0.0.1:{port}", process_roles="broker", node_id="2", **common
    )
    first.start()
    asyncio.run(find_coordinator(first))  # makes the topic of offsets, on this node alone
    second.start()
    yield [first, second]
    for node in (second, first):
        node.kill()


async def look(reader: LagReader, shop: Shop) -> FlowReport:
    return LagWindow(60).add(await reader.look(shop.spec))


def kafkas(broker: ApacheKafka, shop: Shop) -> dict[tuple[str, int], ToolRow]:
    """Ask Kafka's own tool: GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG ..."""
    told = broker.tool("kafka-consumer-groups.sh", "--describe", "--group", shop.spec.name)
    rows = [line.split() for line in told.splitlines() if line.startswith(shop.spec.name)]
    return {(row[1], int(row[2])): ToolRow(int(row[3]), int(row[4]), int(row[5])) for row in rows}


async def test_a_stopped_group_has_the_lag_that_kafkas_own_tool_says(
    shop: Shop, broker: ApacheKafka, reader: LagReader
) -> None:
    await shop.send(range(400))
    worker = shop.worker()
    await shop.until_committed(400)
    running = await look(reader, shop)
    assert (running.state, running.events, running.estimate.course) == ("running", 0, "caught_up")
    (member,) = running.members
    assert len(member.places) == 8  # all partitions of both inputs
    assert end(worker) == 0
    await shop.send(range(400, 700))
    found, theirs = await look(reader, shop), kafkas(broker, shop)
    assert {(p.topic, p.partition): ToolRow(p.committed, p.end, p.events) for p in found.places} == theirs
    assert (found.state, found.events, found.exact, found.members) == ("stopped", 300, True, ())
    assert 0 < found.seconds < 30
    oldest = {p.oldest_offset for p in found.places if p.events}
    assert oldest == {p.committed for p in found.places if p.events}


async def test_a_group_that_never_ran_lags_by_all_there_is(shop: Shop, reader: LagReader) -> None:
    await shop.send(range(60))
    found = await look(reader, shop)
    assert (found.state, found.events, found.estimate.course) == ("never_ran", 60, "stopped")
    assert {p.state for p in found.places} <= {"never_read", "caught_up"}


async def test_markers_and_aborted_records_are_no_lag_where_kafkas_tool_counts_them(
    shop: Shop, broker: ApacheKafka, reader: LagReader
) -> None:
    await shop.send(range(80))
    worker = shop.worker()
    await shop.until_committed(80)
    assert end(worker) == 0
    topic = shop.spec.inputs[INPUT].name
    await send_in_transaction(broker, topic, partition=1, records=40, commit=False)
    before, theirs = await look(reader, shop), kafkas(broker, shop)
    assert (before.events, before.exact, before.seconds) == (0, True, 0.0)
    assert theirs[topic, 1].lag == 41  # forty records that nobody can read, and the marker that says so
    await send_in_transaction(broker, topic, partition=1, records=25, commit=True)
    after, theirs = await look(reader, shop), kafkas(broker, shop)
    assert (after.events, after.exact) == (25, True)
    assert theirs[topic, 1].lag == 41 + 26
    (place,) = [p for p in after.places if p.events]
    assert place.oldest_offset == (place.committed or 0) + 41


async def test_an_open_transaction_is_named_and_no_lag(shop: Shop, broker: ApacheKafka, reader: LagReader) -> None:
    topic = shop.spec.inputs[INPUT].name
    async with transactional(broker) as sender, sender.transaction():
        await (await sender.send(topic, b"x", partition=2))
        await asyncio.sleep(1.0)
        found = await look(reader, shop)
    (held,) = [p for p in found.places if p.state == "held"]
    assert (held.name, held.held, held.held_from, held.events, found.events) == (f"{topic}[2]", 1, 0, 0, 0)
    assert held.held_s
    assert held.held_s >= 1.0


async def test_compacted_gaps_are_no_events(broker: ApacheKafka, reader: LagReader, tmp_path: Path) -> None:
    shop = await Shop(broker, tmp_path).open()
    topic = shop.spec.inputs[INPUT].name
    configs = {"cleanup.policy": "compact", "segment.ms": "100", "min.cleanable.dirty.ratio": "0"}
    await make_again(broker, NewTopic(topic, 4, 1, topic_configs=configs))
    async with AIOKafkaProducer(bootstrap_servers=broker.address) as sender:
        for number in range(300):
            await sender.send(topic, str(number).encode(), key=b"same", partition=0)
        await sender.flush()
        await asyncio.sleep(0.3)
        await sender.send_and_wait(topic, b"rolls the segment", key=b"other", partition=0)
        async with asyncio.timeout(WITHIN_S):
            while (found := await look(reader, shop)).events > 2:
                await asyncio.sleep(0.5)
    (place,) = [p for p in found.places if p.events]
    assert (place.end, found.events, found.exact, place.oldest_offset) == (301, 2, True, 299)


async def test_many_waiting_records_are_estimated_within_one_look(shop: Shop, broker: ApacheKafka) -> None:
    await shop.send(range(30_000))
    async with open_lag_reader(Settings(broker=broker.address), count_to=500) as reader:
        found = await look(reader, shop)
    assert found.events == 30_000  # no gaps: the estimate is right
    assert not found.exact


async def test_looks_through_a_rebalance_never_see_more_lag_than_there_is(shop: Shop, reader: LagReader) -> None:
    await shop.send(range(30_000))
    shop.worker("a", TALLY_DELAY_MS="300")
    await shop.until_committed(200)
    guest, reports, window = shop.worker("b", TALLY_DELAY_MS="300"), list[FlowReport](), LagWindow(5)
    async with asyncio.timeout(WITHIN_S):
        members = list[int]()
        while 2 not in members or members[-1] == 2 or reports[-1].state != "running":
            reports.append(window.add(await reader.look(shop.spec)))
            members.append(len(reports[-1].members))
            if members[-1] == 2:
                guest.terminate()
            await asyncio.sleep(0.1)
    lags = [report.events for report in reports]
    assert lags == sorted(lags, reverse=True)  # nothing is sent meanwhile: it only falls
    assert {len(report.members) for report in reports} >= {1, 2}
    assert {report.state for report in reports} <= {"running", "rebalancing"}
    assert not any(place.stuck for report in reports for place in report.places)


async def test_a_partition_that_stands_still_is_named_with_its_offset(shop: Shop, reader: LagReader) -> None:
    await shop.send(range(200))
    shop.worker(TALLY_DELAY_MS="30000")
    async with asyncio.timeout(WITHIN_S):
        while (await look(reader, shop)).state != "running":
            await asyncio.sleep(0.2)
    await shop.until_logged("owns partitions")  # its first offsets are committed
    window = LagWindow(60)
    window.add(await reader.look(shop.spec))
    await asyncio.sleep(2)
    places = window.add(await reader.look(shop.spec)).places
    still = [place for place in places if not place.behind]  # the others wait until the older records are read
    assert {place.partition for place in still} == set(range(4))
    assert all(place.still_s >= 2 and place.oldest_offset == 0 for place in still)
    begun = LagWindow(10).begin(await reader.look(shop.spec)).places  # one look, by what the take-over wrote
    assert len(begun) == len(places) == 8
    for place in begun:
        assert place.committed_s is not None
        assert place.committed_s >= 2
        assert place.committed_s >= place.still_s >= (0 if place.behind else 2)


async def test_a_partition_without_a_leader_is_said_and_the_others_are_still_read(
    two_nodes: list[ApacheKafka], tmp_path: Path
) -> None:
    first, second = two_nodes
    shop = await Shop(first, tmp_path).open()
    topic, other = (each.name for each in shop.spec.inputs)
    await make_again(first, NewTopic(topic, -1, -1, replica_assignments={0: [1], 1: [2], 2: [1], 3: [1]}))
    await make_again(first, NewTopic(other, -1, -1, replica_assignments={p: [1] for p in range(4)}))
    await shop.send(range(200))
    await asyncio.to_thread(second.kill)
    dark: list[PlaceReport] = []
    async with open_lag_reader(Settings(broker=first.address), count_to=20_000) as reader, asyncio.timeout(WITHIN_S):
        while not dark:
            found = await look(reader, shop)
            dark = [place for place in found.places if place.state == "no_leader"]
    (place,) = dark
    assert (place.name, place.events, found.exact) == (f"{topic}[1]", None, False)
    assert 0 < found.events < 200


async def test_a_program_of_others_that_has_kafkas_newer_group_protocol_is_named(
    shop: Shop, broker: ApacheKafka, reader: LagReader
) -> None:
    """To the older request its group is dead, and the flow would be a stopped one of which nobody knows anything."""
    named = {"bootstrap.servers": broker.address, "client.id": "analytics"}
    stranger = Consumer(named | {"group.id": shop.spec.name, "group.protocol": "consumer"})
    try:
        stranger.subscribe([shop.spec.inputs[INPUT].name])
        async with asyncio.timeout(WITHIN_S):
            while not stranger.assignment():
                await asyncio.to_thread(stranger.poll, 0.2)
        found = await look(reader, shop)
    finally:
        stranger.close()
    (member,) = found.strangers
    assert (found.state, found.workers, member.client_id) == ("stopped", 0, "analytics")
    assert member.places == tuple((shop.spec.inputs[INPUT].name, partition) for partition in range(4))


async def find_coordinator(broker: ApacheKafka) -> None:
    async with open_lag_reader(Settings(broker=broker.address), count_to=1) as reader:
        await patiently(lambda: reader.admin.find_coordinator("any"))


def transactional(broker: ApacheKafka) -> AIOKafkaProducer:
    return AIOKafkaProducer(bootstrap_servers=broker.address, transactional_id=f"upstream-{os.urandom(4).hex()}")


async def send_in_transaction(broker: ApacheKafka, topic: str, partition: int, records: int, *, commit: bool) -> None:
    async with transactional(broker) as sender:
        await sender.begin_transaction()
        for number in range(records):
            await sender.send(topic, str(number).encode(), key=b"k", partition=partition)
        await sender.flush()
        await (sender.commit_transaction() if commit else sender.abort_transaction())


async def make_again(broker: ApacheKafka, topic: NewTopic) -> None:
    """Replace a topic by one of its name that is made otherwise."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    try:
        await admin.delete_topics([topic.name])
        await asyncio.sleep(1)
        await admin.create_topics([topic])
        await asyncio.sleep(0.5)
    finally:
        await admin.close()
