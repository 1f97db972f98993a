"""What several looks at a flow tell together: rates, standstill, and when it has caught up. Pure.

looks of the last minutes ──▶ arrival and commit rates ──▶ "caught up in 3 min 20 s", "falling behind by 40 events/s"
                          └─▶ since when a partition's offset stands still while records wait
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from streams.ops.durations import words
from streams.ops.lag import (
    FlowReading,
    FlowState,
    Member,
    PlaceLag,
    PlaceReading,
    density_of,
    oldest_seconds,
    place_lag,
    total_events,
)

# No commit for as long as this, while records wait, is no slow batch any more.
STUCK_AFTER_S = 30.0
# Rates closer to each other than this part of the larger one are equal: what is measured over seconds is no finer.
LEVEL = 0.02
# Beyond this an estimate says nothing; the flow keeps its distance.
LONGEST_S = 30 * 86_400

Course = Literal["caught_up", "catching_up", "falling_behind", "level", "stuck", "stopped", "unmeasured"]


class Estimate(Struct, frozen=True, kw_only=True):
    """Where a flow's lag is going.

    Attributes:
        course: in a word.
        seconds: until it has caught up; only where it is catching up.
        per_s: events a second by which it falls behind; only where it does.
    """

    course: Course
    seconds: float | None = None
    per_s: float | None = None

    def words(self) -> str:
        """Say it in a sentence."""
        if self.course == "catching_up":
            return f"caught up in {words(self.seconds or 0.0)} at this rate"
        if self.course == "falling_behind":
            return f"falling behind by {rate(self.per_s or 0.0)} events/s"
        return _COURSES[self.course]


_COURSES: dict[Course, str] = {
    "caught_up": "caught up",
    "level": "neither gains nor falls behind",
    "stuck": "stuck: a partition commits nothing while records wait",
    "stopped": "stopped: no worker runs it",
    "unmeasured": "not measured",
}


class Pace(Struct, frozen=True, kw_only=True):
    """How fast records come and go, in events a second; None where there was one look only.

    Attributes:
        arriving: written by senders.
        done: committed by the flow.
    """

    arriving: float | None = None
    done: float | None = None


class PlaceReport(PlaceLag, frozen=True, kw_only=True):
    """One partition's lag with what several looks add to it.

    Attributes:
        pace: of this partition.
        still_s: for how long nothing was committed while records waited, seconds; at least, as far as was looked.
        stuck: that is longer than a batch may take.
    """

    pace: Pace
    still_s: float
    stuck: bool


class FlowReport(Struct, frozen=True, kw_only=True):
    """A flow's lag as an operator reads it.

    Attributes:
        flow: its name.
        at_s: when it was looked at, seconds since 1970.
        state: of its group.
        members: its workers.
        events: records that wait in all its partitions, as far as they are known.
        exact: `events` was counted and is complete.
        seconds: age of the oldest of them.
        pace: of all partitions together.
        estimate: where it is going.
        places: its partitions.
    """

    flow: str
    at_s: float
    state: FlowState
    members: tuple[Member, ...]
    events: int
    exact: bool
    seconds: float
    pace: Pace
    estimate: Estimate
    places: tuple[PlaceReport, ...]


@dataclass
class LagWindow:
    """The latest looks at one flow.

    Attributes:
        seconds: how far back rates reach.
        looks: oldest first.
    """

    seconds: float
    looks: deque[FlowReading] = field(default_factory=deque)
    _still_since: dict[tuple[str, int], tuple[int | None, float]] = field(default_factory=dict)

    def add(self, look: FlowReading) -> FlowReport:
        """Add a look, forget those that are too old, and report."""
        self.looks.append(look)
        while len(self.looks) > 2 and self.looks[1].at_s <= look.at_s - self.seconds:
            self.looks.popleft()
        return self._report(look)

    def _report(self, look: FlowReading) -> FlowReport:
        lags = [place_lag(place, look.at_s) for place in look.places]
        paces = _paces(self.looks[0], look)
        places = tuple(self._place(lag, pace, look) for lag, pace in zip(lags, paces, strict=True))
        events, exact = total_events(lags)
        pace = _sum([place.pace for place in places])
        return FlowReport(
            flow=look.flow,
            at_s=look.at_s,
            state=look.state,
            members=look.members,
            events=events,
            exact=exact,
            seconds=oldest_seconds(lags),
            pace=pace,
            estimate=estimate(look.state, events, pace, stuck=any(place.stuck for place in places)),
            places=places,
        )

    def _place(self, lag: PlaceLag, pace: Pace, look: FlowReading) -> PlaceReport:
        still_s = self._still(lag, look.at_s)
        fields = {name: getattr(lag, name) for name in PlaceLag.__struct_fields__}
        return PlaceReport(
            **fields,
            pace=pace,
            still_s=still_s,
            stuck=still_s >= STUCK_AFTER_S and look.state == "running",
        )

    def _still(self, lag: PlaceLag, at_s: float) -> float:
        """Return for how long an offset stands still while records wait, as far as was looked."""
        place = lag.topic, lag.partition
        if lag.events == 0:
            self._still_since.pop(place, None)
            return 0.0
        offset, since = self._still_since.get(place, (lag.committed, at_s))
        if offset != lag.committed:
            offset, since = lag.committed, at_s
        self._still_since[place] = offset, since
        return at_s - since


def estimate(state: FlowState, events: int, pace: Pace, *, stuck: bool) -> Estimate:
    """Say where a lag is going.

    Args:
        state: of the flow's group; without a member nothing moves.
        events: that wait.
        pace: at which they come and go.
        stuck: a partition stands still: then no sum of the others says when the flow has caught up.
    """
    if course := _without_rates(state, events, pace, stuck=stuck):
        return Estimate(course=course)
    arriving, done = pace.arriving or 0.0, pace.done or 0.0
    gain = done - arriving
    if abs(gain) <= LEVEL * max(done, arriving) or (gain > 0 and events / gain > LONGEST_S):
        return Estimate(course="level")
    if gain < 0:
        return Estimate(course="falling_behind", per_s=-gain)
    return Estimate(course="catching_up", seconds=events / gain)


def _without_rates(state: FlowState, events: int, pace: Pace, *, stuck: bool) -> Course | None:
    if events == 0:
        return "caught_up"
    if state in ("stopped", "never_ran"):
        return "stopped"
    if stuck:
        return "stuck"
    return "unmeasured" if pace.arriving is None or pace.done is None else None


def rate(per_s: float) -> str:
    """Write a rate: with a decimal where it is small."""
    return f"{per_s:,.0f}" if per_s >= 10 or not per_s else f"{per_s:.1f}"


def _paces(first: FlowReading, now: FlowReading) -> list[Pace]:
    """Return the pace of each partition between two looks; none where the first look had no such partition."""
    before = {(place.topic, place.partition): place for place in first.places if place.led}
    seconds = now.at_s - first.at_s
    found = [before.get((place.topic, place.partition)) for place in now.places]
    return [
        _pace(then, place, seconds) if then is not None and place.led and seconds > 0 else Pace()
        for then, place in zip(found, now.places, strict=True)
    ]


def _pace(before: PlaceReading, now: PlaceReading, seconds: float) -> Pace:
    """Take offsets for events at the density that was seen; an offset that was set back is no progress."""
    density = density_of(now)
    arriving = max(0, now.end - before.end) * density / seconds
    done = max(0, now.position - before.position) * density / seconds
    return Pace(arriving=arriving, done=done)


def _sum(paces: Sequence[Pace]) -> Pace:
    arriving = [pace.arriving for pace in paces if pace.arriving is not None]
    done = [pace.done for pace in paces if pace.done is not None]
    return Pace(arriving=sum(arriving) if arriving else None, done=sum(done) if done else None)
