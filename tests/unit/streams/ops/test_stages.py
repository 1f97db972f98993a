"""The stages of a worker: a partition that it gave up is not reported, a batch that stands still is."""

import pytest

from streams.delivery.stopwatch import LAPS, Lap
from streams.ops.now import TaskNow
from streams.ops.stages import mean_seconds


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
