"""How fast records arrive and are processed in each partition, from several looks; and which looks count. Pure.

arrivals ── all looks, or the last half minute of a flow that is late; only the latest looks once a burst starts or ends
work     ── from when workers were there; of a late flow only its recent looks, as those show all that it can do
"""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import attrgetter

from streams.ops.estimate import Pace
from streams.ops.lag import FlowReading, PlaceReading, density_of, events_waiting

# If arrivals are lately below this part of their mean, or their mean is below this part of them, a burst is over or has
# come, and what was before it says nothing of now. Fewer arrivals than MANY may be chance, and no burst.
RECENT_S, CHANGED, MANY = 10.0, 0.5, 20
# What workers did in fewer seconds than these since they came is their start.
STARTS_FOR_S = 5.0
# What comes to a late flow, and what it can do, change: so much of the past counts, if it holds so many commits.
LATELY_S, COMMITS = 30.0, 4


def paces_of(looks: Sequence[FlowReading], run_since_s: float | None, *, late: bool) -> list[Pace]:
    """Return the pace of each partition, of arrivals since one look and of work since another.

    None if a look had no such partition. Offsets are turned into events by the density that was seen; an offset that
    was set back is no progress.

    Args:
        looks: at a flow, oldest first.
        run_since_s: since when its group has had workers, seconds since 1970; None if it has none.
        late: records wait for longer than they would on their way.
    """
    oldest, now = looks[0], looks[-1]
    arriving = done = oldest
    if late and _many_came(lately := _since(looks, LATELY_S), now):
        arriving = lately
    if (recent := _arrivals_changed(looks)) is not None:
        idle = (each for each in reversed(looks) if all(events_waiting(place)[0] == 0 for place in each.places))
        arriving, done = recent, next(idle, oldest)
    done = max(done, _at_work(looks, run_since_s), *([_lately(looks)] if late else []), key=attrgetter("at_s"))
    came, gone = _rates(arriving, now, attrgetter("end")), _rates(done, now, attrgetter("position"))
    places = [(place.topic, place.partition) for place in now.places]
    return [Pace(arriving=came.get(place), done=gone.get(place)) for place in places]


def _arrivals_changed(looks: Sequence[FlowReading]) -> FlowReading | None:
    """Return the look from which on arrivals count, if they are lately far from their mean; None if they are not.

    A mean over a minute mixes a burst with the idle time before it. A flow that works the burst off would be said to
    fall behind until it is through, and one on which a burst comes to catch up. So then only recent arrivals count, and
    work counts from the look at which something first waited.
    """
    recent, now = _since(looks, RECENT_S), looks[-1]
    lately, mean = _arrivals(recent, now), _arrivals(looks[0], now)
    burst = lately > mean / CHANGED and _many_came(recent, now)
    return recent if burst or lately < CHANGED * mean else None


def _since(looks: Sequence[FlowReading], seconds: float) -> FlowReading:
    """Return the latest look that is so long ago; else the oldest one."""
    return next((each for each in reversed(looks) if each.at_s <= looks[-1].at_s - seconds), looks[0])


def _at_work(looks: Sequence[FlowReading], run_since_s: float | None) -> FlowReading:
    """Return the look at which workers were there: what was stopped for long would be said to take many times as long.

    It is the latest one, so that nothing is measured, if they have just come.
    """
    begin = next(each for each in looks if each.at_s >= (run_since_s or -math.inf))
    just_came = begin is not looks[0] and looks[-1].at_s - begin.at_s < STARTS_FOR_S
    return looks[-1] if just_came else begin


def _lately(looks: Sequence[FlowReading]) -> FlowReading:
    """Return the latest look since which enough time and commits have passed, right behind a commit.

    Otherwise the oldest one.
    """
    commits = 0
    for later, earlier in pairwise(reversed(looks)):
        if _positions(earlier) != _positions(later):
            if commits >= COMMITS and looks[-1].at_s - later.at_s >= LATELY_S:
                return later
            commits += 1
    return looks[0]


def _positions(look: FlowReading) -> list[int]:
    return [place.position for place in look.places]


def _many_came(since: FlowReading, now: FlowReading) -> bool:
    return _arrivals(since, now) * (now.at_s - since.at_s) >= MANY


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
