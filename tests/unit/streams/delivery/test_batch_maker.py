"""Records that are still here have their own time: the clock passes none of them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from aiokafka import TopicPartition

from streams.delivery.batch_maker import BatchMaker
from streams.delivery.task import Task
from tests.doubles import MemoryBroker, PlainFlow
from tests.unit.streams.delivery.sitting_worker import LOOKS, SPEC, Customers


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
