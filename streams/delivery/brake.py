"""The brake: when too many of a task's last records are dead letters, its flow stops reading.

A sender that changed its format overnight must not turn a shop's day into dead letters. Which source offsets ended as
dead letters is kept on the changelog, in the transaction of the dead letters themselves, so a restart does not reset
the count; an emptied dead-letter topic (`shopstream dead-letters purge`) does. Pure.
"""

from collections.abc import Mapping

DeadOffsets = dict[str, list[int]]
"""By input topic, the source offsets that ended as dead letters, ascending."""


def with_dead(known: DeadOffsets, new: DeadOffsets, next_offset: Mapping[str, int], window: int) -> DeadOffsets:
    """Add a batch's dead offsets and forget those that left the window.

    Args:
        known: of the task until now.
        new: of the batch.
        next_offset: by input topic, the offset after the batch.
        window: how many of a partition's last offsets count.
    """
    topics = known.keys() | new.keys()
    merged = {topic: [*known.get(topic, ()), *new.get(topic, ())] for topic in topics}
    return {
        topic: [offset for offset in offsets if offset >= next_offset.get(topic, 0) - window]
        for topic, offsets in merged.items()
    }


def is_braked(dead: DeadOffsets, limit: int) -> bool:
    """Tell whether more than `limit` of a task's last offsets are dead letters; a limit of 0 never brakes."""
    return limit > 0 and sum(len(offsets) for offsets in dead.values()) > limit
