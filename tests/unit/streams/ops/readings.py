"""Readings of a flow for the tests of this folder."""

from typing import Any

from streams.delivery.note import Note
from streams.delivery.stopwatch import LAPS
from streams.ops.ages import Waiting
from streams.ops.lag import FlowReading, FlowState, Member, PlaceReading

NOW_S = 1_800_000_000.0
MEMBER = Member(client_id="shopstream-tally-a", host="10.0.0.7", places=(("visits", 0),))


def place(committed: int | None = 100, end: int = 100, partition: int = 0, **fields: Any) -> PlaceReading:
    """Return a partition whose log begins at 0 and where no transaction is open, unless fields say otherwise."""
    position = committed if committed is not None else 0
    plain = {"position": position, "stable": end, "end": end}
    return PlaceReading(topic="visits", partition=partition, committed=committed, **(plain | fields))


def waiting(records: int, offsets: int, age_s: float = 60.0, oldest_offset: int = 100) -> Waiting:
    """Return what a reader found; the oldest record has an age at NOW_S."""
    return Waiting(
        oldest_offset=oldest_offset, oldest_ms=round((NOW_S - age_s) * 1000), records=records, offsets=offsets
    )


def note(at_s: float = 0.0, records: float = 10.0, braked: float = False, **seconds: float) -> Note:
    """Return what a task wrote seconds after NOW_S; a record spent 0.1 s in each stage, or what is said."""
    spent = tuple(records * seconds.get(lap, 0.1) for lap in LAPS)
    return Note(at_ms=round((NOW_S + at_s) * 1000), records=records, seconds=spent, braked=bool(braked))


def look(at_s: float, *places: PlaceReading, state: FlowState = "running") -> FlowReading:
    """Return a look at the flow, seconds after NOW_S."""
    members = (MEMBER,) if state == "running" else ()
    return FlowReading(flow="tally", at_s=NOW_S + at_s, state=state, members=members, places=places)
