"""Reads sentiments with aiokafka as typed records: each once, and none that a transaction took back."""

import asyncio
import sys
from collections.abc import AsyncGenerator

from aiokafka import AIOKafkaConsumer

from streams.records import Sentiment
from streams.topics import SENTIMENTS


async def sentiments(broker: str, group: str) -> AsyncGenerator[Sentiment, None]:
    """Yield sentiments for ever; each counts as read when the next one is asked for."""
    consumer = AIOKafkaConsumer(
        SENTIMENTS.name,
        bootstrap_servers=broker,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        isolation_level="read_committed",  # the default reads what a transaction may still take back
    )
    async with consumer:
        async for record in consumer:
            yield SENTIMENTS.decode(record.key, record.value)
            await consumer.commit()


async def main(broker: str) -> None:
    """Print what customers say of products."""
    async for sentiment in sentiments(broker, "my-service"):
        print(sentiment.product_id, sentiment.sentiment or sentiment.abstained)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
