"""Which input of a task is read next, as inputs are read in the order of Kafka's timestamps. Pure.

tickets[0]  12:00 12:01 12:02 …    is read now
orders[0]   12:09 …                waits for tickets[0]; that it commits nothing is no standstill
"""

from collections.abc import Sequence

from streams.ops.lag import PlaceReading


def ahead_of(places: Sequence[PlaceReading]) -> list[str]:
    """Return, for each place, the input of its task that has the oldest record and is read first.

    Args:
        places: of one flow at one moment.

    Returns:
        topic[partition], in the order of the places; empty if it is a place's own turn, if nothing waits in it, or if
        nobody knows the time of what waits.
    """
    first: dict[int, tuple[int, str]] = {}
    for place in places:
        if (oldest_ms := _oldest_ms(place)) is not None:
            head = oldest_ms, f"{place.topic}[{place.partition}]"
            first[place.partition] = min(first.get(place.partition, head), head)
    return [_ahead(_oldest_ms(place), first.get(place.partition)) for place in places]


def _oldest_ms(place: PlaceReading) -> int | None:
    return place.waiting.oldest_ms if place.led and place.waiting is not None else None


def _ahead(oldest_ms: int | None, head: tuple[int, str] | None) -> str:
    return head[1] if head is not None and oldest_ms is not None and head[0] < oldest_ms else ""
