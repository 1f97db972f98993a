"""A batch, as agents see it: decoded records that were available when the agent was free, and operations on them.

    values ──infer──▶ results ──publish, fold──▶ steps ──done──▶ outputs, changes, dead letters ──▶ commit queue

Models run first, folds run in `done`. Batches fold in the order in which they were read, even if several are in flight,
so state is folded once and outputs keep their order. A record that fails becomes a dead letter without affecting the
others. A flow whose slow model needs the state folds first, with `fold_ahead` (docs/adr/0077). Due timers come as a
batch too, with values of type `Due`.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from streams.delivery.entries import Entries
from streams.delivery.entry import Entry
from streams.delivery.errors import ModelContractError
from streams.delivery.forgetting import forget_outdated
from streams.delivery.inference import Model, Poisoned, infer, model_name
from streams.delivery.state import View
from streams.delivery.steps import Step, folding, folding_into_many, publishing
from streams.delivery.stopwatch import Stopwatch
from streams.delivery.task import TaskWork
from streams.delivery.trace import Tracer
from streams.records import Event, Output, Provenance, RecordError
from streams.topic_kinds import RecordTopic

R = TypeVar("R", bound=Event)
O = TypeVar("O", bound=Output)  # noqa: E741
S = TypeVar("S", bound=Struct)
X = TypeVar("X")
Y = TypeVar("Y")


class Handover(Protocol):
    """What a batch needs of the flow that made it."""

    @property
    def name(self) -> str:
        """The flow's name."""

    @property
    def model_deadline_s(self) -> float:
        """How long one model call may last, seconds."""

    @property
    def tracer(self) -> Tracer | None:
        """Traces its batches; None if tracing is off."""

    def is_stale(self, batch: "Batch[Any]") -> bool:
        """Tell whether the batch's partitions were revoked since it was read."""

    async def hand_over(self, batch: "Batch[Any]") -> None:
        """Queue the batch for its transactions; waits while the queue is full."""


class Batch(Generic[R]):
    """Records of one or more tasks, or the due keys of one timer.

    Attributes:
        generation: of the assignment under which it was read.
        works: one per task.
        handed_over: set once the next batch may be handed over.
        folded: set once the next batch may fold ahead.
        timer: the name of the timer that fires; None for records.
        stopwatch: where its time goes.
        trace: the spans of its records; None if tracing is off.
    """

    def __init__(
        self,
        flow: Handover,
        generation: int,
        works: list[TaskWork[Any]],
        entries: list[Entry[R]],
        previous: asyncio.Event | None,
        *,
        ahead: asyncio.Event | None = None,
    ) -> None:
        """Bind the decoded records; made by the source alone.

        Args:
            flow: takes the batch back when it is done.
            generation: of the assignment under which the records were read.
            works: one per task; they hold the dead letters of the decode stage already.
            entries: the decoded records, grouped by task, in order of reading.
            previous: set when the batch read before this one was handed over; None for the first.
            ahead: set when that batch was folded, perhaps before it is handed over; None for the first.
        """
        self.generation, self.works = generation, works
        self.handed_over, self.folded, self.stopwatch = asyncio.Event(), asyncio.Event(), Stopwatch()
        self.trace = None if flow.tracer is None else flow.tracer.batch(flow.name)
        self._flow, self._previous, self._ahead = flow, previous, ahead
        self._entries = Entries(flow.name, entries, self.trace)
        self.timer = self._entries.timer
        self._steps: list[Step] = []
        self._turned = False

    @property
    def values(self) -> list[R]:
        """The decoded records, without those that became dead letters."""
        return self._entries.values

    async def infer(self, model: Model[X, Y], inputs: Sequence[X]) -> list[Y]:
        """Ask a model, off the event loop; a record that makes it fail, even alone, becomes a dead letter.

        Args:
            model: its `infer` is called in a thread, under the flow's deadline.
            inputs: one per value.

        Returns:
            One result per value that is left. Results of earlier calls stay aligned with the values as well.

        Raises:
            TimeoutError: the model outlived its deadline; the guard ends the process.
            ModelContractError: as many inputs as values were not given, or as many results not returned.
        """
        self._entries.model = model_name(model.identity)
        if self._flow.is_stale(self):
            self._entries.clear()
            return []
        if len(inputs) != len(self._entries):
            raise ModelContractError(f"{len(inputs)} inputs for {len(self._entries)} values")
        self.stopwatch.enter("model")
        results = await infer(model, inputs, self._flow.model_deadline_s, self.stopwatch)
        self.stopwatch.enter("fold")
        bad = [(at, result.error) for at, result in enumerate(results) if isinstance(result, Poisoned)]
        for gone, (at, error) in enumerate(bad):
            self._entries.bury(at - gone, "infer", error)
        good = [result for result in results if not isinstance(result, Poisoned)]
        self._entries.add(good)
        return good

    def read(self, look: Callable[[View[S], R], Y]) -> list[Y]:
        """Look something up in the state for each value, as input for a model.

        The state is as it is folded by now: await `turn` first if it must hold all that came before. A timer's function
        need not, its turn has come. A record on which `look` fails is a dead letter.

        Returns:
            One result per value that is left; it stays aligned with the values. What `look` writes is not kept.
        """

        def looked(view: View[S], value: R, _: Provenance) -> Y:
            return look(view, value)

        return self._entries.column(looked)

    async def fold_ahead(self, fold: Callable[[View[S], R, Provenance], Y]) -> list[Y]:
        """Fold each value into the task's state now, in the order of reading; the next batch may fold right after it.

        For a slow model that needs what was folded: several batches can then be in it at once. What the fold returns is
        input for the model; afterwards the batch can only publish. If the model fails for a record, that record's dead
        letter comes back to a state which knows it already: `fold` must not take it for a duplicate.

        Returns:
            One result per value that is left; it stays aligned with the values. A stale batch has none left.
        """
        if self._ahead is not None:
            await self._ahead.wait()
            self._ahead = None
        if self._flow.is_stale(self):
            self._entries.clear()
            return []

        def kept(view: View[S], value: R, provenance: Provenance) -> Y:
            result = fold(view, value, provenance)
            view.keep()
            return result

        column = self._entries.column(kept)
        self._overlay()
        self.folded.set()
        return column

    def publish(self, topic: RecordTopic[O], make: Callable[[R, Y, Provenance], O | None], column: Sequence[Y]) -> None:
        """Publish one output per value, made of the value and its result; None publishes nothing.

        `make` runs in `done`. A record on which it fails is a dead letter.
        """
        self._steps.append(publishing(topic, make, column))

    def fold(self, topic: RecordTopic[O], fold: Callable[[View[S], R, Provenance], O | None]) -> None:
        """Fold each value into the task's state and publish what the fold returns; None publishes nothing.

        `fold` runs in `done`, value after value. If it fails, its changes are forgotten and the record is a dead
        letter.
        """
        self._fold_by(folding(topic, fold))

    def fold_into_many(self, topic: RecordTopic[O], fold: Callable[[View[S], R, Provenance], Sequence[O]]) -> None:
        """Fold each value into the task's state and publish all that the fold returns, in that order.

        Each output of a value gets an event_id of its own, by its number; otherwise like `fold`.
        """
        self._fold_by(folding_into_many(self._flow.name, topic, fold))

    async def turn(self) -> None:
        """Wait until every earlier batch is folded, so that `read` shows all that came before this one.

        Until `done` no later batch is folded, so whatever is awaited in between holds up the flow. Afterwards the
        values no longer contain timers that an earlier batch has set again or cancelled.
        """
        if self._previous is not None:
            await self._previous.wait()
            self._previous = None
        if self.timer is not None and not self._turned:
            self._entries.keep_due()
        self._turned = True

    async def done(self) -> None:
        """Make outputs and changes, in the order of reading, and hand the batch over; a stale batch is dropped."""
        await self.turn()
        if not self._flow.is_stale(self):
            self._run_steps()
            self.stopwatch.enter("commit")
            await self._flow.hand_over(self)
        # Not in a finally: after a failure no later batch may pass, as its offsets would skip this batch's records.
        self.skip()

    def skip(self) -> None:
        """Give the turn to the next batch."""
        self._previous = self._ahead = None
        self.folded.set()
        self.handed_over.set()

    def _fold_by(self, step: Step) -> None:
        if self.folded.is_set():
            raise LookupError(f"a batch of {self._flow.name} folds twice: what folded ahead only publishes")
        self._steps.append(step)

    def _overlay(self) -> None:
        """Let later batches read what this one has changed."""
        for work in self.works:
            forget_outdated(self._flow.name, work)
            work.overlay()

    def _run_steps(self) -> None:
        """Fold, and write each key's new value once; if one cannot be written, fold again to find out who made it."""
        if self.folded.is_set():  # it folded ahead: it only publishes now
            self._entries.run(self._steps, View.keep)
            return
        before = [work.mark() for work in self.works]
        try:
            # A span can begin only once, so a traced batch is written fold by fold and never folded again.
            self._entries.run(self._steps, View.keep_open if self.trace is None else View.keep)
            for work in self.works:
                work.seal()
        except (RecordError, ValueError):
            for work, mark in zip(self.works, before, strict=True):
                work.go_back(mark)
            self._entries.run(self._steps, View.keep)
        self._overlay()
