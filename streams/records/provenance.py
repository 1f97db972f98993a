"""Where an output came from: the fields that every output carries beside its own.

An output's event_id is a function of its source's event_id and the flow, so a replay gives the same id.
"""

from datetime import datetime
from hashlib import blake2b
from typing import TypedDict

from msgspec import Struct

from streams.records.event import Event, Id, Offset, Partition, Time, check_year


class SourceOffset(Struct, frozen=True, kw_only=True):
    """The record that an output answers, by its place in Kafka."""

    topic: Id
    partition: Partition
    offset: Offset


class ModelName(Struct, frozen=True, kw_only=True):
    """The model that spoke: sha256 is its artifact's, precision and provider are how it ran."""

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
        source: the record it answers; of a redriven record the place where it first stood.
        model: which model spoke; absent where no model did.
        abstained: why the model declined to say anything; absent where it spoke.
    """

    processed_at: Time
    source: SourceOffset
    model: ModelName | None = None
    abstained: str | None = None

    def __post_init__(self) -> None:
        """Bound both times."""
        check_year("occurred_at", self.occurred_at)
        check_year("processed_at", self.processed_at)


def output_event_id(flow: str, event_id: str) -> str:
    """Derive an output's event_id: 32 hex digits of BLAKE2b (RFC 7693) over flow, NUL, the source's event_id."""
    return blake2b(f"{flow}\0{event_id}".encode(), digest_size=16).hexdigest()
