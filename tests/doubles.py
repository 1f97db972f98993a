"""Every double of the tests: models that behave badly on purpose; the text that one is given says how."""

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, ProducerFenced

from streams.delivery.batch import Batch
from streams.delivery.brake import Brake
from streams.delivery.flow import Flow
from streams.delivery.limits import Limits
from streams.delivery.message import Message
from streams.delivery.ownership import Ownership
from streams.delivery.state import Bounds
from streams.delivery.state.table_reader import TableReader
from streams.delivery.take_over import TakeOver
from streams.delivery.trace import Tracer
from streams.kafka_tools import KafkaTools
from streams.records import ModelName
from streams.records.dead_letter import Headers

POISON_WORD = "poison"
CRASH_WORD = "crash"

IDENTITY = ModelName(name="text", version="1", sha256="0" * 64, precision="fp32", provider="test")


@dataclass
class TextModel:
    """Gives each text's length; waits, fails on poison, and crashes the worker on the crash word.

    Attributes:
        delay_s: how long one call lasts, whatever its size.
        goes_on: while it is cleared, every call waits.
    """

    delay_s: float = 0.0
    calls: int = 0
    identity: ModelName = field(default_factory=lambda: IDENTITY)
    goes_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.goes_on.set()

    def infer(self, texts: Sequence[str]) -> list[int]:
        self.calls += 1
        assert self.goes_on.wait(90.0)
        time.sleep(self.delay_s)
        if any(POISON_WORD in text for text in texts):
            raise RuntimeError("the model cannot read this")
        if any(CRASH_WORD in text for text in texts):
            raise OSError("the disk is gone: no record's fault")
        return [len(text) for text in texts]


class ForgetfulModel(TextModel):
    """Gives one result too few: a bug, never a record's fault."""

    def infer(self, texts: Sequence[str]) -> list[int]:
        return super().infer(texts)[1:]


@dataclass
class PlainFlow:
    """A flow as a batch sees it: keeps what is handed over."""

    name: str = "tally"
    model_deadline_s: float = 60.0
    generation: int = 0
    tracer: Tracer | None = None
    handed: list[Batch[Any]] = field(default_factory=list)

    def is_stale(self, batch: Batch[Any]) -> bool:
        return batch.generation != self.generation

    async def hand_over(self, batch: Batch[Any]) -> None:
        self.handed.append(batch)


def kafka_record(
    place: TopicPartition, offset: int, key: bytes | None, value: bytes | None, headers: Headers | None = None
) -> ConsumerRecord:
    """Make a record as a consumer returns it; its timestamp is its offset."""
    sizes = [-1 if part is None else len(part) for part in (key, value)]
    return ConsumerRecord(
        place.topic, place.partition, offset, offset, 0, key, value, None, *sizes, tuple(headers or ())
    )


class MemoryBroker:
    """As much of Kafka as a task needs: logs, committed offsets, one owner per task. No open transactions, no time.

    Attributes:
        happened: what it was asked, in order.
        partitions: of every topic except those in `altered`.
        unfinished: partitions in which a transaction has no end.
        told_ms: when consumers were last told where logs end; None: just now.
        stale: offsets, or None, as told by a coordinator that was just elected, until something is written.
        starts: while it is cleared, every producer's start waits.
        commits: while it is cleared, every commit waits.
    """

    def __init__(self) -> None:
        self.logs: defaultdict[TopicPartition, list[ConsumerRecord]] = defaultdict(list)
        self.firsts: defaultdict[TopicPartition, int] = defaultdict(int)
        self.offsets: dict[TopicPartition, int] = {}
        self.notes: dict[TopicPartition, str] = {}
        self.owners: dict[int, MemoryCommitter] = {}
        self.happened: list[str] = []
        self.partitions, self.altered = 4, dict[str, int]()
        self.unfinished: set[TopicPartition] = set()
        self.told_ms: int | None = None
        self.stale: dict[TopicPartition, int | None] = {}
        self.starts, self.commits = asyncio.Event(), asyncio.Event()
        self.starts.set()
        self.commits.set()

    def append(
        self,
        place: TopicPartition,
        key: bytes | None,
        value: bytes | None,
        timestamp: int | None = None,
        headers: Headers | None = None,
    ) -> None:
        record = kafka_record(place, len(self.logs[place]), key, value, headers)
        self.logs[place].append(record if timestamp is None else replace(record, timestamp=timestamp))

    def records(self, topic: str) -> list[ConsumerRecord]:
        return [record for place, log in self.logs.items() if place.topic == topic for record in log]


class MemoryCommitter:
    """One task's transactions; a later committer of the task fences it."""

    throttled_s = 0.0

    def __init__(self, broker: MemoryBroker, partition: int) -> None:
        self._broker, self._partition = broker, partition

    async def start(self) -> None:
        self._broker.happened.append(f"start {self._partition}")
        await self._broker.starts.wait()
        self._broker.owners[self._partition] = self

    async def unfinished(self) -> set[TopicPartition]:
        return self._broker.unfinished

    async def end_last(self, unfinished: Collection[TopicPartition]) -> None:
        self._broker.happened.append(f"end last of {self._partition} in {sorted(unfinished)}")
        self._broker.stale.clear()

    async def commit(self, messages: Sequence[Message], offsets: Mapping[TopicPartition, int], note: str = "") -> None:
        await self._broker.commits.wait()
        if self._broker.owners.get(self._partition) is not self:
            raise ProducerFenced
        for message in messages:
            number = self._partition if message.partition is None else message.partition
            place = TopicPartition(message.topic, number)
            self._broker.append(place, message.key, message.value, headers=message.headers)
        self._broker.offsets |= offsets
        self._broker.notes |= dict.fromkeys(offsets, note)
        self._broker.happened.append(f"commit {self._partition}")

    async def stop(self) -> None:
        self._broker.happened.append(f"stop {self._partition}")


class MemoryConsumer:
    """A member of a group of one, or a reader without a group; `rebalance` does to it what a coordinator does."""

    def __init__(self, broker: MemoryBroker, *topics: str) -> None:
        self.broker, self.positions, self.paused = broker, dict[TopicPartition, int](), set[TopicPartition]()
        self._topics = topics
        self.listener: Any = None
        self.trouble: KafkaError | None = None

    async def start(self) -> None:
        self.broker.happened.append("consumer start")
        self.assign([TopicPartition(topic, p) for topic in self._topics for p in range(self.broker.partitions)])

    async def stop(self) -> None:
        self.broker.happened.append("consumer stop")

    def subscribe(self, topics: list[str], listener: Any) -> None:
        self.listener = listener

    async def rebalance(self, places: Collection[TopicPartition]) -> None:
        await self.listener.on_partitions_revoked(self.assignment())
        self.assign(places)
        await self.listener.on_partitions_assigned(self.assignment())

    def assign(self, places: Collection[TopicPartition]) -> None:
        self.positions, self.paused = dict.fromkeys(places, 0), set()

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset(self.positions)

    def raise_trouble(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def pause(self, *places: TopicPartition) -> None:
        self.paused |= set(places)

    def resume(self, *places: TopicPartition) -> None:
        self.paused -= set(places)

    def seek(self, place: TopicPartition, offset: int) -> None:
        assert place in self.positions, f"{place} is not assigned"
        self.positions[place] = offset

    async def position(self, place: TopicPartition) -> int:
        return self.positions[place]

    async def committed(self, place: TopicPartition) -> int | None:
        self.broker.happened.append(f"committed {place.partition}")
        return self.broker.stale.get(place, self.broker.offsets.get(place))

    async def committed_notes(self, places: Collection[TopicPartition]) -> dict[TopicPartition, str]:
        return {place: self.broker.notes.get(place, "") for place in places if place in self.broker.offsets}

    async def beginning_offsets(self, places: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        return {place: self.broker.firsts[place] for place in places}

    async def end_offsets(self, places: Collection[TopicPartition]) -> dict[TopicPartition, int]:
        self.broker.happened.append(f"ends of {', '.join(sorted({place.topic for place in places}))}")
        return {place: len(self.broker.logs[place]) for place in places}

    def last_stable_offset(self, place: TopicPartition) -> int:
        return len(self.broker.logs[place])

    def last_poll_timestamp(self, _: TopicPartition) -> int:
        return int(time.time() * 1000) if self.broker.told_ms is None else self.broker.told_ms

    async def topics(self) -> set[str]:
        return {place.topic for place in self.broker.logs}

    def delete(self, topic: str) -> None:
        """Delete a topic of the broker; a reader without a group loses its partitions."""
        for place in [place for place in self.broker.logs if place.topic == topic]:
            del self.broker.logs[place]
        self.positions = {place: at for place, at in self.positions.items() if place.topic != topic}

    def partitions_for_topic(self, topic: str) -> set[int]:
        return set(range(self.broker.altered.get(topic, self.broker.partitions)))

    async def getmany(
        self, *places: TopicPartition, timeout_ms: int = 0, max_records: int | None = None
    ) -> dict[TopicPartition, list[ConsumerRecord]]:
        await asyncio.sleep(0.001)
        found = {}
        for place in sorted(set(places or self.positions) & self.positions.keys() - self.paused):
            start = self.positions[place]
            records = self.broker.logs[place][start : start + (max_records or 1_000_000)]
            self.positions[place] += len(records)
            if records:
                found[place] = records
        return found


class MemoryFlow(Flow):
    """A flow whose worker is this process and whose Kafka is in memory."""

    broker: MemoryBroker
    consumer: MemoryConsumer

    def read_tables(self) -> TableReader:
        return TableReader(self.name, self._tables, lambda: MemoryConsumer(self.broker, *self._tables), self._told)

    def connect(self) -> Ownership:
        self.consumer = MemoryConsumer(self.broker)
        take_over = TakeOver(
            spec=self.spec,
            bounds=Bounds(keys=self.settings.state_keys, bytes=self.settings.state_bytes, keep_ms=self.spec.keep_ms),
            start=self.settings.start,
            consumer=self.consumer,
            new_reader=lambda: MemoryConsumer(self.broker),
            new_committer=lambda p: MemoryCommitter(self.broker, p),
            tools=KafkaTools.of(self.settings),
        )
        brake = Brake(self.settings.brake_window, self.settings.brake_dead_letters)
        limits = Limits(in_flight=self.spec.in_flight, drain_s=self.settings.drain_ms / 1000, commit_s=20.0)
        return Ownership(take_over, limits, brake)
