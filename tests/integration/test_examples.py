"""The examples of docs/contract.md do what it says, on the topics as they are named."""

import uuid
from collections.abc import Callable
from contextlib import aclosing
from itertools import islice
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from streams.clients.partitioner import partition_of, partitioner
from streams.contract.examples import EXAMPLES
from streams.records import Review, Sentiment
from streams.topics import REVIEWS, SENTIMENTS
from tests.brokers import ApacheKafka
from tests.examples import (
    read_sentiments_aiokafka,
    read_sentiments_confluent,
    send_reviews_confluent,
    send_reviews_kafka_python,
)
from tests.shop import create_topics

Send = Callable[[str, list[dict[str, Any]]], None]
PRODUCTS = [f"product-{number}" for number in range(12)]


@pytest.fixture
async def run(broker: ApacheKafka) -> str:
    """Make the topics; returns what tells this test's records from others'."""
    await create_topics(broker.address, (REVIEWS, SENTIMENTS))
    return uuid.uuid4().hex


@pytest.mark.parametrize("send", [send_reviews_confluent.send, send_reviews_kafka_python.send])
async def test_reviews_of_an_example_are_records_where_the_flow_looks_for_them(
    send: Send, broker: ApacheKafka, run: str
) -> None:
    review = msgspec.to_builtins(EXAMPLES["reviews"])
    send(broker.address, [review | {"event_id": run, "product_id": product} for product in PRODUCTS])
    found: list[tuple[int, Review]] = []
    async with AIOKafkaConsumer(
        REVIEWS.name, bootstrap_servers=broker.address, auto_offset_reset="earliest"
    ) as consumer:
        while len(found) < len(PRODUCTS):
            record = await anext(consumer)
            if run.encode() in record.value:
                found.append((record.partition, REVIEWS.decode(record.key, record.value)))
    assert {(partition, read.product_id) for partition, read in found} == {
        (partition_of(product.encode(), 4), product) for product in PRODUCTS
    }


async def send_sentiments(broker: ApacheKafka, run: str) -> list[str]:
    """Send sentiments as a flow does, some in transactions that are taken back; returns the event_ids that stand."""
    producer = AIOKafkaProducer(bootstrap_servers=broker.address, transactional_id=run, partitioner=partitioner)
    standing = []
    async with producer:
        for number, product in enumerate(PRODUCTS):
            event_id = f"{run}-{number}"
            sentiment = msgspec.structs.replace(EXAMPLES["sentiments"], event_id=event_id, product_id=product)
            await producer.begin_transaction()
            await producer.send_and_wait(SENTIMENTS.name, SENTIMENTS.encode(sentiment), key=product.encode())
            if number % 3:
                await producer.commit_transaction()
                standing.append(event_id)
            else:
                await producer.abort_transaction()
    return standing


async def test_the_example_with_confluent_kafka_reads_each_sentiment_once(broker: ApacheKafka, run: str) -> None:
    standing = await send_sentiments(broker, run)
    read = read_sentiments_confluent.sentiments(broker.address, run)
    ours = (sentiment for sentiment in read if sentiment["event_id"].startswith(run))
    assert sorted(sentiment["event_id"] for sentiment in islice(ours, len(standing))) == sorted(standing)
    read.close()  # type: ignore[attr-defined]  # a generator


async def test_the_example_with_aiokafka_reads_each_sentiment_once(broker: ApacheKafka, run: str) -> None:
    standing = await send_sentiments(broker, run)
    read: list[Sentiment] = []
    async with aclosing(read_sentiments_aiokafka.sentiments(broker.address, run)) as sentiments:
        while len(read) < len(standing):
            sentiment = await anext(sentiments)
            if sentiment.event_id.startswith(run):
                read.append(sentiment)
    assert sorted(sentiment.event_id for sentiment in read) == sorted(standing)
