"""Clients speak logical names and hear logical names; the cluster sees the prefix. No broker is needed for that."""

import asyncio
import gc
from collections.abc import AsyncIterator, Collection
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import (
    AIOKafkaConsumer,
    AIOKafkaProducer,
    ConsumerRebalanceListener,
    ConsumerRecord,
    TopicPartition,
)
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import ConcurrentTransactions, OffsetOutOfRangeError, ProducerFenced
from aiokafka.producer.sender import AddPartitionsToTxnHandler

from streams.clients import Admin, Consumer, Producer
from streams.clients.producer import BEGIN_AGAIN_S
from streams.settings import Settings
from tests.commands import Consumed

SHOP = Settings(topic_prefix="shop1.", client_id="shop")
OURS, THEIRS = TopicPartition("reviews", 1), TopicPartition("shop1.reviews", 1)

# Methods of aiokafka's clients that name topics, partitions or groups and that we have no use for. A new one that is
# not here and not in our classes makes the test below fail: decide which of the two it is.
UNUSED = {
    AIOKafkaConsumer: {
        *("getone", "offsets_for_times", "paused"),
        *("seek_to_beginning", "seek_to_committed", "seek_to_end", "subscription", "unsubscribe"),
    },
    AIOKafkaProducer: set(),
    AIOKafkaAdminClient: {"alter_configs", "delete_topics", "find_coordinator", "list_consumer_groups"},
}
NAMELESS = {
    *("abort_transaction", "begin_transaction", "client", "close", "commit_transaction", "create_batch"),
    *("describe_cluster", "flush", "start", "stop", "transaction"),
}


@pytest.mark.parametrize(
    ("kind", "ours"), [(AIOKafkaConsumer, Consumer), (AIOKafkaProducer, Producer), (AIOKafkaAdminClient, Admin)]
)
def test_every_method_that_names_something_is_ours_or_known_to_be_unused(kind: Any, ours: Any) -> None:
    public = {name for name in vars(kind) if not name.startswith("_")}
    assert public - vars(ours).keys() - NAMELESS == UNUSED[kind]


@pytest.fixture
async def consumer() -> AsyncIterator[Consumer]:
    made = Consumer(SHOP, "tag_reviews-a", group_id="tag_reviews")
    yield made
    await made.stop()


async def test_a_consumer_assigns_seeks_and_pauses_under_the_prefix(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sought: list[Any] = []
    monkeypatch.setattr(AIOKafkaConsumer, "seek", lambda _self, *to: sought.append(to))
    consumer.assign([OURS])
    assert AIOKafkaConsumer.assignment(consumer) == {THEIRS}
    assert consumer.assignment() == {OURS}
    consumer.seek(OURS, 7)
    assert sought == [(THEIRS, 7)]
    consumer.pause(OURS)
    assert consumer.paused() == {THEIRS}
    consumer.resume(OURS)
    assert consumer.paused() == set()


def test_a_consumers_group_and_client_id_are_the_shops(consumer: Consumer) -> None:
    assert consumer._group_id == "shop1.tag_reviews"
    assert consumer._client._client_id == "shop-tag_reviews-a"


class Heard(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self) -> None:
        self.words: list[tuple[str, set[TopicPartition]]] = []

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        self.words.append(("revoked", set(revoked)))

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        self.words.append(("assigned", set(assigned)))


async def test_a_listener_hears_logical_names(consumer: Consumer) -> None:
    heard = Heard()
    consumer.subscribe(["reviews"], listener=heard)
    assert consumer.subscription() == {"shop1.reviews"}
    listener = consumer._subscription.listener
    await listener.on_partitions_revoked({THEIRS})
    await listener.on_partitions_assigned({THEIRS})
    assert heard.words == [("revoked", {OURS}), ("assigned", {OURS})]


async def test_without_a_prefix_the_listener_stays_itself() -> None:
    consumer, heard = Consumer(Settings(), "reader", group_id="g"), Heard()
    consumer.subscribe(["reviews"], listener=heard)
    assert consumer._subscription.listener is heard
    await consumer.stop()


async def test_records_and_errors_name_logical_topics(consumer: Consumer, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    async def fetched(self: Any, *places: TopicPartition, **_: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        asked.append(places)
        return {THEIRS: [Consumed("shop1.reviews", 1, 0, b"k", b"v")]}

    async def lost(self: Any, *places: TopicPartition, **_: Any) -> None:
        raise OffsetOutOfRangeError({THEIRS: 9})

    monkeypatch.setattr(AIOKafkaConsumer, "getmany", fetched)
    found = await consumer.getmany(OURS)
    assert asked == [(THEIRS,)]
    assert [record.topic for record in found[OURS]] == ["reviews"]
    monkeypatch.setattr(AIOKafkaConsumer, "getmany", lost)
    with pytest.raises(OffsetOutOfRangeError) as error:
        await consumer.getmany(OURS)
    assert error.value.args[0] == {OURS: 9}


async def test_offsets_are_asked_for_and_committed_under_the_prefix(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed: dict[TopicPartition, int] = {}

    async def offsets(self: Any, places: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(places, 5)

    async def commit(self: Any, offsets: dict[TopicPartition, int]) -> None:
        committed.update(offsets)

    monkeypatch.setattr(AIOKafkaConsumer, "end_offsets", offsets)
    monkeypatch.setattr(AIOKafkaConsumer, "commit", commit)
    assert await consumer.end_offsets([OURS]) == {OURS: 5}
    await consumer.commit({OURS: 6})
    assert committed == {THEIRS: 6}


async def test_a_producer_sends_and_commits_under_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[Any] = []

    async def partitions(self: Any, topic: str) -> set[int]:
        happened.append(topic)
        return {0}

    async def offsets(self: Any, offsets: dict[TopicPartition, int], group: str) -> None:
        happened.append((offsets, group))

    monkeypatch.setattr(AIOKafkaProducer, "partitions_for", partitions)
    monkeypatch.setattr(AIOKafkaProducer, "send_offsets_to_transaction", offsets)
    producer = Producer(SHOP, "tag_reviews-0", transactional_id="tag_reviews-0")
    await producer.partitions_for("reviews")
    await producer.send_offsets_to_transaction({OURS: 3}, "tag_reviews")
    assert happened == ["shop1.reviews", ({THEIRS: 3}, "shop1.tag_reviews")]
    assert producer._txn_manager.transactional_id == "shop1.tag_reviews-0"
    await producer.stop()


async def test_a_consumer_sees_the_topics_of_its_shop_alone(
    consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def topics(self: Any) -> set[str]:
        return {"shop1.reviews", "shop2.reviews", "reviews"}

    monkeypatch.setattr(AIOKafkaConsumer, "topics", topics)
    assert await consumer.topics() == {"reviews"}


async def test_an_admin_sees_the_topics_of_its_shop_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async def topics(self: Any) -> list[str]:
        return ["shop1.reviews", "shop2.reviews", "reviews"]

    monkeypatch.setattr(AIOKafkaAdminClient, "list_topics", topics)
    assert await Admin(SHOP).list_topics() == ["reviews"]
    assert await Admin(Settings()).list_topics() == ["shop1.reviews", "shop2.reviews", "reviews"]


def test_a_transaction_is_tried_again_soon_where_the_last_ones_markers_are_still_being_written() -> None:
    sender = SimpleNamespace(_retry_backoff=0.1, _txn_manager=SimpleNamespace(txn_partitions=set()))
    refused = SimpleNamespace(errors=[("reviews", [(1, ConcurrentTransactions.errno)])])
    assert AddPartitionsToTxnHandler(sender, [OURS]).handle_response(refused) == BEGIN_AGAIN_S


async def test_a_producer_that_was_fenced_is_closed_in_silence(caplog: pytest.LogCaptureFixture) -> None:
    producer = Producer(SHOP, "tag_reviews-0", transactional_id="tag_reviews-0")
    producer._txn_manager.set_pid_and_epoch(1, 0)
    producer._txn_manager.begin_transaction()
    producer._txn_manager.fatal_error(ProducerFenced())  # as its sender does
    await producer.stop()
    del producer
    gc.collect()
    await asyncio.sleep(0)
    assert caplog.text == ""
