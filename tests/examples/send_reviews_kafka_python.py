"""Sends reviews with kafka-python, whose default partitioner is Java's."""

import json
import sys
from typing import Any

from kafka import KafkaProducer


def send(broker: str, reviews: list[dict[str, Any]]) -> None:
    """Send reviews, each keyed by its product_id; returns when the broker has them all."""
    producer = KafkaProducer(bootstrap_servers=broker)
    for review in reviews:
        producer.send("reviews", json.dumps(review).encode(), key=review["product_id"].encode())
    producer.flush()
    producer.close()


if __name__ == "__main__":
    send(sys.argv[1], [json.loads(line) for line in sys.stdin])
