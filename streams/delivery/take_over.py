"""Prepares tasks after an assignment. It runs outside the rebalance callback, so it may outlast a session timeout.

partition counts ──▶ start the producers ──▶ restore state and marks ──▶ committed offsets ──▶ where to begin ──▶ marks
                     (fences zombies, ends transactions left open; only then are changelog and offsets final)
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError

from streams.delivery.changelog import reads_message
from streams.delivery.committed import final_offsets
from streams.delivery.copartition import check_counts, check_marks, copartitioned
from streams.delivery.errors import NotCopartitionedError, StateLostError, StateUnreadableError, start_over_hint
from streams.delivery.note import read_note
from streams.delivery.offsets import InputPartition, start_offset
from streams.delivery.restore import Tell, restore
from streams.delivery.restore_note import RestoreNote
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Bounds, State, Timers
from streams.delivery.state.progress import Progress
from streams.delivery.take_over_count import count_take_overs
from streams.delivery.task import Task
from streams.delivery.transaction import Committer
from streams.kafka_tools import KafkaTools
from streams.topics import changelog_of

# Partitions are added to one topic after another, and clients see each within a minute (METADATA_AGE_MS).
ALL_ADDED_WITHIN_S = 180.0
ASK_AGAIN_S = 0.25
# For so long a take-over begins again where the broker, or this machine, is too busy for an answer, or away; a worker
# that ended for it would only load its models again.
ANSWERED_WITHIN_S = 180.0
SILENCE = (KafkaConnectionError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError)

Ready = dict[int, tuple[Task[Any], Committer]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class TakeOver:
    """What a take-over needs to know of its flow.

    Attributes:
        spec: of the flow.
        bounds: how much a task may remember.
        start: where a group that never ran starts reading.
        consumer: the flow's group consumer.
        new_reader: makes a consumer without a group for the changelog.
        new_committer: makes a task's committer.
        tools: for commands in advice.
        progress: of the last restore.
    """

    spec: FlowSpec
    bounds: Bounds
    start: Literal["beginning", "end"]
    consumer: AIOKafkaConsumer
    new_reader: Callable[[], AIOKafkaConsumer]
    new_committer: Callable[[int], Committer]
    tools: KafkaTools
    progress: Progress = field(default_factory=Progress)

    @property
    def flow(self) -> str:
        """The flow's name."""
        return self.spec.name

    @property
    def changelog(self) -> str:
        """The name of the flow's changelog."""
        return changelog_of(self.flow).name

    async def run(self, assigned: Sequence[TopicPartition], kept: Mapping[int, Task[Any]]) -> Ready:
        """Make every assigned task ready.

        Args:
            assigned: what the group gave us: all inputs of each partition number, or this raises.
            kept: tasks of an earlier generation, whose state lacks only what came since.

        Returns:
            Per partition number the task, with `next_offset` set for all its inputs, and its started committer.

        Raises:
            NotCopartitionedError: partition counts differ or have changed, or the group split the inputs of a task.
            OffsetsLostError: a group that ran before has no usable offsets.
            StateLostError: it has offsets, and the state that belongs to them is gone.
            StateUnreadableError: the changelog holds what this version cannot read.
            KafkaError: the broker refused, or gave no answer for minutes.
        """
        until_s = time.monotonic() + ANSWERED_WITHIN_S
        while assigned:
            try:
                return await self._once(assigned, kept)
            except SILENCE as error:
                if time.monotonic() >= until_s:
                    raise
                words = "%s: the broker gives no answer (%s), so the take-over begins again"
                log.warning(words, self.flow, type(error).__name__)
            await asyncio.sleep(ASK_AGAIN_S)
        return {}

    async def _once(self, assigned: Sequence[TopicPartition], kept: Mapping[int, Task[Any]]) -> Ready:
        self.progress.begin(0)
        reader = self.new_reader()
        try:
            await reader.start()
            return await self._run(reader, assigned, kept)
        finally:
            await reader.stop()

    async def _run(
        self, reader: AIOKafkaConsumer, assigned: Sequence[TopicPartition], kept: Mapping[int, Task[Any]]
    ) -> Ready:
        partitions, numbers = await self._agreed(reader, assigned)
        tasks = {p: kept.get(p) or self._new_task(p) for p in numbers}
        committers = {p: self.new_committer(p) for p in tasks}
        try:
            await asyncio.gather(*(committer.start() for committer in committers.values()))
            unfinished = await next(iter(committers.values())).unfinished()
            await asyncio.gather(*(committer.end_last(unfinished) for committer in committers.values()))
            tell = RestoreNote(self.consumer, assigned, committers, self.progress).write
            await self._restore(reader, list(tasks.values()), partitions, tell)
            await self._check_marks(reader, tasks, partitions)
            added = await self._added(reader, tasks)
            waits = await self._find_offsets(tasks, assigned, list(committers.values()), added)
            await asyncio.gather(*(self._mark(tasks[p], committers[p], partitions) for p in tasks))
            await count_take_overs(self.consumer, {p: tasks[p] for p in waits}, committers)
        except BaseException:
            await asyncio.gather(*(committer.stop() for committer in committers.values()), return_exceptions=True)
            raise
        return {p: (tasks[p], committers[p]) for p in tasks}

    async def _agreed(self, reader: AIOKafkaConsumer, assigned: Sequence[TopicPartition]) -> tuple[int, list[int]]:
        """Return the one partition count of all topics, which may have been altered since, and the tasks assigned.

        A flow without state, which can follow another count, waits for a while until all its topics have it: by then
        the rebalance that the added partitions bring cancels this take-over.
        """
        until_s: float | None = None
        reader.assign([first := TopicPartition(self.changelog, 0)])
        await reader.beginning_offsets([first])  # a reader learns of partitions once it needs one
        knows = {topic.name: self.consumer for topic in self.spec.inputs} | {self.changelog: reader}
        inputs = frozenset(topic.name for topic in self.spec.inputs)
        while True:
            counts = {topic: len(client.partitions_for_topic(topic) or ()) for topic, client in knows.items()}
            try:
                check_counts(self.flow, counts, self.tools, stateful=self.spec.stateful)
                return max(counts.values()), copartitioned(self.flow, inputs, assigned, self.tools)
            except NotCopartitionedError as error:
                if until_s is None:
                    if self.spec.stateful or not all(counts.values()):
                        raise
                    until_s = time.monotonic() + ALL_ADDED_WITHIN_S
                    log.warning("%s; it waits for that, for %.0f s at most", error, ALL_ADDED_WITHIN_S)
                elif time.monotonic() > until_s:
                    raise
            await asyncio.sleep(ASK_AGAIN_S)

    async def _restore(self, reader: AIOKafkaConsumer, tasks: Sequence[Task[Any]], partitions: int, tell: Tell) -> None:
        try:
            await restore(reader, self.changelog, tasks, self.spec.state, self.progress, tell=tell)
        except StateUnreadableError as error:
            raise error.advised(start_over_hint(self.flow, partitions, self.tools)) from error

    def _new_task(self, partition: int) -> Task[Any]:
        return Task(partition, State(self.bounds, self.spec.parts, self.spec.sealed), Timers(self.spec.timers))

    async def _check_marks(self, reader: AIOKafkaConsumer, tasks: Mapping[int, Task[Any]], partitions: int) -> None:
        """Refuse a partition count that has changed; a task that never ran looks at the first task's marks."""
        if self.spec.state is None:
            return
        for task in tasks.values():
            check_marks(self.flow, task.marks, partitions, self.tools)
        if 0 not in tasks and not all(task.marks for task in tasks.values()):
            check_marks(self.flow, await self._first_marks(reader, tasks), partitions, self.tools)

    async def _first_marks(self, reader: AIOKafkaConsumer, tasks: Mapping[int, Task[Any]]) -> Mapping[str, int | None]:
        """Return the first task's marks, whoever owns it."""
        if 0 in tasks:
            return tasks[0].marks
        await restore(reader, self.changelog, [first := Task[Any](0)], None)
        return first.marks

    async def _added(self, reader: AIOKafkaConsumer, tasks: Mapping[int, Task[Any]]) -> set[int]:
        """Return the partition numbers that were added since the flow began, where its setting would skip records."""
        if self.start == "beginning" or all(task.marks for task in tasks.values()):
            return set()
        counts = (await self._first_marks(reader, tasks)).values()
        return {p for p in tasks if any(count is not None and count <= p for count in counts)}

    async def _find_offsets(
        self,
        tasks: Mapping[int, Task[Any]],
        assigned: Sequence[TopicPartition],
        committers: Collection[Committer],
        added: Collection[int],
    ) -> set[int]:
        """Find where to continue each input, and return the tasks for which records wait."""
        committed = await final_offsets(
            self.consumer, assigned, committers, lambda place: place.topic in tasks[place.partition].marks
        )
        notes = await self.consumer.committed_notes(assigned)
        own = {place for place, note in notes.items() if read_note(note) is not None}
        self._check_state(tasks, committed, own)
        firsts = await self.consumer.beginning_offsets(assigned)
        read_before = [place for place in assigned if place.topic in tasks[place.partition].marks and place not in own]
        self._say_foreign({place: committed[place] for place in read_before}, firsts)
        ends = await self.consumer.end_offsets(assigned)  # after the committed ones, which are never past it
        for place in assigned:
            task = tasks[place.partition]
            known = InputPartition(
                flow=self.flow,
                topic=place.topic,
                partition=place.partition,
                committed=committed[place],
                first=firsts[place],
                end=ends[place],
                marked=place.topic in task.marks,
            )
            task.next_offset[place] = start_offset(known, "beginning" if place.partition in added else self.start)
        return {place.partition for place in assigned if tasks[place.partition].next_offset[place] < ends[place]}

    def _say_foreign(
        self, committed: Mapping[TopicPartition, int | None], firsts: Mapping[TopicPartition, int]
    ) -> None:
        """Log offsets that somebody else has set, of inputs that the flow has read before, where they skip anything."""
        foreign = {f"{p.topic}[{p.partition}]": o for p, o in committed.items() if o is not None and o > firsts[p]}
        if foreign:
            log.warning(
                "%s continues at offsets that it did not commit: %s. A person set them, or another program read under "
                "its group's name: then the records that it committed are skipped, unless the offsets are set back. A "
                "flow without state answers records again that are read again",
                self.flow,
                foreign,
                extra={"offset": foreign},
            )

    def _check_state(
        self,
        tasks: Mapping[int, Task[Any]],
        committed: Mapping[TopicPartition, int | None],
        own: Collection[TopicPartition],
    ) -> None:
        """Refuse to continue without the state that belongs to an offset.

        A task writes its first offset and its mark in one transaction. So an offset without a mark was either set by a
        person, and has no note, or the changelog has lost the mark and all that was written before it.
        """
        if self.spec.state is None:
            return
        for place, offset in committed.items():
            if offset is None or place.topic in tasks[place.partition].marks:
                continue
            if place in own:
                partitions = len(self.consumer.partitions_for_topic(place.topic) or ())
                raise StateLostError(self.flow, place, offset, partitions, self.tools)

    async def _mark(self, task: Task[Any], committer: Committer, partitions: int) -> None:
        """Commit the first offsets of inputs that were never read before, with their marks: now the group has run."""
        new = {place: offset for place, offset in task.next_offset.items() if place.topic not in task.marks}
        if not new:
            return
        p, offsets = task.partition, {place.topic: offset for place, offset in new.items()}
        log.info(
            "%s[%d] reads for the first time: %s", self.flow, p, offsets, extra={"partition": p, "offset": offsets}
        )
        marks = [reads_message(self.changelog, p, place.topic, offset, partitions) for place, offset in new.items()]
        await committer.commit(marks, new, task.recent.note(time.time(), braked=False))
        task.marks.update((place.topic, partitions) for place in new)
