"""Where the time of records goes, between two readings of what a worker has committed. Pure."""

from collections.abc import Sequence

from streams.delivery.stopwatch import LAPS, Lap
from streams.ops.now import TaskNow


def mean_seconds(before: Sequence[TaskNow], now: Sequence[TaskNow]) -> dict[Lap, float] | None:
    """Return what a record spent in each stage on average between two readings.

    Args:
        before: tasks at the earlier one. A task that was not owned then counts from when it was taken over.
        now: tasks at the later one.

    Returns:
        Seconds by stage; None where nothing was committed meanwhile.
    """
    then = {task.partition: task for task in before}
    number, seconds = 0, dict.fromkeys(LAPS, 0.0)
    for task in now:
        earlier = then.get(task.partition)
        if earlier is None or earlier.records > task.records:  # taken over anew meanwhile
            earlier = TaskNow(partition=task.partition)
        number += task.records + task.timers - earlier.records - earlier.timers
        for lap in LAPS:
            seconds[lap] += task.seconds.get(lap, 0.0) - earlier.seconds.get(lap, 0.0)
    return {lap: total / number for lap, total in seconds.items()} if number else None


def mean_seconds_by_task(before: Sequence[TaskNow], now: Sequence[TaskNow]) -> dict[int, dict[Lap, float]]:
    """Return the same for each task that is owned now, by its partition; those that committed nothing are left out."""
    means = {task.partition: mean_seconds(before, [task]) for task in now}
    return {partition: seconds for partition, seconds in means.items() if seconds is not None}


def busiest(seconds: dict[Lap, float]) -> tuple[Lap, float]:
    """Return the stage that does most, and its share of all that is done; waiting in topic and channel is not doing."""
    done = {lap: spent for lap, spent in seconds.items() if lap not in ("topic", "channel")}
    lap = max(done, key=lambda each: done[each])
    total = sum(done.values())
    return lap, done[lap] / total if total else 0.0
