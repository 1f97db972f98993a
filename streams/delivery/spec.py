"""What a flow declares before it runs: its topics, its state, its timers, its limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from streams.delivery.state import Timer
from streams.delivery.state.part import Kept, sealed_structs
from streams.topic_kinds import RecordTopic, TableTopic, Topic
from streams.topics import DEAD_LETTERS, changelog_of


@dataclass(frozen=True, kw_only=True)
class FlowSpec:
    """What a flow is before anything runs.

    Attributes:
        name: of the flow, its consumer group and its changelog.
        inputs: co-partitioned topics; the records of one partition number are one task.
        outputs: topics it publishes to.
        state: type of its state's values, or the state's parts, each with a type of its own; None: no state, and no
            event time either.
        keep_ms: a key that has not been written for this long, in event time, is forgotten; None keeps it for ever.
        lateness_ms: how far out of order records may come before the watermark passes them.
        timers: the timers that may be set for a key; `Flow.on_timer` defines what happens when one fires.
        tables: compacted topics that every worker holds whole; see `Flow.table`.
        spare_tables: those of them that may well hold nothing.
        in_flight: how many batches may be with the agent at once; more than one keeps a model's threads busy.
        poll_records: records in a batch at most; a batch should pass the model well within the drain bound.
    """

    name: str
    inputs: tuple[RecordTopic[Any], ...]
    outputs: tuple[RecordTopic[Any], ...]
    state: Kept | None = None
    keep_ms: int | None = None
    lateness_ms: int = 60_000
    timers: tuple[Timer, ...] = ()
    tables: tuple[TableTopic[Any], ...] = ()
    spare_tables: tuple[TableTopic[Any], ...] = ()
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
        """Return the types of the parts whose values are kept in memory as they are on the changelog."""
        return sealed_structs(self.state)

    @property
    def stateful(self) -> bool:
        """Tell whether it keeps a state."""
        return self.state is not None

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return every topic the flow needs."""
        return (*self.inputs, *self.outputs, *self.tables, changelog_of(self.name))

    @property
    def needed(self) -> tuple[Topic, ...]:
        """Return the topics, in addition to its inputs, that it cannot run without."""
        return (*self.outputs, *self.tables, changelog_of(self.name), DEAD_LETTERS)

    @property
    def written(self) -> tuple[str, ...]:
        """Return the topics that its tasks may write to, except the changelog; a fold may write to tables, too."""
        return tuple(dict.fromkeys(topic.name for topic in (*self.outputs, *self.tables, DEAD_LETTERS)))
