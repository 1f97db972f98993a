"""Removes the oldest keys of a state that exceeds its bounds, as part of a batch."""

import logging
from typing import Any

from streams.delivery.task import TaskWork

# How many keys one batch may forget: more than it can add, so that a lowered bound is reached in the end.
MOST_FORGOTTEN = 2_000
LOGGED_EVERY = 100_000

log = logging.getLogger(__name__)


def forget_outdated(flow: str, work: TaskWork[Any]) -> None:
    """Let a batch delete the keys that its task's state has too many of, oldest first."""
    state = work.task.state
    outdated = state.outdated(work.times.watermark_ms, MOST_FORGOTTEN)
    if not outdated:
        return
    for key in outdated:
        if key not in work.changes:  # what this batch wrote is not old
            work.changes[key] = work.encoded[key] = None
    before, state.forgotten = state.forgotten, state.forgotten + len(outdated)
    if before // LOGGED_EVERY < state.forgotten // LOGGED_EVERY or before == 0:
        why = "state_keys" if len(state.committed) > state.bounds.keys else "their age"
        why = "state_bytes" if state.held_bytes > state.bounds.bytes else why
        log.info("%s[%d] forgets its oldest keys, %d so far (%s)", flow, work.task.partition, state.forgotten, why)
