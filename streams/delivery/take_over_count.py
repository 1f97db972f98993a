"""Counts, next to the offsets, take-overs after which nothing was committed: the only trace of workers that die early.

Offsets stay unchanged, and no note is written with an offset that somebody else has set.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.delivery.note import count_take_over, read_note
from streams.delivery.task import Task
from streams.delivery.transaction import Committer


async def count_take_overs(
    consumer: AIOKafkaConsumer, waiting: Mapping[int, Task[Any]], committers: Mapping[int, Committer]
) -> None:
    """Count a take-over in the latest note of each task that has committed nothing for a while.

    Args:
        consumer: of the group.
        waiting: by partition number, tasks for which records wait and whose offsets are known.
        committers: of all tasks, started.
    """
    places = [place for task in waiting.values() for place in task.next_offset]
    if not places:
        return
    notes = {place: read_note(note) for place, note in (await consumer.committed_notes(places)).items()}
    known = {place: note for place, note in notes.items() if note is not None}
    latest: dict[int, TopicPartition] = {}
    for place in sorted(known, key=lambda each: known[each].at_ms):
        latest[place.partition] = place
    commits = [
        committers[p].commit([], {place: waiting[p].next_offset[place]}, counted)
        for p, place in latest.items()
        if (counted := count_take_over(known[place], time.time()))
    ]
    await asyncio.gather(*commits)
