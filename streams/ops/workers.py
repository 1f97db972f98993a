"""The workers of a flow's group, as the broker has them, each with what waits in its partitions. Pure.

Workers do not talk to each other: the group's coordinator knows who is there, and lag is known of every partition.
"""

from msgspec import Struct

from streams.ops.lag_window import FlowReport


class WorkerState(Struct, frozen=True, kw_only=True):
    """One worker in one flow's group.

    Attributes:
        name: its instance.
        host: where it connects from.
        here: it is the one that tells this.
        partitions: numbers of its tasks.
        events: records that wait in them, as far as they are known.
        seconds: age of the oldest of them.
        stuck: partitions of it that commit nothing while records wait.
    """

    name: str
    host: str
    here: bool
    partitions: tuple[int, ...]
    events: int
    seconds: float
    stuck: int


def workers_of(report: FlowReport, client_id: str, instance: str) -> tuple[WorkerState, ...]:
    """Return a group's workers by name.

    Args:
        report: of the flow.
        client_id: begins the id of every client, by the settings.
        instance: this worker's name.
    """
    begin = f"{client_id}-{report.flow}-"
    found = []
    for member in report.members:
        name = member.client_id.removeprefix(begin)
        own = [place for place in report.places if (place.topic, place.partition) in set(member.places)]
        found.append(
            WorkerState(
                name=name,
                host=member.host,
                here=name == instance,
                partitions=tuple(sorted({partition for _, partition in member.places})),
                events=sum(place.events or 0 for place in own),
                seconds=max((place.seconds or 0.0 for place in own), default=0.0),
                stuck=sum(place.stuck for place in own),
            )
        )
    return tuple(sorted(found, key=lambda worker: worker.name))
