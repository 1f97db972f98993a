"""Records of every topic through other teams' clients: the same bytes, the same partitions, nothing aborted."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from streams.clients.partitioner import partition_of, partitioner
from streams.contract.examples import DEAD_LETTER, EXAMPLES
from streams.records import DeadLetter
from streams.topic_kinds import RecordTopic
from streams.topics import DEAD_LETTERS, PRODUCTS, RECORD_TOPICS, SENTIMENTS
from tests.brokers import ApacheKafka
from tests.integration.clients import PARTITIONS, Client, ConfluentKafka, ConsoleTools, Found, KafkaPython, Record
from tests.shop import create_topics

KEYS = ["p-1", "7", "käse", "商品-42", "🧀", "a key of words", "x" * 200]
CLIENTS = {"confluent-kafka": ConfluentKafka, "kafka-python": KafkaPython, "console tools": ConsoleTools}

every_client = pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)


@dataclass
class Place:
    """Topics of their own for one test, under other names.

    Attributes:
        topics: every topic of records, renamed.
    """

    broker: ApacheKafka
    topics: dict[str, RecordTopic[Any]]

    def records(self) -> list[Record]:
        """Return records of every topic with keys that clients may get wrong."""
        made = []
        for name, topic in self.topics.items():
            for key in KEYS:
                record = msgspec.structs.replace(EXAMPLES[name], **{topic.key: key})
                made.append(Record(topic.name, topic.key_of(record), topic.encode(record)))
        return made


@pytest.fixture
async def place(broker: ApacheKafka) -> Place:
    run = uuid.uuid4().hex[:8]
    topics = {topic.name: replace(topic, name=f"{run}.{topic.name}") for topic in RECORD_TOPICS}
    await create_topics(broker.address, tuple(topics.values()))
    return Place(broker, topics)


def expected(records: list[Record]) -> list[Found]:
    return sorted(Found(partition_of(record.key, PARTITIONS), record.key, record.value) for record in records)


@every_client
async def test_what_a_client_writes_stands_where_java_puts_it_and_is_a_record(client: Any, place: Place) -> None:
    records = place.records()
    writer: Client = client(place.broker)
    writer.send(records)
    async with AIOKafkaConsumer(
        *(topic.name for topic in place.topics.values()),
        bootstrap_servers=place.broker.address,
        auto_offset_reset="earliest",
    ) as consumer:
        found = [await anext(consumer) for _ in records]
    by_name = {topic.name: topic for topic in place.topics.values()}
    assert all(by_name[record.topic].decode(record.key, record.value) for record in found)
    assert sorted(Found(record.partition, record.key, record.value) for record in found) == expected(records)


@every_client
async def test_what_a_flow_writes_is_read_by_a_client(client: Any, place: Place) -> None:
    records = place.records()
    async with AIOKafkaProducer(bootstrap_servers=place.broker.address, partitioner=partitioner) as producer:
        for record in records:
            await producer.send(record.topic, record.value, key=record.key)
    reader: Client = client(place.broker)
    found = reader.read([topic.name for topic in place.topics.values()], len(records))
    assert sorted(found) == expected(records)


@every_client
async def test_a_null_of_a_client_deletes_a_row(client: Any, place: Place) -> None:
    products = place.topics[PRODUCTS.name]
    writer: Client = client(place.broker)
    writer.send([Record(products.name, b"kettle-1", products.encode(EXAMPLES["products"]))])
    writer.send([Record(products.name, b"kettle-1", None)])
    async with AIOKafkaConsumer(
        products.name, bootstrap_servers=place.broker.address, auto_offset_reset="earliest"
    ) as consumer:
        first, second = await anext(consumer), await anext(consumer)
    assert PRODUCTS.decode_row(first.key, first.value) == EXAMPLES["products"]
    assert PRODUCTS.decode_row(second.key, second.value) is None
    assert first.partition == second.partition


@every_client
async def test_a_client_that_reads_committed_never_sees_what_was_aborted(client: Any, place: Place) -> None:
    sentiments = place.topics[SENTIMENTS.name]
    value = sentiments.encode(EXAMPLES["sentiments"])
    producer = AIOKafkaProducer(
        bootstrap_servers=place.broker.address, transactional_id=sentiments.name, partitioner=partitioner
    )
    async with producer:
        for key in (b"aborted", b"committed"):
            await producer.begin_transaction()
            await producer.send_and_wait(sentiments.name, value, key=key)
            await (producer.abort_transaction() if key == b"aborted" else producer.commit_transaction())
    reader: Client = client(place.broker)
    assert [found.key for found in reader.read([sentiments.name], 1)] == [b"committed"]
    both = reader.read([sentiments.name], 2, committed=False)
    assert sorted(found.key for found in both) == [b"aborted", b"committed"]


@pytest.mark.parametrize("client", [ConfluentKafka, KafkaPython])
async def test_a_dead_letters_headers_are_read_by_a_client(client: Any, place: Place) -> None:
    topic = replace(DEAD_LETTERS, name=f"{uuid.uuid4().hex}.{DEAD_LETTERS.name}")
    await create_topics(place.broker.address, [topic])
    async with AIOKafkaProducer(bootstrap_servers=place.broker.address) as producer:
        await producer.send_and_wait(topic.name, b"\xff no json", key=b"\xfe", headers=DEAD_LETTER.headers())
    assert DeadLetter.from_headers(client(place.broker).headers(topic.name)) == DEAD_LETTER


async def test_confluent_kafka_needs_its_partitioner_to_be_set(place: Place) -> None:
    records = place.records()
    ConfluentKafka(place.broker, partitioner="consistent_random").send(records)
    found = ConfluentKafka(place.broker).read([topic.name for topic in place.topics.values()], len(records))
    assert sorted(found) != expected(records)
    assert sorted(record[1:] for record in found) == sorted(record[1:] for record in expected(records))
