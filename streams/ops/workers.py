"""The workers of a flow's group, as the broker knows them, each with the records that wait in its partitions. Pure.

Workers do not talk to each other: the group's coordinator knows the members, the lag of every partition is known, and
the notes with committed offsets say when a task committed and whether it is braked.
"""

from collections.abc import Sequence

from msgspec import Struct

from streams.delivery.rejoins import COUNTED_S
from streams.durations import words
from streams.ops.health import Health
from streams.ops.lag import Member
from streams.ops.place_words import place_words
from streams.ops.report import RESTLESS, FlowReport, PlaceReport


class WorkerState(Struct, frozen=True, kw_only=True):
    """One worker in one flow's group.

    Attributes:
        name: its instance.
        host: where it connects from.
        here: it is this worker.
        partitions: numbers of its tasks.
        events: records that wait in them, as far as they are known.
        seconds: age of the oldest of them.
        committed_s: seconds since one of its tasks last committed; None if none ever did.
        well: none of its partitions stands still.
        state: what it does, in words.
    """

    name: str
    host: str
    here: bool
    partitions: tuple[int, ...]
    events: int
    seconds: float
    committed_s: float | None
    well: bool
    state: str


def workers_of(
    report: FlowReport, client_id: str, instance: str, health: Health | None = None
) -> tuple[WorkerState, ...]:
    """Return a group's workers by name.

    Args:
        report: of the flow.
        client_id: begins the id of every client, by the settings.
        instance: this worker's name.
        health: of the flow in this worker, which knows more of itself; None where it does not run it.
    """
    begin = f"{client_id}-{report.flow}-"
    found = []
    for member in report.members:
        name = member.client_id.removeprefix(begin)
        own = [place for place in report.places if (place.topic, place.partition) in set(member.places)]
        why = health.said if name == instance and health is not None else ""
        commits = [place.committed_s for place in own if place.committed_s is not None]
        found.append(
            WorkerState(
                name=name,
                host=member.host,
                here=name == instance,
                partitions=tuple(sorted({partition for _, partition in member.places})),
                events=sum(place.events or 0 for place in own),
                seconds=max((place.seconds or 0.0 for place in own), default=0.0),
                committed_s=min(commits, default=None),
                well=(not why or (health is not None and health.ready))
                and not any(place.stands for place in own)
                and member.works_for(report.flow),
                state=(why or _state(report, member, own)) + _rejoined(report, member),
            )
        )
    return tuple(sorted(found, key=lambda worker: worker.name))


def _rejoined(report: FlowReport, member: Member) -> str:
    """Say how often its group lately went on without a worker; what it said when it joined may be old."""
    rejoins = report.rejoins.get(member.name_in(report.flow))
    if rejoins is None or rejoins.times < RESTLESS:
        return ""
    return f"; removed from the group {rejoins.times} times in {words(COUNTED_S)}"


def _state(report: FlowReport, member: Member, own: Sequence[PlaceReport]) -> str:
    if not member.works_for(report.flow):
        return "not a worker: another program under the group's name"
    if report.state == "rebalancing":
        return "is being assigned its partitions"
    if not own:
        return "on standby: it has no partition"
    if stuck := [place for place in own if place.stands]:
        more = f"; {len(stuck) - 1} more stand still" if stuck[1:] else ""
        return f"{stuck[0].name} {place_words(stuck[0])}{more}"
    return "runs"
