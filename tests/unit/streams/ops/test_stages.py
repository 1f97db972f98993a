"""The stages of a worker: a partition that it gave up is not reported, a batch that stands still is."""

import pytest

from streams.delivery.stopwatch import LAPS, Lap
from streams.ops.now import TaskNow
from streams.ops.stages import busiest, mean_seconds, mean_seconds_by_task


def task(partition: int, records: int, timers: int = 0, **seconds: float) -> TaskNow:
    laps: dict[Lap, float] = dict.fromkeys(LAPS, 0.0)
    laps.update(seconds)  # type: ignore[arg-type]
    return TaskNow(partition=partition, records=records, timers=timers, seconds=laps)


def test_the_mean_of_a_record_is_weighed_over_partitions() -> None:
    before = [task(0, 10, model=1.0), task(1, 0)]
    now = [task(0, 20, model=3.0, topic=10.0), task(1, 30, model=2.0)]
    found = mean_seconds(before, now)
    assert found is not None
    assert found["model"] == pytest.approx(0.1)
    assert found["topic"] == pytest.approx(0.25)
    assert found["commit"] == 0.0


def test_each_partition_has_a_mean_of_its_own_if_it_committed_something() -> None:
    before = [task(0, 10, model=1.0), task(2, 5)]
    now = [task(0, 20, model=3.0), task(1, 10, model=4.0), task(2, 5)]
    found = mean_seconds_by_task(before, now)
    assert {partition: seconds["model"] for partition, seconds in found.items()} == pytest.approx({0: 0.2, 1: 0.4})


def test_a_timer_counts_as_a_record_does() -> None:
    found = mean_seconds([task(0, 0)], [task(0, 1, timers=1, commit=1.0)])
    assert found is not None
    assert found["commit"] == 0.5


def test_where_nothing_was_committed_there_is_no_mean() -> None:
    assert mean_seconds([task(0, 4)], [task(0, 4)]) is None
    assert mean_seconds([], []) is None


def test_a_partition_that_came_meanwhile_counts_from_when_it_came() -> None:
    found = mean_seconds([task(0, 900, model=9.0)], [task(0, 10, model=20.0), task(1, 10, model=20.0)])
    assert found is not None
    assert found["model"] == pytest.approx(2.0)


def test_the_busiest_stage_is_the_one_that_does_most_and_not_where_records_wait() -> None:
    spent: dict[Lap, float] = {"topic": 60.0, "channel": 9.0, "tokenize": 0.1, "model": 0.7, "fold": 0.1, "commit": 0.1}
    lap, share = busiest(spent)
    assert lap == "model"
    assert share == pytest.approx(0.7)
    assert busiest(dict.fromkeys(LAPS, 0.0))[1] == 0.0
