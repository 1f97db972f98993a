"""The brake: when too many of a task's last records are dead letters, its flow stops reading.

A sender that changed its format overnight must not turn a shop's day into dead letters. Which source offsets ended as
dead letters is kept on the changelog, in the transaction of the dead letters themselves, so a restart does not reset
the count; an emptied dead-letter topic (`shopstream dead-letters purge`) does. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

DeadOffsets = dict[str, list[int]]
"""By input topic, the source offsets that ended as dead letters, in no order."""


@dataclass(frozen=True)
class Brake:
    """When dead letters stop a flow.

    Attributes:
        window: how many of an input partition's last offsets count.
        limit: more dead letters than this among them stop the flow; 0 never does.
    """

    window: int
    limit: int

    def after(self, known: DeadOffsets, new: DeadOffsets, next_offset: Mapping[str, int]) -> DeadOffsets:
        """Add a batch's dead offsets to a task's and forget those that left the window.

        Args:
            known: of the task until now.
            new: of the batch.
            next_offset: by input topic of the batch, the offset after it.
        """
        merged = {topic: [*known.get(topic, ()), *new.get(topic, ())] for topic in known.keys() | new.keys()}
        return {
            topic: [offset for offset in offsets if offset >= next_offset.get(topic, 0) - self.window]
            for topic, offsets in merged.items()
        }

    def engaged(self, dead: DeadOffsets) -> bool:
        """Tell whether a task has more dead letters in its window than the limit."""
        return self.limit > 0 and sum(map(len, dead.values())) > self.limit
