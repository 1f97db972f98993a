"""One flow as its agent sees it: a consumer group with its source, its channel of batches, and the agent.

A flow's file in streams/agents declares what it reads, writes and asks a model (`FlowSpec`); this module runs it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import faust
from aiokafka import AIOKafkaConsumer
from faust.types import StreamT
from msgspec import Struct

from streams.clients import Consumer
from streams.delivery.batch import Batch
from streams.delivery.brake import Brake
from streams.delivery.channel import BatchChannel
from streams.delivery.flow_clients import check_needed, committer, group_consumer
from streams.delivery.guard import guard
from streams.delivery.inference import Model, Poisoned, infer
from streams.delivery.introduction import IntroducingAssignor
from streams.delivery.limits import Limits
from streams.delivery.note import OfWorker
from streams.delivery.ownership import Ownership
from streams.delivery.reader import new_reader
from streams.delivery.rejoins import RejoinCount
from streams.delivery.source import Source
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Bounds, Due, Table, Timer
from streams.delivery.state.table_reader import Changed, TableReader
from streams.delivery.take_over import TakeOver
from streams.delivery.trace import Tracer
from streams.delivery.twin import counts_itself_in, end_for_twin, is_member, watch_for_twin
from streams.kafka_tools import KafkaTools
from streams.process.processor_time import ProcessorTime
from streams.settings import Settings
from streams.topic_kinds import TableTopic

R = TypeVar("R", bound=Struct)
X = TypeVar("X")
Y = TypeVar("Y")

Batches = AsyncIterator[Batch[Any]]
Agent = Callable[[Batches], Awaitable[None]]
TimerAgent = Callable[[Batch[Due]], Awaitable[None]]
TableChanged = Callable[[Mapping[str, R | None]], Awaitable[None]]


@dataclass(eq=False)
class Flow:
    """A flow as it runs in this worker.

    Attributes:
        said: the introduction of the worker in the flow's group.
        lost_processes: how many of the flow's own processes were lost lately; none by default.
        rejoins: how often the group went on without this worker.
    """

    spec: FlowSpec
    settings: Settings
    instance: str
    tracer: Tracer | None = None
    processor_time: ProcessorTime = field(default_factory=ProcessorTime)
    said: Mapping[str, str] = field(default_factory=dict)
    lost_processes: Callable[[], int] = int
    rejoins: RejoinCount = field(init=False)
    source: Source = field(init=False)
    _tables: dict[str, Table[Any]] = field(init=False)
    _timer_agents: dict[str, TimerAgent] = field(init=False, default_factory=dict)
    _told: dict[str, Changed] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Make the tables; they are empty until the source has read them."""
        self.rejoins = RejoinCount(self._trouble)
        self._tables = {topic.name: Table(topic, self.settings.table_bytes) for topic in self.spec.tables}

    @property
    def name(self) -> str:
        """The flow's name, which is its group's."""
        return self.spec.name

    @property
    def table_sizes(self) -> dict[str, int]:
        """How many records each table holds that others send and that should hold some, by its topic."""
        needed = (topic for topic in self.spec.tables if topic.role == "input" and topic not in self.spec.spare_tables)
        return {topic.name: len(self._tables[topic.name]) for topic in needed}

    @property
    def refused_rows(self) -> dict[str, dict[str, str]]:
        """The keys without a value, because their latest record was refused, of each table that others send."""
        return {topic.name: self._tables[topic.name].refused for topic in self.spec.tables if topic.role == "input"}

    @property
    def model_deadline_s(self) -> float:
        """How long one model call may last, seconds."""
        return self.settings.model_deadline_ms / 1000

    def _of_worker(self) -> OfWorker:
        empty = tuple(name for name, records in self.table_sizes.items() if not records)
        time = self.processor_time
        return OfWorker(processor_share=time.share, lost=self.lost_processes(), empty=empty, stood_s=time.stood_s)

    def _trouble(self) -> str:
        shortage = self.processor_time.shortage()
        return "" if shortage is None else shortage.what

    def is_stale(self, batch: Batch[Any]) -> bool:
        """Tell whether the batch's partitions were revoked since it was read."""
        return batch.generation != self.source.ownership.generation

    async def hand_over(self, batch: Batch[Any]) -> None:
        """Queue a finished batch for its transactions."""
        await self.source.ownership.commits.put(batch)

    def agent(self, app: faust.App) -> Callable[[Agent], None]:
        """Register the decorated function, the guarded loop over batches, as the agent on a channel of its own.

        Raises:
            LookupError: a timer of the flow has no function yet (`on_timer`).
        """

        def register(agent: Agent) -> None:
            channel: BatchChannel[Batch[Any]] = BatchChannel(app, maxsize=self.spec.in_flight)
            self.source = Source(self, channel)
            if silent := {timer.name for timer in self.spec.timers} - self._timer_agents.keys():
                raise LookupError(f"{self.name} does not say what happens when {', '.join(silent)} fires: on_timer")

            async def run(stream: StreamT[Batch[Any]]) -> None:
                await guard(agent(self._fresh(stream)), f"{self.name}: agent")

            app.agent(channel, name=self.name, concurrency=self.spec.in_flight)(run)

        return register

    def on_timer(self, timer: Timer) -> Callable[[TimerAgent], None]:
        """Register the decorated function for a timer; it is called with a batch of what is due.

        It runs between batches of records, once all earlier ones are folded, and ends with `done` as an agent's turn
        does. What it publishes and changes is one transaction with the timer's own end, so a timer fires once.
        """

        def register(agent: TimerAgent) -> None:
            self._timer_agents[timer.name] = agent

        return register

    def table(self, topic: TableTopic[R]) -> Table[R]:
        """Return a table of the flow for look-ups; it is complete before the first batch.

        Raises:
            KeyError: the flow's plan does not name it.
        """
        return self._tables[topic.name]

    def on_table(self, topic: TableTopic[R]) -> Callable[[TableChanged[R]], None]:
        """Register the decorated function for a table, for instance to compute something from each of its records.

        It is awaited with the new records of the keys that changed, None if one was deleted or cannot be read. The
        first call has the whole table, even if that is empty, and no batch is made before it has returned. Later calls
        hold up nothing but the flow's tables. A record that was sent again unchanged is no change. An error ends the
        process, as in an agent. It asks models by `infer`.

        Raises:
            LookupError: the flow's plan does not name the table.
        """
        if topic.name not in self._tables:
            raise LookupError(f"{self.name} has no table {topic.name}")

        def register(changed: TableChanged[R]) -> None:
            self._told[topic.name] = changed

        return register

    async def infer(self, model: Model[X, Y], inputs: Sequence[X]) -> list[Y | Poisoned]:
        """Ask a model outside of a batch, off the event loop, for any number of inputs.

        Args:
            model: as for `Batch.infer`; it gets at most `poll_records` inputs at once.
            inputs: in the order of the results.

        Returns:
            One result per input; Poisoned if the model fails for that input even alone.

        Raises:
            TimeoutError: a call outlived the flow's deadline; the guard ends the process.
            ModelContractError: the model returned more or fewer results than inputs.
        """
        results: list[Y | Poisoned] = []
        for start in range(0, len(inputs), self.spec.poll_records):
            part = inputs[start : start + self.spec.poll_records]
            results += await infer(model, part, self.model_deadline_s)
        return results

    def read_tables(self) -> TableReader:
        """Make the reader of the flow's tables; to be called in the running loop. Connects nothing yet."""
        rest_s = self.settings.idle_rest_ms / 1000
        new = partial(new_reader, self.settings, *self._tables)
        return TableReader(self.name, self._tables, new, self._told, rest_s)

    def watch_name(self, consumer: AIOKafkaConsumer) -> None:
        """Watch, with a started consumer, for another process that joins the group under this one's name."""
        if self.settings.profile == "static":
            watch_for_twin(consumer._coordinator, partial(end_for_twin, self.instance))

    def connect(self) -> Ownership:
        """Make the consumer and what owns its partitions; to be called in the running loop. Connects nothing yet."""
        settings = self.settings
        assignor = IntroducingAssignor(self.said, self.rejoins, lambda: counts_itself_in(consumer._coordinator))
        consumer: Consumer = group_consumer(settings, self.name, self.instance, assignor)
        take_over = TakeOver(
            spec=self.spec,
            bounds=Bounds(keys=settings.state_keys, bytes=settings.state_bytes, keep_ms=self.spec.keep_ms),
            start=settings.start,
            consumer=consumer,
            new_reader=lambda: new_reader(settings),
            new_committer=lambda p: committer(settings, self.spec, p, consumer),
            tools=KafkaTools.of(settings),
        )
        brake = Brake(settings.brake_window, settings.brake_dead_letters)
        limits = Limits(
            in_flight=self.spec.in_flight,
            drain_s=settings.drain_ms / 1000,
            commit_s=2 * settings.transaction_timeout_ms / 1000,
        )
        return Ownership(
            take_over,
            limits,
            brake,
            lambda: is_member(consumer._coordinator),
            member_id=lambda: str(consumer._coordinator.member_id),
            check_needed=partial(check_needed, settings, self.spec, consumer),
            of_worker=self._of_worker,
        )

    async def _fresh(self, stream: StreamT[Batch[Any]]) -> Batches:
        async for batch in stream:
            batch.stopwatch.enter("fold")
            if self.is_stale(batch):
                batch.skip()
            elif batch.timer is not None:
                await batch.turn()
                await self._timer_agents[batch.timer](batch)
            else:
                yield batch
