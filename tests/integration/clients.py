"""Other teams' clients behind one face: write records with keys, read all there is of some topics.

Each is set as docs/contract.md says, and no further.
"""

import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, Protocol

from confluent_kafka import Consumer, Producer, TopicPartition
from kafka import KafkaConsumer, KafkaProducer
from kafka import TopicPartition as KafkaPythonPlace

from tests.brokers import ApacheKafka, kafka_home

PARTITIONS = 4
WITHIN_S = 120.0
# Small and quickly started: each of Kafka's tools is a JVM of its own.
JVM = {"KAFKA_HEAP_OPTS": "-Xmx128m", "KAFKA_JVM_PERFORMANCE_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
NULL = "NULL"


class Record(NamedTuple):
    """A record as it is sent; its topic's name, its key and value as bytes."""

    topic: str
    key: bytes
    value: bytes | None


class Found(NamedTuple):
    """A record as it was found: Kafka's console tools do not say on which topic."""

    partition: int
    key: bytes
    value: bytes | None


class Client(Protocol):
    """One client library, or Kafka's own tools."""

    def send(self, records: Sequence[Record]) -> None:
        """Write records and wait until the broker has them."""

    def read(self, topics: Sequence[str], count: int, *, committed: bool = True) -> list[Found]:
        """Read so many records from the beginning of the topics."""


@dataclass
class ConfluentKafka:
    """confluent-kafka, on librdkafka.

    Attributes:
        partitioner: librdkafka's own default is another than Java's.
    """

    broker: ApacheKafka
    partitioner: str = "murmur2_random"

    def send(self, records: Sequence[Record]) -> None:
        producer = Producer({"bootstrap.servers": self.broker.address, "partitioner": self.partitioner})
        for record in records:
            producer.produce(record.topic, record.value, key=record.key)
        assert producer.flush(WITHIN_S) == 0

    def read(self, topics: Sequence[str], count: int, *, committed: bool = True) -> list[Found]:
        isolation = "read_committed" if committed else "read_uncommitted"
        config = {"bootstrap.servers": self.broker.address, "group.id": "any", "isolation.level": isolation}
        consumer = Consumer(config | {"enable.auto.commit": False})
        consumer.assign([TopicPartition(topic, number, 0) for topic in topics for number in range(PARTITIONS)])
        found = consumer.consume(count, timeout=WITHIN_S)
        consumer.close()
        assert not [error for message in found if (error := message.error())]
        return [Found(message.partition() or 0, _bytes(message.key()), message.value()) for message in found]

    def headers(self, topic: str) -> list[tuple[str, bytes]]:
        """Read the headers of the only record of a topic."""
        config = {"bootstrap.servers": self.broker.address, "group.id": "any", "enable.auto.commit": False}
        consumer = Consumer(config)
        consumer.assign([TopicPartition(topic, number, 0) for number in range(PARTITIONS)])
        (message,) = consumer.consume(1, timeout=WITHIN_S)
        consumer.close()
        headers: Any = message.headers()  # its types allow what it never returns
        return [(name, _bytes(value)) for name, value in headers]


@dataclass
class KafkaPython:
    """kafka-python."""

    broker: ApacheKafka

    def send(self, records: Sequence[Record]) -> None:
        producer = KafkaProducer(bootstrap_servers=self.broker.address)
        for record in records:
            producer.send(record.topic, record.value, key=record.key)
        producer.flush(WITHIN_S)
        producer.close()

    def read(self, topics: Sequence[str], count: int, *, committed: bool = True) -> list[Found]:
        consumer = KafkaConsumer(
            bootstrap_servers=self.broker.address,
            isolation_level="read_committed" if committed else "read_uncommitted",
            auto_offset_reset="earliest",
            consumer_timeout_ms=int(WITHIN_S * 1000),
        )
        consumer.assign([KafkaPythonPlace(topic, number) for topic in topics for number in range(PARTITIONS)])
        found = [Found(record.partition, record.key, record.value) for record in islice(consumer, count)]
        consumer.close()
        return found

    def headers(self, topic: str) -> list[tuple[str, bytes]]:
        """Read the headers of the only record of a topic."""
        consumer = KafkaConsumer(bootstrap_servers=self.broker.address, auto_offset_reset="earliest")
        consumer.assign([KafkaPythonPlace(topic, number) for number in range(PARTITIONS)])
        record = next(consumer)
        consumer.close()
        return [(name, _bytes(value)) for name, value in record.headers]


@dataclass
class ConsoleTools:
    """kafka-console-producer.sh and kafka-console-consumer.sh of Apache Kafka."""

    broker: ApacheKafka

    def send(self, records: Sequence[Record]) -> None:
        for topic in sorted({record.topic for record in records}):
            lines = [_line(record) for record in records if record.topic == topic]
            self._run(
                "kafka-console-producer.sh",
                *("--topic", topic),
                *_properties("--reader-property", "parse.key=true", "key.separator=\t", f"null.marker={NULL}"),
                stdin=b"".join(lines),
            )

    def read(self, topics: Sequence[str], count: int, *, committed: bool = True) -> list[Found]:
        printed = self._run(
            "kafka-console-consumer.sh",
            *("--include", "|".join(topics), "--from-beginning", "--max-messages", str(count)),
            *("--timeout-ms", str(int(WITHIN_S * 1000))),
            *("--isolation-level", "read_committed" if committed else "read_uncommitted"),
            *_properties("--formatter-property", "print.key=true", "print.partition=true", f"null.literal={NULL}"),
        )
        return [_found(line) for line in printed.splitlines()]

    def _run(self, tool: str, *args: str, stdin: bytes = b"") -> bytes:
        command = [str(kafka_home() / "bin" / tool), "--bootstrap-server", self.broker.address, *args]
        done = subprocess.run(
            command, input=stdin, capture_output=True, check=False, env=JVM | _path(), timeout=2 * WITHIN_S
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout


def _path() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name in ("PATH", "JAVA_HOME", "HOME", "LANG")}


def _properties(flag: str, *properties: str) -> Iterable[str]:
    return (word for each in properties for word in (flag, each))


def _line(record: Record) -> bytes:
    value = NULL.encode() if record.value is None else record.value
    return record.key + b"\t" + value + b"\n"


def _found(line: bytes) -> Found:
    partition, key, value = line.split(b"\t", 2)
    return Found(int(partition.removeprefix(b"Partition:")), key, None if value == NULL.encode() else value)


def _bytes(value: Any) -> bytes:
    assert isinstance(value, bytes)
    return value
