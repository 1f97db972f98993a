"""What most people write with aiokafka: poll, count, and a transaction with outputs, counts and offsets, poll by poll.

`python -m tests.benchmarks.plain_aiokafka BROKER OUT CHANGELOG IN,IN POLL_RECORDS`. Exactly once for as long as it runs
alone: nothing reads the counts back, a rebalance or a wrong record ends it, and nobody sees how far it is behind.
"""

import sys
from collections import defaultdict
from collections.abc import Sequence

import orjson
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer


async def count(broker: str, target: str, changelog: str, sources: Sequence[str], poll_records: int) -> None:
    """Count visits by customer and topic until the process is ended."""
    counts: dict[bytes, dict[str, int]] = defaultdict(dict)
    consumer = AIOKafkaConsumer(
        *sources,
        bootstrap_servers=broker,
        group_id=target,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    producer = AIOKafkaProducer(bootstrap_servers=broker, transactional_id=target, max_batch_size=1 << 17)
    async with consumer, producer:
        while True:
            polled = await consumer.getmany(timeout_ms=20, max_records=poll_records)
            if not polled:
                continue
            changed = dict[tuple[int, bytes], dict[str, int]]()
            async with producer.transaction():
                for place, records in polled.items():
                    for record in records:
                        visit, seen = orjson.loads(record.value), counts[record.key]
                        seen[place.topic] = seen.get(place.topic, 0) + 1
                        changed[place.partition, record.key] = seen
                        output = {"customer_id": visit["customer_id"], "number": visit["number"], "seen": seen}
                        await producer.send(target, orjson.dumps(output), key=record.key, partition=place.partition)
                for (partition, key), seen in changed.items():
                    await producer.send(changelog, orjson.dumps(seen), key=key, partition=partition)
                ends = {place: records[-1].offset + 1 for place, records in polled.items()}
                await producer.send_offsets_to_transaction(ends, target)


if __name__ == "__main__":
    broker, target, changelog, sources, poll_records = sys.argv[1:]
    uvloop.run(count(broker, target, changelog, sources.split(","), int(poll_records)))
