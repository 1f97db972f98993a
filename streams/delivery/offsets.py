"""Where a task starts reading an input partition: decided here, not by the client's reset policy. Pure."""

from dataclasses import dataclass
from typing import Literal

from streams.delivery.errors import OffsetsLostError


@dataclass(frozen=True, kw_only=True)
class InputPartition:
    """What the broker knows of one input partition of a task.

    Attributes:
        committed: the group's next offset; None if the group has none.
        first: the first offset that the log still has.
        end: the log's end, the offset of the next record.
        marked: the flow's changelog says that it has read this input before.
    """

    flow: str
    topic: str
    partition: int
    committed: int | None
    first: int
    end: int
    marked: bool


def start_offset(place: InputPartition, start: Literal["beginning", "end"]) -> int:
    """Decide the offset to read from.

    A group without offsets starts where the settings say, but only if it never ran: Kafka forgets an empty group after
    7 days, and starting over would publish everything twice.

    Raises:
        OffsetsLostError: the group ran before and its offsets are gone, or point outside the log.
    """
    if place.committed is None:
        if place.marked:
            raise _lost(place, "it ran before, but Kafka has forgotten its offsets (offsets.retention.minutes)")
        return place.first if start == "beginning" else place.end
    if not place.first <= place.committed <= place.end:
        raise _lost(place, why_outside(place.committed, place.first, place.end))
    return place.committed


def why_outside(offset: int, first: int, end: int) -> str:
    """Say why an offset at which somebody wanted to read on is not within its log, in words."""
    if offset > end:
        past = f"its offset {offset} is past the log's end {end}"
        return f"{past}; was the topic created again, or did brokers lose records?"
    gone = f"{first - offset} offsets" if offset < first else "offsets"  # else the log has changed since
    return f"{gone} from {offset} on were deleted before they were read (retention)"


def _lost(place: InputPartition, reason: str) -> OffsetsLostError:
    return OffsetsLostError(place.flow, place.topic, place.partition, reason)
