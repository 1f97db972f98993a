"""Reads sentiments with confluent-kafka: each once, and none that a transaction took back."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from confluent_kafka import Consumer, KafkaException


def sentiments(broker: str, group: str) -> Iterator[dict[str, Any]]:
    """Yield sentiments for ever; each counts as read when the next one is asked for."""
    consumer = Consumer(
        {
            "bootstrap.servers": broker,
            "group.id": group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",  # librdkafka's default, and not Java's: better said
        }
    )
    consumer.subscribe(["sentiments"])
    try:
        while True:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if error := message.error():
                raise KafkaException(error)
            yield json.loads(message.value() or b"null")
            consumer.commit(message=message, asynchronous=False)
    finally:
        consumer.close()


if __name__ == "__main__":
    for sentiment in sentiments(sys.argv[1], "my-service"):
        print(sentiment["product_id"], sentiment.get("sentiment") or sentiment["abstained"])
