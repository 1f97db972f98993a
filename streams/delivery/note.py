"""The note that a task writes with its committed offsets: time per stage of recent records, and whether it is braked.

    task ──▶ Recent, decaying sums ──▶ note, the metadata of its offsets, in the same transaction ──▶ `lag`, the page

Kafka keeps one string with each committed offset. The string is as old as the offset, belongs to the partition and not
to a worker, and disappears with the offset, so a worker that has gone leaves nothing stale behind. Pure.
"""

import math
from dataclasses import dataclass, field
from typing import Self

from msgspec import DecodeError, Struct
from msgspec.json import Decoder, Encoder
from msgspec.structs import replace

from streams.delivery.stopwatch import LAPS, Lap, Stopwatch

FORGET_S = 60.0
"""What is this old counts a third (1/e) in the means of a note."""
COUNTED_AFTER_S = 10.0
"""A task that committed something within this time was taken over for a usual reason: its worker ended, or one came."""
DIGITS = 4


class Restoring(Struct, frozen=True, array_like=True):
    """How far the restore of a worker's share is.

    Attributes:
        done: records of the changelog that were read.
        total: that there are.
        left_s: how much longer it will take, seconds; None if that is not known.
    """

    done: int
    total: int
    left_s: float | None = None


class OfWorker(Struct, frozen=True, kw_only=True):
    """The part of a note about the worker that has the task.

    Attributes:
        processor_share: how much of the processor time that it wants it gets: 0 to 1.
        lost: how many of the flow's own processes it lost lately.
        empty: tables of the flow that hold nothing.
        stood_s: for how long at a stretch it stood still lately, seconds; 0 if it did not.
    """

    processor_share: float = 1.0
    lost: int = 0
    empty: tuple[str, ...] = ()
    stood_s: float = 0.0


class Note(Struct, frozen=True, kw_only=True, array_like=True, tag="shopstream1"):
    """The metadata of a committed offset. A later release adds fields at the end, or changes the tag.

    Attributes:
        at_ms: when it was committed, by its worker's clock, milliseconds since 1970.
        records: how many records and timers were committed before it; those of a minute ago count a third.
        seconds: what these spent in each stage, all together, in the order of `LAPS`.
        braked: with this commit too many of the task's last records are dead letters; the flow reads no more here.
        processor_share: how much of the processor time that its worker wanted lately it got: 0 to 1.
        throttled_s: for how long brokers last throttled the task's requests, because of a quota, seconds; 0: not.
        dead: dead letters among the task's last records, as the brake counts them.
        taken: how often the task was taken over since it last committed a batch, while records waited.
        taken_ms: when the worker that takes it over last said so, milliseconds since 1970; 0: it committed since.
        restoring: how far that worker's restore was then; None if it restores nothing, or is done.
        lost: how many of the flow's own processes its worker lost lately.
        empty: tables of the flow that held nothing.
        stood_s: for how long at a stretch its worker stood still lately, seconds.
    """

    at_ms: int
    records: float = 0.0
    seconds: tuple[float, ...] = ()
    braked: bool = False
    processor_share: float = 1.0
    throttled_s: float = 0.0
    dead: int = 0
    taken: int = 0
    taken_ms: int = 0
    restoring: Restoring | None = None
    lost: int = 0
    empty: tuple[str, ...] = ()
    stood_s: float = 0.0

    @property
    def means(self) -> dict[Lap, float] | None:
        """What a record spent in each stage, seconds, on average; None if none was committed before."""
        if not self.records or len(self.seconds) != len(LAPS):
            return None
        return {lap: spent / self.records for lap, spent in zip(LAPS, self.seconds, strict=True)}

    def faded(self, at_s: float) -> Self:
        """Return what is left of it at a time (seconds since 1970), so that notes of several tasks can be added up."""
        share = fade(at_s - self.at_ms / 1000)
        seconds = tuple(spent * share for spent in self.seconds)
        return replace(self, records=self.records * share, seconds=seconds)

    def counted(self, at_s: float) -> Self:
        """Return it with one take-over more at a time; as it is if it committed just now, as before any usual one."""
        taken = self.taken + (at_s - self.at_ms / 1000 >= COUNTED_AFTER_S)
        return replace(self, taken=taken, taken_ms=round(at_s * 1000))


_ENCODER, _DECODER = Encoder(), Decoder(Note)


@dataclass(eq=False)
class Recent:
    """A task's recently committed records and where their time went, as sums that fade.

    Attributes:
        records: how many, timers among them.
        seconds: by stage, of all of them.
        at_s: for when the sums hold, seconds since 1970.
    """

    records: float = 0.0
    seconds: dict[Lap, float] = field(default_factory=lambda: dict.fromkeys(LAPS, 0.0))
    at_s: float = 0.0

    def add(self, stopwatch: Stopwatch, number: int, topic_s: float, at_s: float) -> None:
        """Add a task's share of a batch that is committed.

        Args:
            stopwatch: of the batch, stopped.
            number: of the task's records and timers in it.
            topic_s: what its records spent in their topics, all together.
            at_s: now, seconds since 1970.
        """
        share = fade(at_s - self.at_s)
        self.records = self.records * share + number
        for lap, spent in self.seconds.items():
            new = topic_s if lap == "topic" else stopwatch.seconds.get(lap, 0.0) * number
            self.seconds[lap] = spent * share + new
        self.at_s = at_s

    def note(
        self,
        at_s: float,
        *,
        braked: bool,
        throttled_s: float = 0.0,
        dead: int = 0,
        worker: OfWorker = OfWorker(),  # noqa: B008  frozen
    ) -> str:
        """Return the note for a commit now, some 100 bytes; it covers what was committed before."""
        share = fade(at_s - self.at_s)
        seconds = tuple(round(self.seconds[lap] * share, DIGITS) for lap in LAPS)
        note = Note(
            at_ms=round(at_s * 1000),
            records=round(self.records * share, DIGITS),
            seconds=seconds,
            braked=braked,
            processor_share=round(worker.processor_share, 2),
            throttled_s=round(throttled_s, 1),
            dead=dead,
            lost=worker.lost,
            empty=worker.empty,
            stood_s=round(worker.stood_s, 1),
        )
        return write_note(note)


def write_note(note: Note) -> str:
    """Return a note as it is stored with an offset, some 100 bytes."""
    return _ENCODER.encode(note).decode()


def count_take_over(note: Note, at_s: float) -> str:
    """Return what a task's note becomes at the end of a take-over; empty if it stays as it is.

    Args:
        note: of its last commit. If it is about a restore, this take-over is already counted in it.
        at_s: now, seconds since 1970.
    """
    if note.restoring is not None:
        return write_note(replace(note, taken_ms=round(at_s * 1000), restoring=None))
    counted = note.counted(at_s)
    return write_note(counted) if counted.taken != note.taken else ""


def fade(age_s: float) -> float:
    """Return how much something of an age counts; 1 if clocks disagree and it comes from the future."""
    return math.exp(-max(0.0, age_s) / FORGET_S)


def read_note(metadata: str | None) -> Note | None:
    """Read an offset's metadata; None if no task wrote it: the offset was set by a person, or by an older release."""
    if not metadata:
        return None
    try:
        return _DECODER.decode(metadata)
    except DecodeError:
        return None
