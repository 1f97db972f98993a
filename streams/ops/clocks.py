"""Workers whose clocks are wrong, from the commit times that they write with their offsets. Pure.

an offset's note changed between two looks ──▶ it was committed between them ──▶ by how much its worker's clock is off

Ages in notes are corrected by it. Which clock is wrong, the worker's or the observer's, cannot be known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import structs

from streams.delivery.note import Note
from streams.durations import words
from streams.ops.ages import AHEAD_MS
from streams.ops.lag import FlowReading, PlaceReading
from streams.ops.report import FlowReport

TOLERANCE_S = AHEAD_MS / 1000
"""A transaction takes a while, and a look does."""


@dataclass
class Clocks:
    """By how many seconds each partition's worker is ahead of the clock of who looks; below 0 it is behind."""

    _noted_ms: dict[tuple[str, int], int] = field(default_factory=dict)
    _off_s: dict[tuple[str, int], float] = field(default_factory=dict)
    _by: dict[tuple[str, int], str] = field(default_factory=dict)
    _owners: dict[tuple[str, int], str] = field(default_factory=dict)
    _looked_s: float = 0.0

    def righted(self, look: FlowReading) -> FlowReading:
        """Return a look, which is later than the ones before, with the times of its notes by the clock of who looks."""
        owners = _owners(look)
        places = tuple(self._righted(place, look.at_s, owners) for place in look.places)
        self._looked_s, self._owners = look.at_s, owners
        return structs.replace(look, places=places)

    def off_by(self, look: FlowReading) -> dict[str, float]:
        """Return, by their names, the workers whose clocks are off, and by how many seconds.

        Of a partition that somebody else has by now the one who has it is not to blame.
        """
        off = {
            name: self._off_s[place]
            for place, name in self._owners.items()
            if self._off_s.get(place) and self._by.get(place) == name
        }
        return off if look.state == "running" else {}

    def _righted(self, place: PlaceReading, at_s: float, owners: Mapping[tuple[str, int], str]) -> PlaceReading:
        note, at = place.note, (place.topic, place.partition)
        if note is None:
            return place
        if self._noted_ms.get(at, note.at_ms) != note.at_ms:
            self._off_s[at] = _off_s(note, self._looked_s, at_s)
            owner = owners.get(at, "")
            self._by[at] = owner if owner == self._owners.get(at) else ""  # else nobody knows who committed
        self._noted_ms[at] = note.at_ms
        off_ms = round(self._off_s.get(at, 0.0) * 1000)
        right = structs.replace(note, at_ms=note.at_ms - off_ms, taken_ms=note.taken_ms and note.taken_ms - off_ms)
        return structs.replace(place, note=right)


def _owners(look: FlowReading) -> dict[tuple[str, int], str]:
    """Return the name of who has each partition."""
    names = ((member.name_in(look.flow), member.places) for member in look.members)
    return {place: name for name, places in names for place in places}


def _off_s(note: Note, from_s: float, to_s: float) -> float:
    """Return by how much a clock is off that told a moment between two others; 0 if it may be right."""
    told_s = note.at_ms / 1000
    if told_s > to_s + TOLERANCE_S:
        return told_s - to_s
    return told_s - from_s if told_s < from_s - TOLERANCE_S else 0.0


def clock_words(report: FlowReport) -> str:
    """Say whose clock differs most from the one of who looks; empty if none does."""
    if not report.clocks:
        return ""
    name, off_s = max(report.clocks.items(), key=lambda item: abs(item[1]))
    others = f"; so do {len(report.clocks) - 1} more" if len(report.clocks) > 1 else ""
    which = "ahead of" if off_s > 0 else "behind"
    return f"clocks differ: {name} is some {words(60 * round(abs(off_s) / 60))} {which} this machine{others}"
