"""Writes the progress of a restore as a note with an offset, so that others can tell a restore from a standstill.

One task reports for all that are restored with it, and its offset stays unchanged. If records are waiting, the
take-over is counted here, since a worker that dies during the restore never reaches the take-over's end.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from msgspec.structs import replace

from streams.delivery.committed import final_offsets
from streams.delivery.note import Note, Restoring, read_note, write_note
from streams.delivery.state.progress import Progress
from streams.delivery.transaction import Committer


class _Place(NamedTuple):
    place: TopicPartition
    offset: int
    note: Note


@dataclass
class RestoreNote:
    """The note of one restore.

    Attributes:
        consumer: of the group.
        assigned: inputs of the tasks.
        committers: of the tasks, started.
        progress: of the restore.
    """

    consumer: AIOKafkaConsumer
    assigned: Sequence[TopicPartition]
    committers: Mapping[int, Committer]
    progress: Progress
    _found: _Place | None = None
    _sought: bool = False

    async def write(self) -> None:
        """Write it; nothing if no task of these has committed yet. Errors of the client pass through."""
        if not self._sought:
            self._found, self._sought = await self._find(), True
        if self._found is not None:
            place, offset, note = self._found
            progress, now_ms = self.progress, round(time.time() * 1000)
            left_s = None if progress.left_s is None else round(progress.left_s, 1)
            told = replace(note, taken_ms=now_ms, restoring=Restoring(progress.done, progress.total, left_s))
            await self.committers[place.partition].commit([], {place: offset}, write_note(told))

    async def _find(self) -> _Place | None:
        """Find the latest note of a task, of one for which records wait if there is one, and count the take-over."""
        committed = await final_offsets(self.consumer, self.assigned, list(self.committers.values()), lambda _: False)
        notes = {place: read_note(note) for place, note in (await self.consumer.committed_notes(self.assigned)).items()}
        found = [
            _Place(place, offset, note)
            for place, note in notes.items()
            if note is not None and (offset := committed[place]) is not None
        ]
        if not found:
            return None
        ends = await self.consumer.end_offsets(self.assigned)
        waiting = {each.place.partition for each in found if each.offset < ends[each.place]}
        chosen = max(found, key=lambda each: (each.place.partition in waiting, each.note.at_ms))
        if chosen.place.partition not in waiting:
            return chosen
        return chosen._replace(note=chosen.note.counted(time.time()))
