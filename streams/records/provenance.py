"""Where an output came from: the fields that every output has in addition to its own.

An output's event_id is a function of its source's event_id, the flow, and its number among the outputs of that source;
so a replay gives the same id.
"""

from datetime import datetime
from hashlib import blake2b
from typing import TypedDict

from msgspec import Struct

from streams.records.event import Event, check_year
from streams.records.fields import Id, Offset, Partition, Reason, Time, TopicName


class SourceOffset(Struct, frozen=True, kw_only=True):
    """A record by its place in Kafka.

    Attributes:
        topic: its topic.
        partition: its partition.
        offset: its offset.
    """

    topic: TopicName
    partition: Partition
    offset: Offset


class ModelName(Struct, frozen=True, kw_only=True):
    """The model that spoke, and how it ran.

    Attributes:
        name: its artifact's.
        version: its artifact's.
        sha256: of its artifact's manifest, which seals every file of it.
        precision: of its numbers, as fp32 or int8.
        provider: what computed it, as CPUExecutionProvider.
    """

    name: Id
    version: Id
    sha256: Id
    precision: Id
    provider: Id


class Provenance(TypedDict):
    """What the delivery knows of an output: an agent adds the rest, as in `Sentiment(**provenance, ...)`."""

    event_id: str
    occurred_at: datetime
    processed_at: datetime
    source: SourceOffset
    model: ModelName | None


class Output(Event, frozen=True, kw_only=True, omit_defaults=True):
    """What a flow publishes.

    Attributes:
        event_id: derived from the source's event_id and the flow's name; equal on every replay.
        occurred_at: the source's.
        processed_at: when the flow made this output.
        source: the record that it answers; for a redriven record its original place.
        model: the model that made it; absent if none was used.
        abstained: why the model abstained; absent if it did not.
    """

    processed_at: Time
    source: SourceOffset
    model: ModelName | None = None
    abstained: Reason | None = None

    @property
    def declined(self) -> str | None:
        """Why it says nothing, or leaves it to a person, in words; None where it speaks. What varies is in brackets."""
        return self.abstained

    def __post_init__(self) -> None:
        """Bound both times."""
        check_year("occurred_at", self.occurred_at)
        check_year("processed_at", self.processed_at)


def check_spoken(said: bool, abstained: str | None) -> None:
    """Refuse an output that both speaks and abstains, or does neither.

    Raises:
        ValueError: it does; msgspec turns it into a ValidationError.
    """
    if said == (abstained is not None):
        raise ValueError("it either speaks or says why it abstained")


def output_event_id(flow: str, event_id: str, part: int = 0) -> str:
    """Derive an output's event_id: 32 hex digits of BLAKE2b (RFC 7693) over the flow, NUL, and the source's event_id.

    Args:
        flow: its name; flows' names hold neither # nor NUL.
        event_id: of the source.
        part: number of the output among those of one source on one topic; from the second on «#part» follows the flow.
    """
    maker = f"{flow}#{part}" if part else flow
    return blake2b(f"{maker}\0{event_id}".encode(), digest_size=16).hexdigest()
