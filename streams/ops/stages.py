"""Where records spend their time, from the notes that tasks wrote with their last commits. Pure."""

from collections.abc import Iterable, Mapping

from streams.delivery.note import Note
from streams.delivery.stopwatch import LAPS, Lap

LATELY_S = 120.0
"""A task that committed nothing for longer says nothing of what is so now."""
# An older note of processor time says nothing: a machine may be busy in one minute and idle in the next.
JUST_NOW_S = 60.0
# No commit for this long, while records wait, is more than a slow batch, unless batches lately take long.
STUCK_AFTER_S, BATCHES = 30.0, 3


def mean_seconds(notes: Iterable[Note], at_s: float) -> dict[Lap, float] | None:
    """Return what a record of these tasks lately spent in each stage, on average.

    Args:
        notes: one of each task.
        at_s: now, seconds since 1970. What is a minute old counts a third.

    Returns:
        Seconds by stage; None if nothing was committed lately.
    """
    fresh = [note.faded(at_s) for note in notes if note.means and at_s - note.at_ms / 1000 <= LATELY_S]
    number = sum(note.records for note in fresh)
    if not number:
        return None
    return {lap: sum(note.seconds[at] for note in fresh) / number for at, lap in enumerate(LAPS)}


def least_processor_share(notes: Iterable[Note], at_s: float) -> float:
    """Return the least share, 0 to 1, that a worker of these tasks got of the processor time that it wanted.

    Args:
        notes: one of each task.
        at_s: now, seconds since 1970. What is too old says nothing.
    """
    return min((note.processor_share for note in notes if at_s - note.at_ms / 1000 <= JUST_NOW_S), default=1.0)


def longest_throttle_s(notes: Iterable[Note], at_s: float) -> float:
    """Return for how long brokers held requests of one of these tasks back at last, because of a quota, seconds.

    Args:
        notes: one of each task.
        at_s: now, seconds since 1970. What is too old says nothing; who is held back commits seldom.
    """
    return max((note.throttled_s for note in notes if at_s - note.at_ms / 1000 <= LATELY_S), default=0.0)


def longest_stand_s(notes: Iterable[Note], at_s: float) -> float:
    """Return for how long at a stretch a worker of these tasks stood still lately, seconds, the worst of them.

    Args:
        notes: one of each task.
        at_s: now, seconds since 1970. What is too old says nothing; who stands still commits seldom.
    """
    return max((note.stood_s for note in notes if at_s - note.at_ms / 1000 <= LATELY_S), default=0.0)


def most_lost(notes: Iterable[Note], at_s: float) -> int:
    """Return how many processes of its own a worker of these tasks lost lately, the worst of them.

    Args:
        notes: one of each task.
        at_s: now, seconds since 1970. What is too old says nothing; while they are lost timers tell it again and again.
    """
    return max((note.lost for note in notes if at_s - note.at_ms / 1000 <= LATELY_S), default=0)


def patience_s(means: Mapping[Lap, float] | None) -> float:
    """Return after how many seconds without a commit a flow stands still: a multiple of what its batches lately take.

    Args:
        means: seconds that a record spends in each stage; in all but the topic that is what its batch spends. None: not
            known.
    """
    return max(STUCK_AFTER_S, BATCHES * sum(_done(means or {}).values()))


def busiest(seconds: Mapping[Lap, float]) -> tuple[Lap, float]:
    """Return the stage that works most, and its share of all work; waiting in topic and channel is no work."""
    done = _done(seconds)
    lap = max(done, key=lambda each: done[each])
    total = sum(done.values())
    return lap, done[lap] / total if total else 0.0


def _done(seconds: Mapping[Lap, float]) -> dict[Lap, float]:
    return {lap: spent for lap, spent in seconds.items() if lap not in ("topic", "channel")}
