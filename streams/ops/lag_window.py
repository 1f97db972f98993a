"""What several looks at a flow show together: rates, standstill, and when it will have caught up. Pure.

looks of the last minutes ──▶ arrival and commit rates ──▶ "caught up in 3 min 20 s", "falling behind by 40 events/s"
                          └─▶ since when a partition's offset stands still while records wait
"""

import math
from collections import deque
from dataclasses import dataclass, field
from functools import partial

from streams.delivery.note import Note
from streams.ops.ages import AHEAD_MS
from streams.ops.clocks import Clocks
from streams.ops.estimate import Pace
from streams.ops.held_back import held_s
from streams.ops.lag import BEHIND_S, FlowReading, PlaceLag, PlaceReading, oldest_seconds, place_lag, total_events
from streams.ops.outlook import outlook, sum_of
from streams.ops.paces import paces_of
from streams.ops.rejoined import rejoins_of
from streams.ops.report import RUN, FlowReport, PlaceReport
from streams.ops.stages import (
    STUCK_AFTER_S,
    least_processor_share,
    longest_stand_s,
    longest_throttle_s,
    mean_seconds,
    most_lost,
    patience_s,
)
from streams.ops.taken import noted
from streams.ops.turns import ahead_of

# Partitions of one worker take turns: while others of it commit, one may wait longer.
STUCK_BESIDE_OTHERS_S = 120.0


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
    _clocks: Clocks = field(default_factory=Clocks)

    def begin(self, look: FlowReading) -> FlowReport:
        """Add the first look of somebody who comes by, and report.

        What waits now has stood still since its task's last known commit, or since it came. A worker, which looks from
        its start on, does not need this: what it sees itself is surer.
        """
        self._run_since = -math.inf if look.state in RUN else None
        look = self._clocks.righted(look)
        notes = _notes_of(look)
        for place in look.places:
            lag, commit_s = place_lag(place, look.at_s), since_commit(notes.get(place.partition), look.at_s)
            if lag.events and lag.seconds and commit_s:
                since = look.at_s - min(lag.seconds, commit_s)
                self._still_since[place.topic, place.partition] = place.committed, since
        return self._add(look)

    def add(self, look: FlowReading) -> FlowReport:
        """Add a look, forget those that are too old, and report."""
        return self._add(self._clocks.righted(look))

    def _add(self, look: FlowReading) -> FlowReport:
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
        paces, notes = paces_of(self.looks, self._run_since, late=oldest_seconds(lags) >= BEHIND_S), _notes_of(look)
        stages = mean_seconds(notes.values(), look.at_s)
        places = tuple(
            self._place(lag, pace, place, look, behind, patience=patience_s(stages))
            for lag, pace, place, behind in zip(lags, paces, look.places, ahead_of(look.places), strict=True)
        )
        places = noted(places, look.members, notes, look.at_s)
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
            stood_s=longest_stand_s(notes.values(), look.at_s),
            lost=most_lost(notes.values(), look.at_s),
            empty=max(notes.values(), key=partial(_told_ms, look)).empty if notes else (),
            last_word=look.last_word,
            rejoins=rejoins_of(self.looks, look.at_s),
            clocks=self._clocks.off_by(look),
            unread=tuple(
                self._place(place_lag(place, look.at_s), Pace(), place, look, "", patience=math.inf)
                for place in look.unread
            ),
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
        commit_s = since_commit(place.note, look.at_s)
        return PlaceReport(
            **fields,
            pace=pace,
            still_s=still_s,
            stuck=min(still_s, run_s) >= patience,
            behind=behind,
            dealt=look.state != "running"
            or any((lag.topic, lag.partition) in member.places for member in look.members),
            committed_s=commit_s,
            read_ahead=lag.state == "lost" and look.state in RUN and commit_s is not None and commit_s < patience,
            braked=place.note is not None and place.note.braked,
        )

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


def since_commit(note: Note | None, at_s: float) -> float | None:
    """Return how long ago a note was committed, seconds; None if there is none."""
    return None if note is None else max(0.0, at_s - note.at_ms / 1000)


def _committed(look: FlowReading) -> dict[tuple[str, int], int | None]:
    return {(place.topic, place.partition): place.committed for place in look.places}


def _notes_of(look: FlowReading) -> dict[int, Note]:
    """Return the latest note of each task, by its partition; inputs that brought nothing have older ones.

    One from the future, written by a clock that was wrong, tells no time: it counts only where there is no other.
    """
    noted = [(place.partition, place.note) for place in look.places if place.note is not None]
    return dict(sorted(noted, key=lambda each: _told_ms(look, each[1])))


def _told_ms(look: FlowReading, note: Note) -> int:
    return note.at_ms if note.at_ms <= round(look.at_s * 1000) + AHEAD_MS else 0
