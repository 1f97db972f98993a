"""A transaction of a task on Apache Kafka, without a worker around it: what a broker left hanging is ended first.

A broker that lost its leaders writes no markers (docs/adr/0029). Here the coordinator never hears which partitions a
transaction has, so it writes none either: the same records in the same logs, without a kill.
"""

import shlex
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiokafka import TopicPartition

from streams.clients import Producer
from streams.clients.last_transaction import Ending, LastTransaction
from streams.connection import open_admin, open_sender
from streams.delivery.errors import BatchTooLargeError
from streams.delivery.message import Message
from streams.delivery.transaction import Transaction
from streams.kafka_tools import KafkaTools
from streams.ops.holder import find_holders
from streams.settings import Settings
from streams.topics import changelog_of
from tests.brokers import ApacheKafka
from tests.faults.ledger import read_all
from tests.shop import Shop

VERIFICATION = "transaction.partition.verification.enable"


@pytest.fixture(scope="module")
def trusting(apache_kafka: ApacheKafka) -> Iterator[ApacheKafka]:
    """A broker that takes records of a transaction which its coordinator has not heard of."""
    change = ("kafka-configs.sh", "--alter", "--entity-type", "brokers", "--entity-default")
    apache_kafka.tool(*change, "--add-config", f"{VERIFICATION}=false")
    yield apache_kafka
    apache_kafka.tool(*change, "--delete-config", VERIFICATION)


@pytest.fixture
async def shop(trusting: ApacheKafka, tmp_path: Path) -> Shop:
    return await Shop(trusting, tmp_path).open()


@asynccontextmanager
async def started(shop: Shop) -> AsyncIterator[Transaction]:
    settings = Settings(broker=shop.broker.address)
    transaction = Transaction(settings, shop.spec.name, 0, shop.spec.written)
    await transaction.start()
    try:
        await transaction.end_last(await transaction.unfinished())
        yield transaction
    finally:
        await transaction.stop()


def messages(shop: Shop, value: bytes) -> list[Message]:
    """Return one for each partition of the outputs, and one for the changelog."""
    changelog, outputs = changelog_of(shop.spec.name).name, shop.spec.outputs[0].name
    return [*(Message(outputs, b"", value, p) for p in range(shop.partitions)), Message(changelog, b"k", value, 0)]


async def end_without_markers(
    transaction: Transaction, shop: Shop, value: bytes, offset: int, ending: Ending = "commit"
) -> None:
    """Let the broker acknowledge the end of a transaction, the same as that of the last one, and leave it hanging."""
    await LastTransaction(transaction._producer).ending()  # or the markers that are on their way would end this, too
    producer = transaction._producer
    manager, begin, commit = producer._txn_manager, producer.begin_transaction, producer.commit_transaction

    async def begin_in_silence() -> None:
        await begin()
        manager._txn_partitions |= {TopicPartition(m.topic, m.partition or 0) for m in messages(shop, value)}
        manager._txn_consumer_group = shop.spec.name

    producer.begin_transaction = begin_in_silence
    producer.commit_transaction = commit if ending == "commit" else producer.abort_transaction
    try:
        await transaction.commit(messages(shop, value), {first(shop): offset})
    finally:
        producer.begin_transaction, producer.commit_transaction = begin, commit


def first(shop: Shop) -> TopicPartition:
    return TopicPartition(shop.spec.inputs[0].name, 0)


def written(shop: Shop) -> tuple[str, str]:
    return shop.spec.outputs[0].name, changelog_of(shop.spec.name).name


async def seen(shop: Shop) -> tuple[set[tuple[str, int, bytes]], int | None]:
    """Return what `read_committed` readers see, each record once, or this fails; and the group's offset."""
    records = [record for topic in written(shop) for record in await read_all(shop.broker.address, topic)]
    found = {(record.topic, record.partition, record.value) for record in records}
    assert len(found) == len(records)
    return found, (await shop.committed())[first(shop)]


def whole(shop: Shop, *values: bytes) -> set[tuple[str, int, bytes]]:
    return {(m.topic, m.partition or 0, value) for value in values for m in messages(shop, value)}


async def test_a_commit_that_was_left_hanging_is_committed_by_the_next_producers_start(shop: Shop) -> None:
    async with started(shop) as transaction:
        await transaction.commit(messages(shop, b"1"), {first(shop): 1})
        await end_without_markers(transaction, shop, b"2", 2)
        assert await seen(shop) == (whole(shop, b"1"), 1), "it does hang"
        assert await transaction.unfinished() == {
            TopicPartition(m.topic, m.partition or 0) for m in messages(shop, b"2")
        }
    async with started(shop) as transaction:
        assert await seen(shop) == (whole(shop, b"1", b"2"), 2)
        await transaction.commit(messages(shop, b"3"), {first(shop): 3})
        await LastTransaction(transaction._producer).ending()
        assert await transaction.unfinished() == set()
    assert await seen(shop) == (whole(shop, b"1", b"2", b"3"), 3)


async def test_an_abort_that_was_left_hanging_is_aborted(shop: Shop) -> None:
    async with started(shop) as transaction:
        await transaction.commit(messages(shop, b"1"), {first(shop): 1})
        await transaction._producer.begin_transaction()
        await transaction._producer.send_offsets_to_transaction({first(shop): 9}, shop.spec.name)
        await transaction._producer.abort_transaction()
        await end_without_markers(transaction, shop, b"2", 2, "abort")
    async with started(shop) as transaction:
        assert await seen(shop) == (whole(shop, b"1"), 1)
        await transaction.commit(messages(shop, b"3"), {first(shop): 2})
    assert await seen(shop) == (whole(shop, b"1", b"3"), 2)


async def test_a_worker_that_outlives_its_connection_ends_what_hangs_before_it_goes_on(shop: Shop) -> None:
    async with started(shop) as transaction:
        await transaction.commit(messages(shop, b"1"), {first(shop): 1})
        await end_without_markers(transaction, shop, b"2", 2)
        transaction._producer.coordinator_connection.close()
        changelog_only = messages(shop, b"3")[-1:]
        await transaction.commit(changelog_only, {first(shop): 3})
        ended = whole(shop, b"1", b"2") | {(m.topic, m.partition or 0, m.value or b"") for m in changelog_only}
        assert await seen(shop) == (ended, 3)


async def test_a_start_of_a_task_that_never_ran_commits_nothing(shop: Shop) -> None:
    async with started(shop):
        assert await seen(shop) == (set(), None)


async def test_a_sender_of_commands_ends_what_hangs_when_it_is_opened(shop: Shop) -> None:
    settings, place = Settings(broker=shop.broker.address), TopicPartition(shop.spec.outputs[0].name, 0)
    async with open_sender(settings, "sends-again", [place]) as sender:
        await send(sender, place, b"1")
        await LastTransaction(sender).ending()
        await sender.begin_transaction()
        sender._txn_manager._txn_partitions.add(place)
        await sender.send_and_wait(place.topic, b"2", partition=place.partition)
        await sender.commit_transaction()
        assert [record.value for record in await read_all(shop.broker.address, place.topic)] == [b"1"], "it does hang"
    async with open_sender(settings, "sends-again", [place]) as sender:
        assert [record.value for record in await read_all(shop.broker.address, place.topic)] == [b"1", b"2"]
        await send(sender, place, b"3")
    assert [record.value for record in await read_all(shop.broker.address, place.topic)] == [b"1", b"2", b"3"]


@pytest.mark.parametrize("hangs", [False, True])
async def test_who_holds_a_partition_back_is_named_and_a_transaction_that_hangs_ends_by_the_command(
    shop: Shop, trusting: ApacheKafka, *, hangs: bool
) -> None:
    settings, place = Settings(broker=shop.broker.address), TopicPartition(shop.spec.outputs[0].name, 0)
    name = f"other-team-{hangs}-{place.topic}"
    sender = Producer(settings, "other", name, transaction_timeout_ms=600_000)
    await sender.start()
    await send(sender, place, b"1")
    await LastTransaction(sender).ending()
    await sender.begin_transaction()
    if hangs:
        sender._txn_manager._txn_partitions.add(place)  # so its coordinator never hears of it
    begun = await sender.send_and_wait(place.topic, b"2", partition=place.partition)
    tools = KafkaTools.of(settings)
    async with open_admin(settings) as admin:
        holder = (await find_holders(admin, tools, {place: begun.offset}))[place]
        assert (holder.transactional_id, holder.hangs) == (name, hangs)
        if hangs:
            tool, _, _, *args = shlex.split(holder.abort)
            trusting.tool(tool, *args)
        else:
            assert holder.ends_s == pytest.approx(600, abs=60)
            await sender.abort_transaction()
        assert await find_holders(admin, tools, {place: begun.offset}) == {}
    await sender.stop()


async def send(sender: Producer, place: TopicPartition, value: bytes) -> None:
    await sender.begin_transaction()
    await sender.send_and_wait(place.topic, value, partition=place.partition)
    await sender.commit_transaction()


async def test_a_topic_that_takes_smaller_batches_is_named_with_what_to_do(shop: Shop, trusting: ApacheKafka) -> None:
    output = shop.spec.outputs[0].name
    change = ("--alter", "--entity-type", "topics", "--entity-name", output)
    trusting.tool("kafka-configs.sh", *change, "--add-config", "max.message.bytes=300")
    said = rf"no batch of \d+ bytes for {output}: .* --entity-name {output} --delete-config max.message.bytes"
    async with started(shop) as transaction:
        with pytest.raises(BatchTooLargeError, match=said):
            await transaction.commit(messages(shop, b"x" * 500), {})
