"""What a flow is, before anything runs: its topics, its state, how much of it may be on the way."""

from dataclasses import dataclass
from typing import Any

from msgspec import Struct

from streams.topics import RecordTopic, Topic, changelog_of


@dataclass(frozen=True, kw_only=True)
class FlowSpec:
    """What a flow is, before anything runs.

    Attributes:
        name: of the flow, its consumer group and its changelog.
        inputs: co-partitioned topics; records of one partition number are one task.
        outputs: topics it publishes to.
        state: type of its state's values; None keeps none.
        in_flight: batches that may be with the agent at once; more than one lets a model's threads stay busy.
        poll_records: records a batch at most; a batch should pass the model well within the drain bound.
    """

    name: str
    inputs: tuple[RecordTopic[Any], ...]
    outputs: tuple[RecordTopic[Any], ...]
    state: type[Struct] | None = None
    in_flight: int = 2
    poll_records: int = 512

    @property
    def topics(self) -> tuple[Topic, ...]:
        """Return every topic the flow needs."""
        return (*self.inputs, *self.outputs, changelog_of(self.name))
