"""When a record happened, and how far a task's event time has advanced. Pure: the clock is the caller's.

A record's time is its `occurred_at`, but at most its Kafka timestamp plus a tolerance: one record dated 2099 must not
expire a whole shop. A task's watermark follows the input that is furthest behind, minus the allowed lateness; idle
inputs do not hold it back, and it never moves backwards. It is written with every batch, so a restart continues from it
and no timer fires early. Without any records it advances with the clock (ADR 0153): from the latest record's time, by
as much as has passed since Kafka got that record. So orders of 2017 that were sent today stay in 2017.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct


class Times(Struct, frozen=True):
    """A task's event time, all in milliseconds since 1970.

    Attributes:
        latest_ms: by input, the latest time of its records.
        written_ms: by input, Kafka's timestamp of that record; a state of an earlier version does not say.
        watermark_ms: earlier records are late; None until every input has brought a record or is idle.
    """

    latest_ms: dict[str, int] = {}
    watermark_ms: int | None = None
    written_ms: dict[str, int] = {}

    @property
    def reached_ms(self) -> int:
        """The latest time of any record; 0 before the first."""
        return max(self.latest_ms.values(), default=0)


START = Times()


def event_ms(occurred_at: datetime, timestamp_ms: int, tolerance_ms: int) -> int:
    """Return when a record happened, milliseconds since 1970, at most its Kafka timestamp plus the tolerance."""
    time_ms, latest_ms = int(occurred_at.timestamp() * 1000), timestamp_ms + tolerance_ms
    return time_ms if time_ms < latest_ms else latest_ms


def read(times: Times, read_ms: Mapping[str, int], written_ms: Mapping[str, int]) -> Times:
    """Return a task's times after it has read records. Moves no watermark.

    Args:
        times: until now.
        read_ms: by input, the latest time of its records.
        written_ms: by input, Kafka's timestamp of that record.
    """
    newer = {topic: ms for topic, ms in read_ms.items() if ms > times.latest_ms.get(topic, -1)}
    if not newer:
        return times
    written = times.written_ms | {topic: written_ms[topic] for topic in newer}
    return Times(times.latest_ms | newer, times.watermark_ms, written)


def advanced(times: Times, active: Collection[str], lateness_ms: int, told_ms: int | None) -> Times:
    """Return a task's times with the watermark advanced as far as it may go now.

    Args:
        times: until now.
        active: inputs that may still bring records of any time; the others are idle. If all are idle, the one of them
            that has come furthest counts.
        lateness_ms: how far out of order a record may come and still be in time.
        told_ms: by the clock, until when it is known that idle inputs brought nothing; None: no time passes in them.
    """
    latest = times.latest_ms
    if not latest or not latest.keys() >= set(active):
        return times
    reached_ms = min(latest[topic] for topic in active) if active else advanced_ms(times, told_ms)
    if times.watermark_ms is not None and reached_ms - lateness_ms <= times.watermark_ms:
        return times
    return Times(latest, reached_ms - lateness_ms, times.written_ms)


def advanced_ms(times: Times, told_ms: int | None) -> int:
    """Return how far the time of the inputs has advanced since the latest record of each was written.

    For a record that was written before it happened, time advances only from when it happened.
    """
    if told_ms is None:
        return times.reached_ms
    written = times.written_ms
    return max(ms + max(0, told_ms - max(ms, written.get(topic, told_ms))) for topic, ms in times.latest_ms.items())
