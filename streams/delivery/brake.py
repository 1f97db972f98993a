"""The brake: stops a flow's reading when too many of a task's latest records are dead letters.

Otherwise a sender that changed its format overnight would turn a day's records into dead letters. The source offsets of
dead letters are kept on the changelog, written in the same transaction as the dead letters, so a restart does not reset
the count; a purge of the dead letters (`shopstream dead-letters purge`) does. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# For the log: the flow, the limit, the partitions, the flow.
BRAKED = (
    "%s is braked: more than %d of the last records of partitions %s are dead letters. Nothing is lost: fix sender or "
    "code, run `shopstream dead-letters redrive %s` for what can be processed now, then `shopstream dead-letters "
    "purge` (it deletes all dead letters); or restart the workers with a higher brake_dead_letters"
)

DeadOffsets = dict[str, list[int]]
"""By input topic, the source offsets that ended as dead letters, in no order."""


@dataclass(frozen=True)
class Brake:
    """When dead letters stop a flow.

    Attributes:
        window: how many of an input partition's last offsets are looked at.
        limit: more dead letters than this among them stop the flow; 0: there is no brake.
    """

    window: int
    limit: int

    def after(self, known: DeadOffsets, new: DeadOffsets, next_offset: Mapping[str, int]) -> DeadOffsets:
        """Add a batch's dead offsets to a task's and forget those that left the window.

        Args:
            known: of the task until now.
            new: of the batch.
            next_offset: by input topic, the offset after the batch.
        """
        merged = {topic: [*known.get(topic, ()), *new.get(topic, ())] for topic in known.keys() | new.keys()}
        return {
            topic: [offset for offset in offsets if offset >= next_offset.get(topic, 0) - self.window]
            for topic, offsets in merged.items()
        }

    def engaged(self, dead: DeadOffsets) -> bool:
        """Tell whether a task has more dead letters in its window than the limit."""
        return self.limit > 0 and number_of(dead) > self.limit


def number_of(dead: DeadOffsets) -> int:
    """Return how many dead letters there are."""
    return sum(map(len, dead.values()))
