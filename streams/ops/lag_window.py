"""What several looks at a flow tell together: rates, standstill, and when it will have caught up. Pure.

looks of the last minutes ──▶ arrival and commit rates ──▶ "caught up in 3 min 20 s", "falling behind by 40 events/s"
                          └─▶ since when a partition's offset stands still while records wait
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter

from msgspec import structs

from streams.delivery.note import Note
from streams.ops.estimate import Pace
from streams.ops.held_back import held_s
from streams.ops.lag import (
    FlowReading,
    PlaceLag,
    PlaceReading,
    density_of,
    events_waiting,
    oldest_seconds,
    place_lag,
    total_events,
)
from streams.ops.outlook import outlook, sum_of
from streams.ops.report import RUN, FlowReport, PlaceReport
from streams.ops.stages import STUCK_AFTER_S, least_processor_share, longest_throttle_s, mean_seconds, patience_s
from streams.ops.turns import ahead_of

# Partitions of one worker take turns: while others of it commit, one may wait longer.
STUCK_BESIDE_OTHERS_S = 120.0
# If arrivals fall below this part of their mean, a burst is over, and what came before it says nothing of now.
RECENT_S, FALLEN = 10.0, 0.5
# What workers did in fewer seconds than these since they came is their start.
STARTS_FOR_S = 5.0


@dataclass
class LagWindow:
    """The latest looks at one flow.

    Attributes:
        seconds: how far back rates reach.
        looks: oldest first.
    """

    seconds: float
    looks: deque[FlowReading] = field(default_factory=deque)
    _run_since: float | None = None
    _still_since: dict[tuple[str, int], tuple[int | None, float]] = field(default_factory=dict)
    _moved_s: dict[tuple[str, int], float] = field(default_factory=dict)

    def begin(self, look: FlowReading) -> FlowReport:
        """Add the first look of somebody who comes by, and report.

        What waits now has stood still since its task's last known commit, or since it came. A worker, which looks from
        its start on, does not need this: what it sees itself is surer.
        """
        self._run_since = -math.inf if look.state in RUN else None
        notes = _notes_of(look)
        for place in look.places:
            lag, commit_s = place_lag(place, look.at_s), since_commit(notes.get(place.partition), look.at_s)
            if lag.events and lag.seconds and commit_s:
                since = look.at_s - min(lag.seconds, commit_s)
                self._still_since[place.topic, place.partition] = place.committed, since
        return self.add(look)

    def add(self, look: FlowReading) -> FlowReport:
        """Add a look, forget those that are too old, and report."""
        if self.looks:
            before = _committed(self.looks[-1])
            self._moved_s |= {
                place: look.at_s for place, offset in _committed(look).items() if before.get(place) != offset
            }
        self.looks.append(look)
        if look.state not in RUN:
            self._run_since = None
        elif self._run_since is None:
            self._run_since = look.at_s
        while len(self.looks) > 2 and self.looks[1].at_s <= look.at_s - self.seconds:
            self.looks.popleft()
        return self._report(look)

    def _report(self, look: FlowReading) -> FlowReport:
        lags = [place_lag(place, look.at_s) for place in look.places]
        paces, notes = _paces(*self._begin_of_rates(look), look), _notes_of(look)
        stages = mean_seconds(notes.values(), look.at_s)
        places = tuple(
            self._place(lag, pace, place, look, behind, patience=patience_s(stages))
            for lag, pace, place, behind in zip(lags, paces, look.places, ahead_of(look.places), strict=True)
        )
        places = tuple(_noted(place, notes.get(place.partition)) for place in places)
        means = {partition: mean_seconds([note], look.at_s) for partition, note in sorted(notes.items())}
        events, exact = total_events(lags)
        return FlowReport(
            flow=look.flow,
            at_s=look.at_s,
            state=look.state,
            members=look.members,
            events=events,
            exact=exact,
            seconds=oldest_seconds(lags),
            pace=sum_of([place.pace for place in places]),
            estimate=outlook(look, places),
            places=places,
            stages=stages,
            stages_by_partition={partition: spent for partition, spent in means.items() if spent is not None},
            missing=look.missing,
            hidden=look.hidden,
            thin=look.thin,
            processor_share=least_processor_share(notes.values(), look.at_s),
            throttled_s=longest_throttle_s(notes.values(), look.at_s),
        )

    def _place(
        self, lag: PlaceLag, pace: Pace, place: PlaceReading, look: FlowReading, behind: str, *, patience: float
    ) -> PlaceReport:
        still_s = self._still(lag, look.at_s, its_turn=not behind)
        run_s = 0.0 if self._run_since is None else look.at_s - self._run_since
        fields = {name: getattr(lag, name) for name in PlaceLag.__struct_fields__} | {
            "held_s": held_s(lag, look.at_s, self.looks)
        }
        if self._others_go_on(place, look):
            patience = max(patience, STUCK_BESIDE_OTHERS_S)
        return PlaceReport(
            **fields,
            pace=pace,
            still_s=still_s,
            stuck=min(still_s, run_s) >= patience,
            behind=behind,
            dealt=look.state != "running"
            or any((lag.topic, lag.partition) in member.places for member in look.members),
            committed_s=since_commit(place.note, look.at_s),
            braked=place.note is not None and place.note.braked,
        )

    def _begin_of_rates(self, look: FlowReading) -> tuple[FlowReading, FlowReading]:
        """Return the looks at which arrivals and commits begin to count: the oldest one, unless a burst is over.

        After a burst the mean over a minute would mix the burst with the idle time before it, and a flow that works it
        off would be said to fall behind until it is through. So then only recent arrivals count, and work counts from
        the look at which something first waited. In any case it counts from the look at which workers were there: a
        flow that was stopped for longer than the window would be said to take many times as long as it does.
        """
        oldest, run_since = self.looks[0], self._run_since or -math.inf
        at_work = next(each for each in self.looks if each.at_s >= run_since)
        if at_work is not oldest and look.at_s - at_work.at_s < STARTS_FOR_S:
            at_work = look
        recent = next((each for each in reversed(self.looks) if each.at_s <= look.at_s - RECENT_S), oldest)
        if _arrivals(recent, look) >= FALLEN * _arrivals(oldest, look):
            return oldest, at_work
        idle = (each for each in reversed(self.looks) if all(events_waiting(place)[0] == 0 for place in each.places))
        return recent, max(next(idle, oldest), at_work, key=attrgetter("at_s"))

    def _others_go_on(self, place: PlaceReading, look: FlowReading) -> bool:
        """Tell whether the worker of a partition has just committed records of another task."""
        owners = [member for member in look.members if (place.topic, place.partition) in member.places]
        others = [other for member in owners for other in member.places if other[1] != place.partition]
        return any(look.at_s - self._moved_s.get(other, -math.inf) < STUCK_AFTER_S for other in others)

    def _still(self, lag: PlaceLag, at_s: float, *, its_turn: bool) -> float:
        """Return for how long an offset has stood still while records waited whose turn it was, as far as looks go."""
        place = lag.topic, lag.partition
        if lag.events == 0 or not its_turn:
            self._still_since.pop(place, None)
            return 0.0
        offset, since = self._still_since.get(place, (lag.committed, at_s))
        if offset != lag.committed:
            offset, since = lag.committed, at_s
        self._still_since[place] = offset, since
        return at_s - since


def _noted(place: PlaceReport, note: Note | None) -> PlaceReport:
    """Add what the latest note of its task says."""
    return place if note is None else structs.replace(place, dead=note.dead, taken=note.taken)


def since_commit(note: Note | None, at_s: float) -> float | None:
    """Return how long ago a note was committed, seconds; None if there is none."""
    return None if note is None else max(0.0, at_s - note.at_ms / 1000)


def _committed(look: FlowReading) -> dict[tuple[str, int], int | None]:
    return {(place.topic, place.partition): place.committed for place in look.places}


def _notes_of(look: FlowReading) -> dict[int, Note]:
    """Return the latest note of each task, by its partition; inputs that brought nothing have older ones."""
    notes: dict[int, Note] = {}
    for place in look.places:
        known = notes.get(place.partition)
        if place.note is not None and (known is None or known.at_ms < place.note.at_ms):
            notes[place.partition] = place.note
    return notes


def _paces(arriving: FlowReading, done: FlowReading, now: FlowReading) -> list[Pace]:
    """Return the pace of each partition, of arrivals since one look and of work since another.

    None if a look had no such partition. Offsets are turned into events by the density that was seen; an offset that
    was set back is no progress.
    """
    came, gone = _rates(arriving, now, attrgetter("end")), _rates(done, now, attrgetter("position"))
    places = [(place.topic, place.partition) for place in now.places]
    return [Pace(arriving=came.get(place), done=gone.get(place)) for place in places]


def _arrivals(since: FlowReading, now: FlowReading) -> float:
    """Return how many events a second came to all partitions since a look."""
    return sum(_rates(since, now, attrgetter("end")).values())


def _rates(since: FlowReading, now: FlowReading, offset: Callable[[PlaceReading], int]) -> dict[tuple[str, int], float]:
    """Return by how many events a second an offset of each partition advanced, if both looks know it."""
    seconds = now.at_s - since.at_s
    before = {(place.topic, place.partition): place for place in since.places if place.led}
    return {
        at: max(0, offset(place) - offset(before[at])) * density_of(place) / seconds
        for place in now.places
        if place.led and seconds > 0 and (at := (place.topic, place.partition)) in before
    }
