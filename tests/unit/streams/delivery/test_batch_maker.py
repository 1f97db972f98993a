"""Records have their own time: the clock passes none of those that are here, and they are not ahead of Kafka's."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition

from streams.delivery.batch_maker import BatchMaker
from streams.delivery.task import Task
from tests.doubles import MemoryBroker, PlainFlow
from tests.unit.streams.delivery.sitting_worker import AGE, LOOKS, SPEC, Customers


def test_a_batch_of_some_of_the_records_that_are_here_takes_time_no_further_than_they_do() -> None:
    broker, task = MemoryBroker(), Task[Any](0)
    customers = Customers(broker)
    for number in range(2):
        customers.look("ann", number, number, sent_before=timedelta(days=1))
    commits = SimpleNamespace(enter=lambda _: None)
    ownership: Any = SimpleNamespace(tasks={0: task}, generation=0, commits=commits)
    (first, _) = broker.logs[TopicPartition(LOOKS, sum(b"ann") % 2)]
    BatchMaker(PlainFlow(), SPEC, 0, ownership).of_records({0: [first]}, {0: ()}, {})
    assert task.times.watermark_ms == int(customers.start.timestamp() * 1000) - SPEC.lateness_ms


def test_times_that_are_ahead_of_kafkas_are_told_of_once_and_not_for_each_record(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broker, task = MemoryBroker(), Task[Any](0)
    customers = Customers(broker)
    customers.look("ann", 0, 0)
    for number in range(1, 4):
        customers.look("ann", number, number, sent_before=AGE + timedelta(hours=1))
    ownership: Any = SimpleNamespace(tasks={0: task}, generation=0, commits=SimpleNamespace(enter=lambda _: None))
    maker = BatchMaker(PlainFlow(), SPEC, 300_000, ownership)
    right, *ahead = broker.logs[TopicPartition(LOOKS, sum(b"ann") % 2)]
    maker.of_records({0: [right]}, {0: ()}, {})
    assert not caplog.messages
    maker.of_records({0: ahead[:2]}, {0: ()}, {})
    maker.of_records({0: ahead[2:]}, {0: ()}, {})
    (told,) = caplog.messages
    assert "@1, the first of 2 such records, is more than 5 min after Kafka's timestamp: it counts as no later" in told
