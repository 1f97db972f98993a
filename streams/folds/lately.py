"""Which events of a key were folded lately, in the key's own state and in bounded memory.

A sender that repeats an event sends the same event_id; a fold that adds up must count it once. The ids of the last
days are kept beside what they were added to, so a restore brings both or neither.
"""

from dataclasses import dataclass
from hashlib import blake2b

Ids = dict[str, int]
"""Event ids, shortened to 48 bits, each with the day on which its event happened. A field of a flow's state."""

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Lately:
    """How long and how many events are remembered.

    Attributes:
        days: an event that happened longer before the latest one is taken for a duplicate: nobody can tell any more.
            Longer than dead letters are kept, or a redriven record would not count.
        most: ids of one key at most; beyond them the oldest are forgotten, and their duplicates would count again.
    """

    days: int = 15
    most: int = 512

    def with_event(self, ids: Ids, event_id: str, time_ms: int) -> Ids | None:
        """Return what is remembered after an event; None if it was folded before, or is too old to tell.

        Args:
            ids: what is remembered until now; not changed.
            event_id: of the event.
            time_ms: when it happened, milliseconds since 1970, capped (`View.time_ms`).
        """
        short, day = shortened(event_id), time_ms // DAY_MS
        newest = max(ids.values(), default=day)
        if short in ids or day < newest - self.days:
            return None
        kept = ids | {short: day}
        if day > newest:
            kept = {one: its_day for one, its_day in kept.items() if its_day >= day - self.days}
        if len(kept) > self.most:
            del kept[min(kept, key=lambda one: (kept[one], one))]
        return kept


def shortened(event_id: str) -> str:
    """Return 48 bits of an event id's BLAKE2b (RFC 7693) as hex: of a thousand, two are equal once in 500 million."""
    return blake2b(event_id.encode(), digest_size=6).hexdigest()
