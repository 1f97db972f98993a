"""Sends reviews with confluent-kafka; every client on librdkafka (Go, .NET, Node, Rust, C++) has the same setting."""

import json
import sys
from typing import Any

from confluent_kafka import Producer


def send(broker: str, reviews: list[dict[str, Any]]) -> None:
    """Send reviews, each keyed by its product_id; returns when the broker has them all."""
    producer = Producer(
        {
            "bootstrap.servers": broker,
            "enable.idempotence": True,
            "partitioner": "murmur2_random",  # without it, keys stand on other partitions than Java's
        }
    )
    for review in reviews:
        producer.produce("reviews", json.dumps(review).encode(), key=review["product_id"].encode())
    producer.flush()


if __name__ == "__main__":
    send(sys.argv[1], [json.loads(line) for line in sys.stdin])
