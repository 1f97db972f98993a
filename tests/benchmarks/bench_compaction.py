"""What a restore reads of keys that are written again and again: topics as the table makes them, beside Kafka's own.

A few keys with many versions, in transactions as tasks write them; then the cleaner has its time, and what is left is
counted record by record.
"""

import asyncio
import os
import time
from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from streams.delivery.message import Message
from streams.delivery.transaction import Transaction
from streams.records import encode
from streams.settings import Settings
from streams.topic_kinds import COMPACTED
from streams.topics import changelog_of
from tests.benchmarks.bench_restore import remembered
from tests.brokers import ApacheKafka, temporary_kafka
from tests.results import Result, show

KEYS = 20_000
VERSIONS = 30
STEADY_S = 4.0
WITHIN_S = 60.0
TOPICS: Mapping[str, dict[str, str]] = {"table": COMPACTED, "defaults": {"cleanup.policy": "compact"}}


def main() -> list[Result]:
    """Start Apache Kafka, measure, stop it."""
    with temporary_kafka(heap="768m") as (kafka, _):
        return asyncio.run(_measure(kafka))


async def _measure(kafka: ApacheKafka) -> list[Result]:
    versions = int(os.environ.get("VERSIONS", VERSIONS))
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.address)
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, 1, topic_configs=configs) for name, configs in TOPICS.items()])
    await admin.create_topics([NewTopic(changelog_of(name).name, 1, 1) for name in TOPICS])  # of the tasks that write
    await admin.close()
    left = {}
    for topic in TOPICS:
        await write(kafka, topic, versions)
        left[topic] = await left_of(kafka, topic) / KEYS
    command = f"VERSIONS={versions} python -m tests.benchmarks.bench_compaction"
    baselines = {"Kafka's defaults": left["defaults"], "written": float(versions)}
    return [
        Result(name="compaction.left", value=left["table"], unit="versions/key", baselines=baselines, command=command)
    ]


async def write(kafka: ApacheKafka, topic: str, versions: int) -> None:
    """Write every key so many times, round after round."""
    committer = Transaction(Settings(broker=kafka.address), topic, 0)
    await committer.start()
    for version in range(versions):
        values = ((n, encode(remembered(n + version))) for n in range(KEYS))
        await committer.commit([Message(topic, b"=customer%d" % n, value, 0) for n, value in values], {})
    await committer.stop()


async def left_of(kafka: ApacheKafka, topic: str) -> int:
    """Return how many records are left once the cleaner has come to rest, or its time is over."""
    until, counts = time.monotonic() + WITHIN_S, [await count(kafka, topic)]
    while time.monotonic() < until:
        await asyncio.sleep(STEADY_S)
        counts.append(await count(kafka, topic))
        if counts[-1] == counts[-2]:
            break
    return counts[-1]


async def count(kafka: ApacheKafka, topic: str) -> int:
    """Return how many records a topic's partition holds."""
    place, found = TopicPartition(topic, 0), 0
    async with AIOKafkaConsumer(bootstrap_servers=kafka.address, isolation_level="read_committed") as reader:
        reader.assign([place])
        await reader.seek_to_beginning(place)
        end = (await reader.end_offsets([place]))[place]
        while await reader.position(place) < end:
            found += sum(map(len, (await reader.getmany(timeout_ms=200)).values()))
    return found


if __name__ == "__main__":
    show(main(), "What compaction leaves behind")
