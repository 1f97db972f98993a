"""What a flow is, before anything runs: its topics, its state, its timers, how much of it may be on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from streams.delivery.state import Timer
from streams.delivery.state.part import Kept, sealed_structs
from streams.topics import DEAD_LETTERS, RecordTopic, TableTopic, Topic, changelog_of


@dataclass(frozen=True, kw_only=True)
class FlowSpec:
    """What a flow is, before anything runs.

    Attributes:
        name: of the flow, its consumer group and its changelog.
        inputs: co-partitioned topics; records of one partition number are one task.
        outputs: topics it publishes to.
        state: type of its state's values, or the state's parts, each with a type of its own; None keeps none, and then
            the flow has no time either.
        keep_ms: a key that was not written for so long in event time is forgotten; None keeps it for ever.
        lateness_ms: how much later than its successors a record may come before the watermark passes it.
        timers: what rings later, for a key; `Flow.on_timer` says what happens then.
        tables: compacted topics that every worker holds whole; `Flow.table` looks up.
        in_flight: batches that may be with the agent at once; more than one lets a model's threads stay busy.
        poll_records: records a batch at most; a batch should pass the model well within the drain bound.
    """

    name: str
    inputs: tuple[RecordTopic[Any], ...]
    outputs: tuple[RecordTopic[Any], ...]
    state: Kept | None = None
    keep_ms: int | None = None
    lateness_ms: int = 60_000
    timers: tuple[Timer, ...] = ()
    tables: tuple[TableTopic[Any], ...] = ()
    in_flight: int = 2
    poll_records: int = 512

    def __post_init__(self) -> None:
        """Refuse timers without state: a record that sets one needs the task's time."""
        if self.timers and self.state is None:
            raise ValueError(f"{self.name} has timers and no state")

    @property
    def parts(self) -> frozenset[str]:
        """Return the names of the state's parts; none where it has no parts."""
        return frozenset(part.name for part in self.state) if isinstance(self.state, tuple) else frozenset()

    @property
    def sealed(self) -> Mapping[str, type[Struct]]:
        """Return the types of the parts whose values stand in memory as on the changelog."""
        return sealed_structs(self.state)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return every topic the flow needs."""
        return (*self.inputs, *self.outputs, *self.tables, changelog_of(self.name))

    @property
    def needed(self) -> tuple[Topic, ...]:
        """Return the topics beside its inputs that it cannot run without."""
        return (*self.outputs, *self.tables, changelog_of(self.name), DEAD_LETTERS)

    @property
    def written(self) -> tuple[str, ...]:
        """Return the topics that its tasks may write to, beside the changelog: a fold may write to a table, too."""
        return tuple(dict.fromkeys(topic.name for topic in (*self.outputs, *self.tables, DEAD_LETTERS)))
