"""How far behind a flow is, from what the broker says about its partitions at one moment. Pure.

    first ───── position ══════════════ stable ········ end          offsets of one input partition
      deleted      │   waiting records     │  in open transactions
                   └─ oldest: its age is the lag in seconds

Offsets are not events: transaction markers, aborted records and compacted records take offsets, too. So waiting records
are counted by reading them: all of them if they are few; otherwise the rest is assumed to be as dense as the part that
was read, and the figure is marked as an estimate.
"""

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from streams.delivery.note import Note
from streams.delivery.rejoins import Rejoins
from streams.ops.ages import Waiting, age_s, waited_s
from streams.ops.holder import Holder
from streams.ops.last_word import LastWord
from streams.ops.replicas import Thin

# Records that wait for less are on their way: a batch takes its time.
BEHIND_S = 10.0

PlaceState = Literal["caught_up", "waiting", "held", "never_read", "lost", "past_end", "no_leader"]
"""Of one input partition.

caught_up   nothing waits
waiting     records wait to be read
held        nothing to read, but a sender's open transaction holds records back
never_read  the group has committed nothing here yet
lost        records were deleted (retention) before they were read: the flow stops and a person decides
past_end    the group stands past the log's end: the topic was made again
no_leader   no broker leads the partition: how much waits is not known
"""

FlowState = Literal["running", "rebalancing", "stopped", "never_ran"]
"""Of a flow's group: it has members; they are changing; it has none; it never had one."""


class PlaceReading(Struct, frozen=True, kw_only=True):
    """One input partition as the broker has it.

    Attributes:
        topic: its topic.
        partition: its number.
        committed: the group's next offset; None where it has none.
        position: where the flow reads next: `committed`, or where it would begin.
        first: the first offset that is kept.
        stable: the offset after the last record that no open transaction holds back.
        end: the offset after the last record.
        led: a broker leads the partition; if none does, only `committed` is known.
        waiting: what was found between position and stable; None if nobody looked.
        held_ms: Kafka timestamp of the record at stable, where an open transaction begins, milliseconds since 1970.
        holder: who began that transaction; None if the broker does not tell, or nobody asked.
        note: what its task wrote beside the committed offset; None if it wrote nothing.
    """

    topic: str
    partition: int
    committed: int | None
    position: int = 0
    first: int = 0
    stable: int = 0
    end: int = 0
    led: bool = True
    waiting: Waiting | None = None
    held_ms: int | None = None
    holder: Holder | None = None
    note: Note | None = None

    @property
    def open_offsets(self) -> int:
        """Offsets between the position and the stable end."""
        return max(0, self.stable - max(self.position, self.first))

    @property
    def held_offsets(self) -> int:
        """Offsets that open transactions hold back."""
        return max(0, self.end - max(self.stable, self.position))


class Member(Struct, frozen=True, kw_only=True):
    """One member of a flow's group, as the broker has it: a worker, or a program of others under the group's name.

    Attributes:
        client_id: what it calls itself.
        host: where it connects from.
        places: topic and number of the partitions that it has.
        said: what it says of itself, by name; nothing if it is of an earlier release, or no worker.
        rejoins: how often the group had lately gone on without it when it joined; None if it had not.
    """

    client_id: str
    host: str
    places: tuple[tuple[str, int], ...]
    said: dict[str, str] = {}
    rejoins: Rejoins | None = None

    def works_for(self, flow: str) -> bool:
        """Tell whether it is a worker of the flow, whose client ids hold the flow's name."""
        return f"-{flow}-" in self.client_id

    def name_in(self, flow: str) -> str:
        """Return the name of the flow's worker, without what its client id holds beside it."""
        return self.client_id.rpartition(f"-{flow}-")[2]


class FlowReading(Struct, frozen=True, kw_only=True):
    """A flow's group and inputs at one moment.

    Attributes:
        flow: its name.
        at_s: when, seconds since 1970.
        state: of its group; stopped where no member is a worker.
        members: of its group.
        places: its input partitions, in order.
        missing: topics that it needs beside its inputs and that the broker has not, or does not show to who asks.
        hidden: those of them that may be there.
        thin: topics that it writes and that take no writes.
        unread: partitions of its outputs and tables in which open transactions hold records back from readers.
        last_word: why a worker of it ended, where it stands; None if none said so.
    """

    flow: str
    at_s: float
    state: FlowState
    members: tuple[Member, ...]
    places: tuple[PlaceReading, ...]
    missing: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    thin: tuple[Thin, ...] = ()
    unread: tuple[PlaceReading, ...] = ()
    last_word: LastWord | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody runs it, or records wait and none was committed for longer than a batch takes."""
        last_ms = max((place.note.at_ms for place in self.places if place.note is not None), default=0)
        waits = any(place.open_offsets for place in self.places)
        return self.state in ("stopped", "never_ran") or (waits and self.at_s - last_ms / 1000 >= BEHIND_S)


class PlaceLag(Struct, frozen=True, kw_only=True):
    """How far behind a flow is in one input partition.

    Attributes:
        topic: its topic.
        partition: its number.
        state: what it is in, in a word.
        committed: the group's next offset; None where it has none.
        end: the offset after the last record; None where no broker leads.
        events: records that wait; None where it is not known.
        exact: `events` was counted, not estimated.
        seconds: for how long the oldest of them has waited; 0 where none waits, None where it is not known.
        oldest_offset: where it stands.
        oldest_ms: its Kafka timestamp, milliseconds since 1970.
        held: offsets that open transactions hold back.
        held_from: the first of them.
        held_s: its age; None where nothing is held back, or the age is not known.
        holder: whose transaction it is; None where nothing is held back, or nobody tells.
        deleted: offsets that were deleted before they were read.
    """

    topic: str
    partition: int
    state: PlaceState
    committed: int | None
    end: int | None
    events: int | None
    exact: bool
    seconds: float | None
    oldest_offset: int | None = None
    oldest_ms: int | None = None
    held: int = 0
    held_from: int | None = None
    held_s: float | None = None
    holder: Holder | None = None
    deleted: int = 0

    @property
    def name(self) -> str:
        """As logs and tools write it: topic[partition]."""
        return f"{self.topic}[{self.partition}]"


def begin_at(committed: int | None, first: int, stable: int, start: Literal["beginning", "end"]) -> int:
    """Return where a flow reads next: its committed offset, or where the settings let a new group begin."""
    if committed is not None:
        return committed
    return first if start == "beginning" else stable


def events_waiting(reading: PlaceReading) -> tuple[int | None, bool]:
    """Return how many records wait, and whether that was counted.

    If reading did not reach the stable end, the rest is taken to be as dense as what was read.
    """
    if not reading.open_offsets:
        return 0, True
    if reading.waiting is None:
        return None, False
    seen = reading.waiting
    rest = reading.open_offsets - seen.offsets
    if rest <= 0:
        return seen.records, True
    return seen.records + max(1, round(rest * density_of(reading))), False


def density_of(reading: PlaceReading) -> float:
    """Return the share of offsets that are records, 0 to 1; 1 if nobody looked."""
    seen = reading.waiting
    return seen.records / seen.offsets if seen is not None and seen.offsets else 1.0


def place_lag(reading: PlaceReading, at_s: float) -> PlaceLag:
    """Work out one partition's lag.

    Args:
        reading: as the broker has it.
        at_s: when it was read, seconds since 1970.
    """
    if not reading.led:
        return PlaceLag(
            topic=reading.topic,
            partition=reading.partition,
            state="no_leader",
            committed=reading.committed,
            end=None,
            events=None,
            exact=False,
            seconds=None,
        )
    events, exact = events_waiting(reading)
    seen = reading.waiting or Waiting()
    seconds = None if events is None else 0.0
    if events:
        seconds = waited_s(seen, at_s)
    return PlaceLag(
        topic=reading.topic,
        partition=reading.partition,
        state=_state(reading, events),
        committed=reading.committed,
        end=reading.end,
        events=events,
        exact=exact,
        seconds=seconds,
        oldest_offset=seen.oldest_offset,
        oldest_ms=seen.oldest_ms,
        held=reading.held_offsets,
        held_from=reading.stable if reading.held_offsets else None,
        held_s=None if reading.held_ms is None else age_s(reading.held_ms, at_s),
        holder=reading.holder,
        deleted=max(0, reading.first - reading.position),
    )


def _state(reading: PlaceReading, events: int | None) -> PlaceState:
    if reading.position > reading.end:
        return "past_end"
    if reading.position < reading.first:
        return "lost"
    if events != 0:
        return "waiting" if reading.committed is not None else "never_read"
    if reading.stable < reading.end:
        return "held"
    return "caught_up"


def total_events(places: Sequence[PlaceLag]) -> tuple[int, bool]:
    """Return all partitions' events, as far as they are known, and whether all were counted."""
    return sum(place.events or 0 for place in places), all(place.exact for place in places)


def oldest_seconds(places: Sequence[PlaceLag]) -> float:
    """Return the age of the oldest record that waits in any partition, as far as it is known."""
    return max((place.seconds or 0.0 for place in places), default=0.0)
