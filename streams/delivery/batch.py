"""What an agent holds: the decoded records of one poll, and what it may do with them.

    values ──infer──▶ results ──publish, fold──▶ steps ──done──▶ outputs, changes, dead letters ──▶ commit queue

Models run before any fold, folds run in `done`, in the order in which batches were read, also where several batches
are in flight: so state is folded once and outputs keep their order. A record that fails is a dead letter of its own.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeVar

from aiokafka import ConsumerRecord
from msgspec import Struct

from streams.delivery.dead_letters import Failure, dead_letter, origin_of
from streams.delivery.errors import POISON, ModelContractError
from streams.delivery.inference import Model, Poisoned, infer, model_name
from streams.delivery.state import View
from streams.delivery.task import Message, TaskWork
from streams.records import (
    Event,
    ModelName,
    Output,
    Provenance,
    RecordError,
    Stage,
    encode,
    output_event_id,
)
from streams.topics import MAX_RECORD_BYTES, RecordTopic

R = TypeVar("R", bound=Event)
O = TypeVar("O", bound=Output)  # noqa: E741
S = TypeVar("S", bound=Struct)
X = TypeVar("X")
Y = TypeVar("Y")


@dataclass(eq=False)
class Entry(Generic[R]):
    """One decoded record on its way through an agent."""

    work: TaskWork[Any]
    record: ConsumerRecord
    value: R


class Handover(Protocol):
    """What a batch needs of the flow that made it."""

    @property
    def name(self) -> str:
        """The flow's name."""

    @property
    def model_deadline_s(self) -> float:
        """How long one model call may last, seconds."""

    def is_stale(self, batch: "Batch[Any]") -> bool:
        """Tell whether the batch's partitions were revoked since it was read."""

    async def hand_over(self, batch: "Batch[Any]") -> None:
        """Queue the batch for its transactions; waits while the queue is full."""


Step = Callable[[int, Entry[Any], Provenance, View[Any]], Message | None]


class Batch(Generic[R]):
    """The records of one poll, of one or more tasks."""

    def __init__(
        self,
        flow: Handover,
        generation: int,
        works: list[TaskWork[Any]],
        entries: list[Entry[R]],
        previous: asyncio.Event | None,
    ) -> None:
        """Bind the decoded records; made by the source alone.

        Args:
            flow: takes the batch back when it is done.
            generation: of the assignment under which the records were read.
            works: one per task; dead letters of the decode stage are in them already.
            entries: the decoded records, grouped by task, in order of reading.
            previous: set when the batch read before this one was handed over; None for the first.
        """
        self.generation, self.works = generation, works
        self.handed_over = asyncio.Event()
        self._flow, self._entries, self._previous = flow, entries, previous
        self._columns: list[list[Any]] = []
        self._steps: list[Step] = []
        self._model: ModelName | None = None

    @property
    def values(self) -> list[R]:
        """The decoded records; what a model could not read is no longer among them."""
        return [entry.value for entry in self._entries]

    async def infer(self, model: Model[X, Y], inputs: Sequence[X]) -> list[Y]:
        """Ask a model, off the event loop; records on which it fails alone become dead letters.

        Args:
            model: its `infer` is called in a thread, under the flow's deadline.
            inputs: one per value.

        Returns:
            One result per value that is left. Results of earlier calls stay aligned with the values, too.

        Raises:
            TimeoutError: the model outlived its deadline; the guard ends the process.
        """
        self._model = model_name(model.identity)
        if self._flow.is_stale(self):
            self._entries.clear()
            return []
        if len(inputs) != len(self._entries):
            raise ModelContractError(f"{len(inputs)} inputs for {len(self._entries)} values")
        results = await infer(model, inputs, self._flow.model_deadline_s)
        bad = [(at, result.error) for at, result in enumerate(results) if isinstance(result, Poisoned)]
        for gone, (at, error) in enumerate(bad):
            self._bury(at - gone, "infer", error)
        good = [result for result in results if not isinstance(result, Poisoned)]
        self._columns.append(good)
        return good

    def publish(self, topic: RecordTopic[O], make: Callable[[R, Y, Provenance], O | None], column: Sequence[Y]) -> None:
        """Publish one output per value, made of it and of its result; None publishes nothing.

        `make` runs in `done`. Where it fails for a value, that record is a dead letter.
        """

        def step(at: int, entry: Entry[R], provenance: Provenance, _view: View[Any]) -> Message | None:
            return _message(topic, make(entry.value, column[at], provenance))

        self._steps.append(step)

    def fold(self, topic: RecordTopic[O], fold: Callable[[View[S], R, Provenance], O | None]) -> None:
        """Fold each value into the task's state and publish what the fold returns; None publishes nothing.

        `fold` runs in `done`, value after value. Where it fails, its changes are forgotten and the record is a dead
        letter.
        """

        def step(_at: int, entry: Entry[R], provenance: Provenance, view: View[S]) -> Message | None:
            return _message(topic, fold(view, entry.value, provenance))

        self._steps.append(step)

    async def done(self) -> None:
        """Make outputs and changes, in the order of reading, and hand the batch over; drops it if it is stale."""
        if self._previous is not None:
            await self._previous.wait()
            self._previous = None
        if not self._flow.is_stale(self):
            self._run_steps()
            await self._flow.hand_over(self)
        # Not in a finally: after a failure no later batch may pass, its offsets would hide this one's records.
        self.handed_over.set()

    def skip(self) -> None:
        """Give a stale batch's turn to the next."""
        self.handed_over.set()

    def _run_steps(self) -> None:
        now = datetime.now(UTC)
        for at, entry in enumerate(self._entries):
            view = View(entry.work.task.state, entry.work.changes)
            try:
                provenance = self._provenance(entry, now)
                messages = [step(at, entry, provenance, view) for step in self._steps]
                check_storable(view.changes)
            except POISON as error:
                bury(entry.work, entry.record, self._failure("fold", error))
                continue
            view.keep()
            entry.work.messages.extend(message for message in messages if message is not None)
        for work in self.works:
            work.task.state.overlay(work.changes)

    def _provenance(self, entry: Entry[R], now: datetime) -> Provenance:
        source, _ = origin_of(entry.record, self._flow.name)
        return Provenance(
            event_id=output_event_id(self._flow.name, entry.value.event_id),
            occurred_at=entry.value.occurred_at.astimezone(UTC),
            processed_at=now,
            source=source,
            model=self._model,
        )

    def _bury(self, at: int, stage: Stage, error: Exception) -> None:
        entry = self._entries.pop(at)
        for column in self._columns:
            del column[at]
        bury(entry.work, entry.record, self._failure(stage, error))

    def _failure(self, stage: Stage, error: Exception) -> Failure:
        model = f"{self._model.name} {self._model.version}" if self._model else None
        return Failure(self._flow.name, stage, error, model)


def bury(work: TaskWork[Any], record: ConsumerRecord, failure: Failure) -> None:
    """Add a record's dead letter to its task's work."""
    work.messages.append(dead_letter(record, failure, datetime.now(UTC)))
    work.dead.setdefault(record.topic, []).append(record.offset)


def check_storable(changes: Mapping[str, Struct | None]) -> None:
    """Refuse changes that the changelog cannot hold, while they can still be a dead letter."""
    for key, value in changes.items():
        size = len(key.encode()) + (len(encode(value)) if value is not None else 0)
        if size > MAX_RECORD_BYTES:
            raise RecordError("state", key[:200], f"the state has {size} bytes, more than {MAX_RECORD_BYTES}")


def _message(topic: RecordTopic[O], output: O | None) -> Message | None:
    if output is None:
        return None
    value = topic.encode(output)
    return Message(topic.name, topic.key_of(output), value)
