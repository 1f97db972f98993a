"""Polls the inputs of one flow, decodes, and fills the batch channel.

getmany ──▶ per task, inputs merged by timestamp ──▶ decode (what cannot be is a dead letter) ──▶ Batch ──▶ channel
"""

import asyncio
import heapq
import logging
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError
from mode import Service

from streams.delivery.batch import Batch, Entry, Handover, bury
from streams.delivery.channel import BatchChannel
from streams.delivery.dead_letters import Failure
from streams.delivery.errors import OffsetsLostError
from streams.delivery.guard import guard
from streams.delivery.ownership import Ownership
from streams.delivery.reader import new_reader
from streams.delivery.spec import FlowSpec
from streams.delivery.task import TaskWork
from streams.records import RecordError
from streams.settings import Settings
from streams.topics import DEAD_LETTERS

POLL_TIMEOUT_MS = 200
RESTING_POLL_TIMEOUT_MS = 5  # with rests between, a poll only takes what is there
BRAKE_CHECK_S = 5.0

log = logging.getLogger(__name__)


class SourceFlow(Handover, Protocol):
    """What a source needs of its flow."""

    spec: FlowSpec
    settings: Settings

    def connect(self) -> Ownership:
        """Make the consumer and what owns its partitions."""


class Source(Service):
    """The service that reads for one flow. Its two loops are the second of the two guarded places.

    Attributes:
        ownership: the tasks owned now; there once the service has started.
        braked: too many dead letters: the flow reads nothing.
    """

    mundane_level = "debug"  # that a service starts and stops
    ownership: Ownership

    def __init__(self, flow: SourceFlow, channel: BatchChannel[Batch[Any]], **service_options: Any) -> None:
        """Bind the parts; nothing is connected before the service starts.

        Args:
            flow: whose source this is; batches hand themselves over to it.
            channel: where batches go; its size bounds what is decoded ahead.
            **service_options: for mode's Service.
        """
        super().__init__(**service_options)
        self.braked = False
        self._flow, self._channel, self._settings = flow, channel, flow.settings
        self._poll_records = flow.settings.poll_records or flow.spec.poll_records
        self._poll_timeout_ms = RESTING_POLL_TIMEOUT_MS if flow.settings.idle_rest_ms else POLL_TIMEOUT_MS
        self._inputs = {topic.name: topic for topic in flow.spec.inputs}
        self._previous: Batch[Any] | None = None
        self._pumping: asyncio.Future[None] | None = None
        self._finishing = False

    async def on_start(self) -> None:
        """Start the two loops."""
        self.ownership = self._flow.connect()
        self.add_future(guard(self.ownership.commits.run(), f"{self._flow.name}: commit queue"))
        self._pumping = asyncio.ensure_future(guard(self._pump(), f"{self._flow.name}: source"))

    async def finish(self) -> None:
        """Stop reading, finish or drop within the bound, close the committers, leave the group: in this order."""
        self._finishing = True
        if self._pumping is None:
            return  # the worker ends before it began
        await self.ownership.close()
        self._pumping.cancel()
        await asyncio.gather(self._pumping, return_exceptions=True)
        await self._consumer.stop()

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        return self.ownership.consumer

    async def _pump(self) -> None:
        self._consumer.subscribe(list(self._inputs), listener=self.ownership)
        await self._consumer.start()
        while not self._finishing:
            if self._brake_engaged():
                await self._stand_braked()
                continue
            generation = self.ownership.generation
            polled = await self._poll()
            if generation != self.ownership.generation or self.ownership.draining:
                self._drop(polled)
            elif polled:
                await self._channel.put_batch(self._batch(polled))
            elif self._settings.idle_rest_ms:
                await self._rest()

    async def _rest(self) -> None:
        """Fetch nothing for a moment: a broker that never waits for records would be asked 8,000 times a second."""
        places, generation = self._consumer.assignment(), self.ownership.generation
        if not self.ownership.tasks:
            return  # the take-over pauses and resumes
        self._consumer.pause(*places)
        await asyncio.sleep(self._settings.idle_rest_ms / 1000)
        if generation == self.ownership.generation and not self.ownership.draining:
            self._consumer.resume(*places)

    async def _poll(self) -> Mapping[TopicPartition, list[ConsumerRecord]]:
        try:
            polled: Mapping[TopicPartition, list[ConsumerRecord]] = await self._consumer.getmany(
                timeout_ms=self._poll_timeout_ms, max_records=self._poll_records
            )
        except NoOffsetForPartitionError:  # the client's own look, before the take-over has sought
            await asyncio.sleep(POLL_TIMEOUT_MS / 1000)
            return {}
        except OffsetOutOfRangeError as error:
            ((place, offset), *_) = error.args[0].items()
            reason = f"offsets from {offset} on were deleted before they were read (retention)"
            raise OffsetsLostError(self._flow.name, place.topic, place.partition, reason) from error
        return polled

    def _drop(self, polled: Mapping[TopicPartition, list[ConsumerRecord]]) -> None:
        """Forget a poll that a rebalance overtook, and read it again if it is ours.

        One call of getmany can begin before a revoke and return records from after the next take-over's seek.
        """
        for place in polled:
            task = self.ownership.tasks.get(place.partition)
            if task is not None and not self.ownership.draining:
                self._consumer.seek(place, task.next_offset[place])

    def _batch(self, polled: Mapping[TopicPartition, list[ConsumerRecord]]) -> Batch[Any]:
        by_task: dict[int, list[list[ConsumerRecord]]] = {}
        for place, records in polled.items():
            by_task.setdefault(place.partition, []).append(records)
        works: list[TaskWork[Any]] = []
        entries: list[Entry[Any]] = []
        for p, inputs in by_task.items():
            work = TaskWork(self.ownership.tasks[p])
            work.ends = {TopicPartition(rs[-1].topic, p): rs[-1].offset + 1 for rs in inputs}
            works.append(work)
            entries.extend(self._decode(work, merged(inputs)))
        generation, previous = self.ownership.generation, self._previous
        # A stale batch may still be in its model, and nobody has to wait for it.
        turn = previous.handed_over if previous is not None and previous.generation == generation else None
        self._previous = batch = Batch[Any](self._flow, generation, works, entries, turn)
        self.ownership.commits.enter(batch)
        return batch

    def _decode(self, work: TaskWork[Any], records: Iterable[ConsumerRecord]) -> Iterable[Entry[Any]]:
        for record in records:
            try:
                value = self._inputs[record.topic].decode(record.key, record.value)
            except RecordError as error:
                bury(work, record, Failure(self._flow.name, "decode", error))
            else:
                yield Entry(work, record, value)

    def _brake_engaged(self) -> bool:
        partitions = self.ownership.braked()
        if partitions and not self.braked:
            log.error(
                "%s is braked: more than %d of the last records of partitions %s are dead letters. Nothing is lost: "
                "mend sender or code, then `shopstream dead-letters purge` or a higher brake_dead_letters goes on",
                self._flow.name,
                self._settings.brake_dead_letters,
                partitions,
            )
        self.braked = bool(partitions)
        return self.braked

    async def _stand_braked(self) -> None:
        """Keep the group and read nothing; an emptied dead-letter topic releases the brake."""
        self._consumer.pause(*self._consumer.assignment())
        generation = self.ownership.generation
        await asyncio.sleep(BRAKE_CHECK_S)
        if await self._dead_letters_empty() and generation == self.ownership.generation:
            log.warning("%s goes on: the dead letters were purged", self._flow.name)
            self.ownership.release_brake()

    async def _dead_letters_empty(self) -> bool:
        async with new_reader(self._settings, DEAD_LETTERS.name) as reader:
            places = reader.assignment()
            firsts, ends = await reader.beginning_offsets(places), await reader.end_offsets(places)
        return bool(places) and firsts == ends


def merged(inputs: list[list[ConsumerRecord]]) -> Iterable[ConsumerRecord]:
    """Merge a task's inputs by Kafka timestamp; each keeps its own order."""
    return inputs[0] if len(inputs) == 1 else heapq.merge(*inputs, key=attrgetter("timestamp"))
