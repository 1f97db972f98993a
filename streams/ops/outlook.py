"""When a flow will have caught up: when its slowest worker has. Pure.

One worker's spare capacity does not help the partitions of another. Sums over workers would say "caught up in 4 min" of
a flow of which one partition, the one with a bot's key, falls behind for ever.
"""

from collections.abc import Sequence

from msgspec import structs

from streams.ops.estimate import Course, Estimate, Pace, estimate
from streams.ops.lag import BEHIND_S, FlowReading, total_events
from streams.ops.report import PlaceReport

_UNSAID: tuple[Course, ...] = ("stuck", "stopped", "restoring", "unmeasured", "standing")
"""Of all workers together: no single one's course says more."""

_MEASURED: tuple[Course, ...] = ("caught_up", "catching_up", "level", "falling_behind")
"""From the best to the worst."""


def outlook(look: FlowReading, places: Sequence[PlaceReport]) -> Estimate:
    """Say where a flow's lag is going.

    Args:
        look: the latest one.
        places: its partitions, with their paces.
    """
    together = _of(look, places)
    late = {name: some for name, some in _by_worker(look, places).items() if any(map(_is_late, some))}
    if not late or len(look.members) < 2 or together.course in _UNSAID:
        return together
    each = {name: _of(look, some) for name, some in late.items()}
    if not {one.course for one in each.values()} <= set(_MEASURED):  # too short a time for one of them alone
        return together
    name = max(each, key=lambda one: (_MEASURED.index(each[one].course), each[one].seconds or each[one].per_s or 0.0))
    return structs.replace(each[name], worker=name)


def sum_of(paces: Sequence[Pace]) -> Pace:
    """Return the pace of several partitions together, as far as it is known."""
    arriving = [pace.arriving for pace in paces if pace.arriving is not None]
    done = [pace.done for pace in paces if pace.done is not None]
    return Pace(arriving=sum(arriving) if arriving else None, done=sum(done) if done else None)


def _of(look: FlowReading, places: Sequence[PlaceReport]) -> Estimate:
    pace = sum_of([place.pace for place in places])
    outcome = estimate(look.state, total_events(places)[0], pace, stuck=any(map(_stands, places)))
    restoring = [place.restoring for place in places if place.restoring is not None and place.events]
    if not restoring or outcome.course in ("stuck", "stopped"):
        return outcome
    return Estimate(course="restoring", seconds=max((each.left_s for each in restoring), key=lambda s: s or 0.0))


def _by_worker(look: FlowReading, places: Sequence[PlaceReport]) -> dict[str, list[PlaceReport]]:
    """Return the partitions of each member that has some, by its name."""
    named = {(place.topic, place.partition): place for place in places}
    return {
        member.name_in(look.flow): [named[at] for at in member.places if at in named]
        for member in look.members
        if member.places
    }


def _stands(place: PlaceReport) -> bool:
    """Tell whether a partition will not go on by itself: rates from before the brake say nothing of what comes."""
    return place.stands or place.held_by_brake


def _is_late(place: PlaceReport) -> bool:
    return bool(place.events) and (place.seconds is None or place.seconds >= BEHIND_S)
