"""What a batch writes to its flow's changelog; that it is read back: test_restore.py."""

import orjson

from streams.delivery.changelog import dead_message, work_messages
from streams.delivery.state.event_time import Times
from streams.delivery.task import Task, TaskWork
from tests.flows import Tally

CHANGELOG = "tally.changelog"


def test_a_batch_that_changed_nothing_and_moved_no_time_writes_nothing() -> None:
    task = Task[Tally](2)
    task.times = task.times_committed = Times({"visits": 5}, 1)
    assert work_messages(CHANGELOG, TaskWork(task, times=task.times)) == []


def test_the_brakes_offsets_are_json() -> None:
    assert orjson.loads(dead_message(CHANGELOG, 2, {"visits": [1]}).value or b"") == {"visits": [1]}
