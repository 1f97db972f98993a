"""Makes batches of decoded records and of due timers, chained so that they fold in order.

A record that cannot be decoded becomes a dead letter at once. A task's event time advances with the records read.
"""

import logging
import math
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition

from streams.delivery.batch import Batch, Handover
from streams.delivery.dead_letters import Failure, origin_of, redriven_timer
from streams.delivery.entry import Entry, bury, due_entry
from streams.delivery.ownership import Ownership
from streams.delivery.spec import FlowSpec
from streams.delivery.state.event_time import advanced, event_ms, read
from streams.delivery.task import Task, TaskWork
from streams.delivery.waits import Waits
from streams.durations import words
from streams.records import RecordError
from streams.topic_kinds import RecordTopic
from streams.topics import redrive_name

# How often an input's records that are ahead of their time are told of.
TELL_EVERY_S = 600.0

log = logging.getLogger(__name__)


@dataclass(eq=False)
class BatchMaker:
    """Makes the batches of one flow.

    Attributes:
        flow: batches hand themselves over to it.
        spec: of the flow.
        tolerance_ms: how far `occurred_at` may be after Kafka's timestamp.
        ownership: the tasks whose records and timers these are.
        made_s: when the last batch was made, by the steady clock; minus infinity before the first.
    """

    flow: Handover
    spec: FlowSpec
    tolerance_ms: int
    ownership: Ownership

    def __post_init__(self) -> None:
        self._inputs = {topic.name: topic for topic in self.spec.inputs}
        self._redrive = redrive_name(self.spec.name)
        self._time_goes_on = any(timer.clock == "event" for timer in self.spec.timers)
        self._previous: Batch[Any] | None = None
        self._on_the_way: list[Batch[Any]] = []
        self._told_s = dict[str, float]()
        self._waits = Waits()
        self.made_s = -math.inf

    @property
    def on_the_way(self) -> int:
        """How many batches of this generation agents are busy with: made, and not handed over yet."""
        generation = self.ownership.generation
        self._on_the_way = [
            batch for batch in self._on_the_way if batch.generation == generation and not batch.handed_over.is_set()
        ]
        return len(self._on_the_way)

    def of_records(
        self,
        taken: Mapping[int, list[ConsumerRecord]],
        active: Mapping[int, Collection[str]],
        read_to: Mapping[TopicPartition, int],
    ) -> Batch[Any]:
        """Make a batch of records.

        Args:
            taken: by partition number, in order.
            active: by partition number, the inputs that are not idle.
            read_to: the next offset of inputs of which nothing else is here, past transaction markers. If the committed
                offset stayed before a marker and retention deleted that, the flow would stop though it had read all.
        """
        works: list[TaskWork[Any]] = []
        entries: list[Entry[Any]] = []
        for p, records in taken.items():
            work = TaskWork(self.ownership.tasks[p])
            ends = {record.topic: record.offset + 1 for record in records}  # the last one of a topic stays
            places = ((TopicPartition(topic, p), offset) for topic, offset in ends.items())
            work.ends = {place: max(offset, read_to.get(place, 0)) for place, offset in places}
            decoded = self._decode if self.spec.state is None else self._decode_with_time
            entries.extend(decoded(work, records))
            if p in active:
                self.let_time_pass(work.task, active[p])
            work.times = work.task.times
            work.records, work.topic_s = len(records), self._waits.of(p, records, time.time())
            works.append(work)
        return self._made(works, entries)

    def of_timers(self) -> list[Batch[Any]]:
        """Make a batch for each timer that is due, of all tasks."""
        now_ms = time.time_ns() // 1_000_000
        works: dict[tuple[str, int], TaskWork[Any]] = {}
        entries: dict[str, list[Entry[Any]]] = {}
        for p, task in self.ownership.tasks.items():
            due = task.timers.due("processing", now_ms, self.spec.poll_records)
            if task.times.watermark_ms is not None:
                due += task.timers.due("event", task.times.watermark_ms, self.spec.poll_records)
            for one in due:
                work = works.setdefault((one.timer, p), TaskWork(task, times=task.times))
                work.timers += 1
                entries.setdefault(one.timer, []).append(due_entry(work, one))
        return [
            self._made([work for (timer, _), work in works.items() if timer == name], firing)
            for name, firing in entries.items()
        ]

    def let_time_pass(self, task: Task[Any], active: Collection[str], told_ms: int | None = None) -> None:
        """Move a task's watermark as far as its inputs allow; idle inputs do not hold it back.

        If all are idle, it goes on by the clock where timers wait for it (for nothing else has it to be known), up to
        when the broker last said that there is nothing more; None: there are records here, so time does not advance.
        """
        task.times = advanced(task.times, active, self.spec.lateness_ms, told_ms if self._time_goes_on else None)

    def _made(self, works: list[TaskWork[Any]], entries: list[Entry[Any]]) -> Batch[Any]:
        generation, previous = self.ownership.generation, self._previous
        # A stale batch may still be in its model; nobody has to wait for it.
        turn = ahead = None
        if previous is not None and previous.generation == generation:
            turn, ahead = previous.handed_over, previous.folded
        self._previous = batch = Batch[Any](self.flow, generation, works, entries, turn, ahead=ahead)
        self._on_the_way.append(batch)
        self.made_s = time.monotonic()
        self.ownership.commits.enter(batch)
        return batch

    def _decode(self, work: TaskWork[Any], records: Iterable[ConsumerRecord]) -> Iterable[Entry[Any]]:
        for record in records:
            try:
                value = self._input_of(record).decode(record.key, record.value)
            except RecordError as error:
                bury(work, record, Failure(self.flow.name, "decode", error))
            else:
                yield Entry(work, record, value)

    def _decode_with_time(self, work: TaskWork[Any], records: Iterable[ConsumerRecord]) -> Iterable[Entry[Any]]:
        latest: dict[str, int] = {}
        written: dict[str, int] = {}
        ahead: list[ConsumerRecord] = []
        for record in records:
            try:
                if record.topic == self._redrive and self._set_again(work, record):
                    continue
                value = self._input_of(record).decode(record.key, record.value)
            except RecordError as error:
                bury(work, record, Failure(self.flow.name, "decode", error))
            else:
                time_ms = event_ms(value.occurred_at, record.timestamp, self.tolerance_ms)
                if time_ms > latest.get(record.topic, -1):
                    latest[record.topic], written[record.topic] = time_ms, record.timestamp
                if time_ms == record.timestamp + self.tolerance_ms < value.occurred_at.timestamp() * 1000:
                    ahead.append(record)
                yield Entry(work, record, value, time_ms)
        work.task.times = read(work.task.times, latest, written)
        if ahead:
            self._warn_of_times_ahead(ahead)

    def _warn_of_times_ahead(self, records: Sequence[ConsumerRecord]) -> None:
        """Say that times are capped, the first time and then seldom: each record of such a sender's would say it."""
        first, now_s = records[0], time.monotonic()
        if now_s - self._told_s.get(first.topic, -math.inf) < TELL_EVERY_S:
            return
        self._told_s[first.topic] = now_s
        log.warning(
            "%s: occurred_at of %s[%d]@%d, the first of %d such records, is more than %s after Kafka's timestamp: it "
            "counts as no later than that (clock_tolerance_ms). Is the clock of their sender wrong?",
            self.flow.name,
            first.topic,
            first.partition,
            first.offset,
            len(records),
            words(self.tolerance_ms / 1000),
            extra={"topic": first.topic, "partition": first.partition, "offset": first.offset, "count": len(records)},
        )

    def _input_of(self, record: ConsumerRecord) -> RecordTopic[Any]:
        """Return the input that a record belongs to; for a redriven one, the input where it first was."""
        topic = self._inputs[record.topic]
        if record.topic != self._redrive:
            return topic
        source, _ = origin_of(record, self._redrive)
        return self._inputs.get(source.topic, topic)

    def _set_again(self, work: TaskWork[Any], record: ConsumerRecord) -> bool:
        """Set a failed and redriven timer again, unless it was set again meanwhile."""
        due = redriven_timer(record)
        if due is not None and work.task.timers.get(due.id) is None:
            work.alarms[due.id] = due.pending()
        return due is not None
