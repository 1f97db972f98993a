"""How long a sender's open transaction has blocked a partition. Pure."""

from collections.abc import Sequence

from streams.ops.lag import FlowReading, PlaceLag


def held_s(lag: PlaceLag, at_s: float, looks: Sequence[FlowReading]) -> float | None:
    """Return for how long a partition has been held back, seconds; None if it is not, or if nobody knows.

    The age of the transaction's first record alone may be that of an old event which a sender writes just now. Then an
    earlier look saw another end of what is committed.

    Args:
        lag: of the partition, at the latest look.
        at_s: of the latest look, seconds since 1970.
        looks: at the flow, oldest first.
    """
    if lag.held_s is None:
        return None
    place = lag.topic, lag.partition
    for look in reversed(looks):
        stable = {(each.topic, each.partition): each.stable for each in (*look.places, *look.unread)}
        if stable.get(place) != lag.held_from:
            return min(lag.held_s, at_s - look.at_s)
    return lag.held_s
