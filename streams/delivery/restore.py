"""Restores tasks by replaying their changelog to its end: a million keys take a few seconds (docs/log.md).

So no task needs to keep its state on the worker's disk.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.delivery.reader import READ_RECORDS
from streams.delivery.replay import Replay
from streams.delivery.state.part import Kept
from streams.delivery.state.progress import PROGRESS_EVERY_S, Progress
from streams.delivery.task import Task
from streams.process.interpreter import Hold, collecting_later

READ_TIMEOUT_MS = 200
# In a restore of this many records the garbage collector is held: it would look at all of them ten times.
MANY_RECORDS = 10_000

Tell = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)


async def nobody() -> None:
    """Tell nobody but the log."""


async def restore(
    reader: AIOKafkaConsumer,
    changelog: str,
    tasks: Sequence[Task[Any]],
    kept: Kept | None,
    progress: Progress | None = None,
    *,
    tell: Tell = nobody,
) -> None:
    """Bring tasks from where they are to their changelog's last stable offset; the log shows the progress.

    Args:
        reader: a started consumer without a group, `read_committed`; its assignment is replaced.
        changelog: the topic.
        tasks: whose producers are started, so that no transaction of theirs is open any more.
        kept: what the state holds; None for a flow without state.
        progress: is kept up to date, for those who only look.
        tell: awaited whenever the log tells it.

    Raises:
        StateUnreadableError: this version cannot read a value.

    Awaits the network, perhaps for several session timeouts: no rebalance callback waits for it.
    """
    places = {TopicPartition(changelog, task.partition): Replay(changelog, task, kept) for task in tasks}
    reader.assign(list(places))
    ends = await reader.end_offsets(list(places))
    firsts = await reader.beginning_offsets(list(places))
    for place, restoring in places.items():
        restoring.begin = max(restoring.task.changelog_offset, firsts[place])
        reader.seek(place, restoring.begin)
    total = sum(max(ends[place] - restoring.begin, 0) for place, restoring in places.items())
    with collecting_later() if total > MANY_RECORDS else nullcontext() as hold:
        progress = progress or Progress()
        progress.begin(total)
        await _replay(reader, changelog, places, ends, progress, hold=hold, tell=tell)
    for place, replay in places.items():
        for part in sorted(replay.unknown):
            words = "%s[%d] holds a part %r that this version does not have: it stays there, unread"
            log.warning(words, changelog, place.partition, part)


async def _replay(
    reader: AIOKafkaConsumer,
    changelog: str,
    places: dict[TopicPartition, Replay],
    ends: dict[TopicPartition, int],
    progress: Progress,
    *,
    hold: Hold | None,
    tell: Tell,
) -> None:
    told = started = time.monotonic()
    waiting = set(places)
    while waiting := {place for place in waiting if await reader.position(place) < ends[place]}:
        polled = await reader.getmany(*waiting, timeout_ms=READ_TIMEOUT_MS, max_records=READ_RECORDS)
        if hold is not None:
            hold.heard(polled)
        for place, records in polled.items():
            for record in records:
                places[place].apply(record.key, record.value)
        for place, restoring in places.items():
            restoring.task.changelog_offset = await reader.position(place)
        progress.done = sum(restoring.task.changelog_offset - restoring.begin for restoring in places.values())
        if time.monotonic() - told > PROGRESS_EVERY_S:
            told = time.monotonic()
            log.info("restoring %s: %s", changelog, progress.words())
            await tell()
    if progress.total > MANY_RECORDS:
        keys, took_s = sum(len(each.task.state.committed) for each in places.values()), time.monotonic() - started
        log.info("restored %s: %d keys of %d records, %.1f s", changelog, keys, progress.total, took_s)
