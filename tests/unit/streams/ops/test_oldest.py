"""What waits is read from a few offsets before the position on: those records do not count, and tell when it came."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.ops.ages import Waiting
from streams.ops.lag import PlaceReading
from streams.ops.oldest import BESIDE, read_waiting
from tests.doubles import kafka_record

PLACE = TopicPartition("visits", 0)


@dataclass
class Log:
    """A consumer of one partition, whose records have their offset as timestamp; a marker is no record."""

    end: int
    markers: frozenset[int] = frozenset()
    poll: int = 4
    at: int = 0
    sought: list[int] = field(default_factory=list)

    def assign(self, _places: Iterable[TopicPartition]) -> None:
        """Need no partition to be named."""

    def pause(self, *_places: TopicPartition) -> None:
        """Give what is read."""

    def seek(self, _place: TopicPartition, offset: int) -> None:
        self.at = offset
        self.sought.append(offset)

    async def position(self, _place: TopicPartition) -> int:
        return self.at

    async def getmany(self, **_: Any) -> dict[TopicPartition, list[ConsumerRecord]]:
        begin, self.at = self.at, min(self.at + self.poll, self.end)
        offsets = [offset for offset in range(begin, self.at) if offset not in self.markers]
        return {PLACE: [kafka_record(PLACE, offset, b"", b"") for offset in offsets]}


async def read(log: Log, position: int, first: int = 0, count_to: int = 1_000) -> Waiting:
    reading = PlaceReading(
        topic="visits", partition=0, committed=position, position=position, first=first, stable=log.end, end=log.end
    )
    return (await read_waiting(cast("AIOKafkaConsumer", log), {PLACE: reading}, count_to, 60.0))[PLACE]


async def test_records_before_the_position_tell_their_times_and_do_not_count() -> None:
    found = await read(log := Log(end=130), position=100)
    assert log.sought == [100 - BESIDE]
    assert (found.oldest_offset, found.oldest_ms, found.records, found.offsets) == (100, 100, 30, 30)
    assert found.before_ms == tuple(range(100 - BESIDE, 100))
    assert found.behind_ms == tuple(range(101, 101 + BESIDE))


@pytest.mark.parametrize(("position", "first", "sought"), [(0, 0, 0), (5, 0, 0), (100, 97, 97), (50, 97, 97)])
async def test_nothing_is_sought_that_was_deleted(position: int, first: int, sought: int) -> None:
    found = await read(log := Log(end=130), position, first)
    assert log.sought == [sought]
    assert found.oldest_offset == max(position, first)
    assert found.before_ms == tuple(range(sought, max(position, first)))


async def test_markers_are_no_records_and_a_bound_counts_only_what_waits() -> None:
    found = await read(Log(end=130, markers=frozenset(range(91, 130, 2))), position=100, count_to=10)
    assert found.before_ms == (96, 98)
    assert (found.oldest_offset, found.behind_ms[:2]) == (100, (102, 104))
    assert 10 <= found.records <= 12
    assert found.offsets == pytest.approx(2 * found.records, abs=2)
