"""A take-over of the test flow's tasks on a broker in memory."""

from dataclasses import replace
from typing import Literal

from aiokafka import TopicPartition

from streams.delivery.state import Bounds
from streams.delivery.take_over import TakeOver
from streams.kafka_tools import KafkaTools
from tests.doubles import MemoryBroker, MemoryCommitter, MemoryConsumer
from tests.flows import tally_spec

INPUTS = frozenset({"visits", "purchases"})
CHANGELOG = "tally.changelog"


def places(*numbers: int, topics: frozenset[str] = INPUTS) -> list[TopicPartition]:
    return sorted(TopicPartition(topic, number) for topic in topics for number in numbers)


def take_over(
    broker: MemoryBroker, start: Literal["beginning", "end"] = "beginning", *, stateful: bool = True
) -> TakeOver:
    return TakeOver(
        spec=tally_spec("") if stateful else replace(tally_spec(""), state=None),
        bounds=Bounds(),
        start=start,
        consumer=MemoryConsumer(broker),
        new_reader=lambda: MemoryConsumer(broker),
        new_committer=lambda p: MemoryCommitter(broker, p),
        tools=KafkaTools("kafka:9092"),
    )
