"""A task made ready, outside the rebalance callback, so that it may last several session timeouts.

start the producers ──▶ restore state and marks ──▶ committed offsets ──▶ where to begin ──▶ first marks
(fences zombies, ends what they left; only after it are changelog and offsets final)
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec import Struct

from streams.delivery.changelog import reads_message, restore
from streams.delivery.errors import NotCopartitionedError
from streams.delivery.offsets import InputPartition, start_offset
from streams.delivery.task import Task
from streams.delivery.transaction import Committer

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class TakeOver:
    """What a take-over needs to know of its flow.

    Attributes:
        flow: its name.
        inputs: names of its co-partitioned input topics.
        changelog: name of its changelog topic.
        state: type of its state's values; None where it keeps none.
        start: where a group that never ran begins.
        consumer: the flow's group consumer.
        new_reader: makes a consumer without a group for the changelog.
        new_committer: makes a task's committer.
    """

    flow: str
    inputs: frozenset[str]
    changelog: str
    state: type[Struct] | None
    start: Literal["beginning", "end"]
    consumer: AIOKafkaConsumer
    new_reader: Callable[[], AIOKafkaConsumer]
    new_committer: Callable[[int], Committer]

    async def run(
        self, assigned: Sequence[TopicPartition], kept: Mapping[int, Task[Any]]
    ) -> dict[int, tuple[Task[Any], Committer]]:
        """Make every assigned task ready.

        Args:
            assigned: what the group gave us: all inputs of each partition number, or this raises.
            kept: tasks of an earlier generation; their state needs only what came since.

        Returns:
            Per partition number the task, with `next_offset` set for all its inputs, and its started committer.

        Raises:
            NotCopartitionedError: the group split the inputs of a task.
            OffsetsLostError: a group that ran before has no usable offsets.
        """
        tasks = {p: kept.get(p) or Task[Any](p) for p in copartitioned(self.flow, self.inputs, assigned)}
        committers = {p: self.new_committer(p) for p in tasks}
        try:
            await asyncio.gather(*(committer.start() for committer in committers.values()))
            await self._restore(list(tasks.values()))
            await self._find_offsets(tasks, assigned)
            await asyncio.gather(*(self._mark(tasks[p], committers[p]) for p in tasks))
        except BaseException:
            await asyncio.gather(*(committer.stop() for committer in committers.values()), return_exceptions=True)
            raise
        return {p: (tasks[p], committers[p]) for p in tasks}

    async def _restore(self, tasks: list[Task[Any]]) -> None:
        reader = self.new_reader()
        try:
            await reader.start()
            await restore(reader, self.changelog, tasks, self.state)
        finally:
            await reader.stop()

    async def _find_offsets(self, tasks: Mapping[int, Task[Any]], assigned: Sequence[TopicPartition]) -> None:
        committed = await asyncio.gather(*(self.consumer.committed(place) for place in assigned))
        firsts = await self.consumer.beginning_offsets(assigned)
        ends = await self.consumer.end_offsets(assigned)  # after the committed ones, which are never past it
        for place, offset in zip(assigned, committed, strict=True):
            task = tasks[place.partition]
            known = InputPartition(
                flow=self.flow,
                topic=place.topic,
                partition=place.partition,
                committed=offset,
                first=firsts[place],
                end=ends[place],
                marked=place.topic in task.marks,
            )
            task.next_offset[place] = start_offset(known, self.start)

    async def _mark(self, task: Task[Any], committer: Committer) -> None:
        """Commit the first offsets of inputs never read before, with their marks: from now on the group has run."""
        new = {place: offset for place, offset in task.next_offset.items() if place.topic not in task.marks}
        if not new:
            return
        log.info("%s[%d] reads for the first time: %s", self.flow, task.partition, {p.topic: o for p, o in new.items()})
        marks = [reads_message(self.changelog, task.partition, place.topic, offset) for place, offset in new.items()]
        await committer.commit(marks, new)
        task.marks.update(place.topic for place in new)


def copartitioned(flow: str, inputs: frozenset[str], assigned: Sequence[TopicPartition]) -> list[int]:
    """Return the partition numbers assigned, each of which has all inputs.

    Raises:
        NotCopartitionedError: some partition number lacks an input.
    """
    topics: dict[int, set[str]] = {}
    for place in assigned:
        topics.setdefault(place.partition, set()).add(place.topic)
    for partition, found in topics.items():
        if found != inputs:
            raise NotCopartitionedError(
                f"{flow} got partition {partition} of {sorted(found)} but needs it of {sorted(inputs)} together: "
                "give the topics equal partition counts, and let every member of the group use the range assignor"
            )
    return sorted(topics)
