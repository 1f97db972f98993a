"""How long the oldest record of a partition has waited, by Kafka's timestamps and by its place in the queue. Pure.

before   │ oldest   behind           a single record with a timestamp of 2001, or of 2099, does not mislead:
10:00:03 │ 2001     10:00:05 …       it came after 10:00:03 and before 10:00:05
"""

from collections.abc import Sequence
from statistics import median_low

from msgspec import Struct

# Kafka was born in 2011. An older timestamp was written in seconds, or is no time at all.
FIRST_MS = 1_293_840_000_000
# Clocks of two machines differ; by more than this one of them is wrong.
AHEAD_MS = 60_000


class Waiting(Struct, frozen=True, kw_only=True):
    """What a `read_committed` reader found from a flow's position on.

    Attributes:
        oldest_offset: of the first record; None where there is none.
        oldest_ms: its Kafka timestamp, milliseconds since 1970.
        before_ms: those of a few records before it, which wait no more.
        behind_ms: those of a few records behind it.
        records: how many were read.
        offsets: how many offsets that reading passed.
    """

    oldest_offset: int | None = None
    oldest_ms: int | None = None
    before_ms: tuple[int, ...] = ()
    behind_ms: tuple[int, ...] = ()
    records: int = 0
    offsets: int = 0


def waited_s(seen: Waiting, at_s: float) -> float | None:
    """Return for how long the oldest record has waited, seconds; None if no timestamp tells.

    Records stand in a partition in the order in which they came. So whatever its own timestamp says, it has waited no
    longer than since those before it were written, and no shorter than those behind it have; of either the middle one
    counts, as there, too, one may be odd.
    """
    own = None if seen.oldest_ms is None else age_s(seen.oldest_ms, at_s)
    least, most = _middle_age_s(seen.behind_ms, at_s), _middle_age_s(seen.before_ms, at_s)
    if least is not None:
        own = least if own is None else max(own, least)
    return own if own is None or most is None else min(own, most)


def came_ms(seen: Waiting, at_s: float) -> int | None:
    """Return since when the oldest record has waited, milliseconds since 1970; None if no timestamp tells."""
    waited = waited_s(seen, at_s)
    return None if waited is None else round((at_s - waited) * 1000)


def _middle_age_s(written_ms: Sequence[int], at_s: float) -> float | None:
    ages = [age for ms in written_ms if (age := age_s(ms, at_s)) is not None]
    return median_low(ages) if ages else None


def age_s(written_ms: int, at_s: float) -> float | None:
    """Return how old a record is, seconds; None if its timestamp cannot be its time, or is ahead of this clock."""
    if written_ms < FIRST_MS or written_ms > at_s * 1000 + AHEAD_MS:
        return None
    return max(0.0, at_s - written_ms / 1000)
