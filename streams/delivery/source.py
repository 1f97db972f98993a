"""Polls the inputs of one flow and fills its channel with batches, of records and of timers that are due.

getmany ──▶ intake: inputs of a task in order of time ──▶ decode (what cannot be is a dead letter) ──▶ Batch ──▶ channel
timers of the tasks ──▶ what is due ──▶ Batch ──────────────────────────────────────────────────────────┘
"""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError
from mode import Service

from streams.delivery.alignment import Alignment
from streams.delivery.batch import Batch, Handover
from streams.delivery.batch_maker import BatchMaker
from streams.delivery.brake import BRAKED
from streams.delivery.channel import BatchChannel
from streams.delivery.deleted_ahead import poll_last, why_out_of_range
from streams.delivery.errors import OffsetsLostError
from streams.delivery.guard import guard
from streams.delivery.intake import Intake
from streams.delivery.ownership import Ownership
from streams.delivery.purge import Purge
from streams.delivery.rest import POLL_TIMEOUT_MS, poll_timeout_ms, rest
from streams.delivery.spec import FlowSpec
from streams.delivery.state.table_reader import TableReader
from streams.settings import Settings

BRAKE_CHECK_S, DRAINING_REST_S, DRAIN_LOOK_S = 5.0, 0.01, 0.1
# While a batch is with its agent polls are short: once it is done there is room for the next one, and it may have set a
# timer. A poll may take an eighth of what the batch has taken so far, so a slow model or a lost broker costs few polls.
LEAST_TIMEOUT_MS, SHARE_OF_BATCH = 4, 8
# A batch this large is made before an agent is free: its transaction costs as much as its records do.
WORTH_DECODING = 100

log = logging.getLogger(__name__)


class SourceFlow(Handover, Protocol):
    """What a source needs of its flow."""

    spec: FlowSpec
    settings: Settings

    def connect(self) -> Ownership:
        """Make the consumer and what owns its partitions."""

    def read_tables(self) -> TableReader:
        """Make the reader of the flow's tables."""

    def watch_name(self, consumer: AIOKafkaConsumer) -> None:
        """Watch, with a started consumer, for another process under this one's name."""


class Source(Service):
    """The service that reads for one flow; its loops are guarded.

    Attributes:
        ownership: the tasks owned now; set once the service has started.
        braked: too many dead letters: the flow reads nothing.
        loaded: its tables were read to their ends.
    """

    mundane_level = "debug"  # how mode logs that a service starts and stops
    ownership: Ownership

    def __init__(self, flow: SourceFlow, channel: BatchChannel[Batch[Any]], **service_options: Any) -> None:
        """Bind the parts; nothing is connected before the service starts.

        Args:
            flow: whose source this is; batches hand themselves over to it.
            channel: where batches go; its size bounds what is decoded ahead.
            **service_options: for mode's Service.
        """
        super().__init__(**service_options)
        self.braked = self.loaded = self._finishing = False
        self._flow, self._channel, self._settings = flow, channel, flow.settings
        self._poll_records = flow.settings.poll_records or flow.spec.poll_records
        self._worth_decoding = min(WORTH_DECODING, self._poll_records)
        self._rest_s, self._purge = flow.settings.idle_rest_ms / 1000, Purge(flow.settings)
        self._poll_timeout_ms = poll_timeout_ms(self._rest_s)
        self._inputs = [topic.name for topic in flow.spec.inputs]
        self._intake = Intake(self._inputs, self._poll_records, flow.settings.input_wait_ms / 1000)
        self._generation = -1
        self._pumping: asyncio.Future[None] | None = None

    async def on_start(self) -> None:
        """Start the loops."""
        self.ownership = self._flow.connect()
        self._tables = self._flow.read_tables()
        self._maker = BatchMaker(self._flow, self._flow.spec, self._settings.clock_tolerance_ms, self.ownership)
        self._alignment = Alignment(self._maker, self._intake, self._settings)
        self.add_future(guard(self.ownership.commits.run(), f"{self._flow.name}: commit queue"))
        self._pumping = asyncio.ensure_future(guard(self._pump(), f"{self._flow.name}: source"))

    async def finish(self) -> None:
        """Stop reading, finish or drop batches in time, leave the group, close the committers: in this order."""
        self._finishing = True
        if (pumping := self._pumping) is None:
            return  # the worker ends before it began

        async def leave() -> None:
            pumping.cancel()
            await asyncio.gather(pumping, return_exceptions=True)
            await self._consumer.stop()

        await self.ownership.close(leave)
        await self._tables.stop()

    @property
    def owned(self) -> Ownership | None:
        """The tasks owned now, for those who only look; None before the service has started."""
        return getattr(self, "ownership", None)

    @property
    def _consumer(self) -> AIOKafkaConsumer:
        return self.ownership.consumer

    async def _pump(self) -> None:
        await self._tables.load()
        self.loaded = True
        self.add_future(guard(self._tables.follow(), f"{self._flow.name}: tables"))
        self._consumer.subscribe(self._inputs, listener=self.ownership)
        await self._consumer.start()
        self._flow.watch_name(self._consumer)
        while not self._finishing:
            if self._brake_engaged():
                await self._wait_while_braked()
                continue
            if self.ownership.draining:
                self._consumer.raise_trouble()  # or a revoke that never comes would be waited for in silence
                await asyncio.sleep(DRAINING_REST_S)  # nothing is read while partitions are given up
                continue
            self._begin_generation()
            polled = await self._poll()
            if self._generation != self.ownership.generation or self.ownership.draining:
                self._drop(polled)
                continue
            self._intake.add(polled)
            batches = await self._batches(polled)
            for batch in batches:
                await self._channel.put_batch(batch)
            if self._rest_s and not polled and not batches and self.ownership.tasks:
                await rest(self._consumer, self._rest_s, self._undisturbed())

    def _begin_generation(self) -> None:
        """Forget what was read under an earlier assignment; the take-over seeks back to what is committed."""
        if self._generation != self.ownership.generation:
            self._generation = self.ownership.generation
            self._intake.clear()
            self._alignment.forget()

    async def _batches(self, polled: Collection[TopicPartition]) -> list[Batch[Any]]:
        """Make the batches that can be made now: records in order, then timers that are due once these are read."""
        active = await self._alignment.release(polled, time.monotonic())
        batches = []
        # A batch takes all that is at hand; while agents are busy, a few records wait for more.
        room = self._has_room()
        enough = self._poll_records if polled else 1 if room else self._worth_decoding
        if self._intake.ready >= (1 if self._intake.laden else enough):
            taken = self._intake.take(self._poll_records)
            batches.append(self._maker.of_records(taken, active, await self._alignment.read_to(taken)))
        if self._flow.spec.timers and room:
            batches += self._maker.of_timers()
        return batches

    def _undisturbed(self) -> Callable[[], bool]:
        """Return a function that says if no rebalance has begun since now; a take-over resumes partitions itself."""
        generation = self.ownership.generation
        return lambda: generation == self.ownership.generation and not self.ownership.draining

    async def _poll(self) -> Mapping[TopicPartition, list[ConsumerRecord]]:
        intake, most, lacking = self._intake, self._poll_records, self._intake.lacking
        wanted = lacking if intake.laden else intake.wanted(self.ownership.tasks)
        if intake.ready >= most or (self.ownership.tasks and not wanted):
            return {}  # enough is here
        polled: Mapping[TopicPartition, list[ConsumerRecord]] = {}
        try:
            if lacking:
                polled = await self._consumer.getmany(*lacking, timeout_ms=0, max_records=most)
            if not polled:
                polled = await self._consumer.getmany(*wanted, timeout_ms=self._patience_ms(), max_records=most)
        except NoOffsetForPartitionError:  # the client's own look, before the take-over has sought
            await asyncio.sleep(POLL_TIMEOUT_MS / 1000)
            return {}
        except OffsetOutOfRangeError as error:
            ((place, offset), *_) = error.args[0].items()
            if place.partition in self.ownership.tasks:  # else it is told late, of an earlier assignment
                await self._finish_what_is_here()
                if self._generation == self.ownership.generation and await self.ownership.is_counted_in():
                    reason = await why_out_of_range(self._consumer, place, offset)
                    raise OffsetsLostError(self._flow.name, place.topic, place.partition, reason) from error
        return polled  # of what is lost nothing: others may have read it, and the next take-over decides

    async def _finish_what_is_here(self) -> None:
        """Commit all that was read, unless a rebalance takes it away: what was deleted behind it is nowhere else."""
        generation = self._generation  # of what is here; the poll that failed may have seen a rebalance
        self._intake.add(await poll_last(self._consumer, self._poll_records))
        for p in self._intake.held:
            self._intake.release(p, (), time.monotonic())
        while self._intake.ready and generation == self.ownership.generation:
            taken = self._intake.take(self._poll_records)
            await self._channel.put_batch(self._maker.of_records(taken, {}, await self._alignment.read_to(taken)))
        while generation == self.ownership.generation and await self.ownership.commits.drain(DRAIN_LOOK_S):
            pass

    def _patience_ms(self) -> int:
        """Return how long a poll may wait for records: not at all if others are ready, and never past a timer."""
        room = self._has_room()
        if self._intake.ready >= (1 if room else self._worth_decoding):
            return 0
        if not room:  # what is ready and what is due waits, too
            return self._short_timeout_ms()
        times_ms = [self._poll_timeout_ms, self._intake.patience_s(time.monotonic()) * 1000]
        if self._maker.on_the_way:
            times_ms.append(self._short_timeout_ms())
        if self._flow.spec.timers:
            now_ms = time.time_ns() / 1_000_000
            pending = [task.timers.next_ms("processing") for task in self.ownership.tasks.values()]
            times_ms += [at_ms - now_ms for at_ms in pending if at_ms is not None]
        return max(0, math.ceil(min(times_ms)))

    def _short_timeout_ms(self) -> int:
        taken_ms = (time.monotonic() - self._maker.made_s) * 1000
        return math.ceil(min(max(LEAST_TIMEOUT_MS, taken_ms / SHARE_OF_BATCH), self._poll_timeout_ms))

    def _has_room(self) -> bool:
        """Tell whether an agent is free for another batch."""
        return self._maker.on_the_way < self._flow.spec.in_flight

    def _drop(self, polled: Mapping[TopicPartition, list[ConsumerRecord]]) -> None:
        """Forget a poll that a rebalance has overtaken, and read it again if it is ours.

        A call of getmany can begin before a revoke and return records from after the seek of the next take-over.
        """
        for place in polled:
            task = self.ownership.tasks.get(place.partition)
            if task is not None and not self.ownership.draining:
                self._consumer.seek(place, task.next_offset[place])

    def _brake_engaged(self) -> bool:
        partitions = self.ownership.braked()
        if partitions and not self.braked:
            log.error(BRAKED, self._flow.name, self._settings.brake_dead_letters, partitions, self._flow.name)
        self.braked = bool(partitions)
        return self.braked

    async def _wait_while_braked(self) -> None:
        """Stay in the group and read nothing; a purge of the dead letters releases the brake."""
        self._consumer.pause(*self._consumer.assignment())
        generation = self.ownership.generation
        await self._purge.await_since(generation)
        await asyncio.sleep(BRAKE_CHECK_S)
        if await self._purge.happened() and generation == self.ownership.generation:
            log.warning("%s continues: the dead letters were purged", self._flow.name)
            self._purge.forget()
            self.ownership.release_brake()
