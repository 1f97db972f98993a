"""Whether somebody has purged the dead letters that were there when a flow was braked.

All flows share the topic, so it need not be empty: dead letters that other flows add later do not count.
"""

from aiokafka import TopicPartition

from streams.delivery.reader import new_reader
from streams.settings import Settings
from streams.topics import DEAD_LETTERS


class Purge:
    """Remembers where the dead letters end, and looks whether all up to there are deleted."""

    def __init__(self, settings: Settings) -> None:
        """Remember nothing yet; the settings name the broker."""
        self._settings = settings
        self._ends: dict[TopicPartition, int] = {}
        self._generation = -1

    async def await_since(self, generation: int) -> None:
        """Remember where the dead letters end, once in each generation: another one may own other braked tasks."""
        if self._generation != generation:
            async with new_reader(self._settings, DEAD_LETTERS.name) as reader:
                self._ends = await reader.end_offsets(reader.assignment())
            self._generation = generation

    async def happened(self) -> bool:
        """Tell whether all that is remembered is deleted."""
        async with new_reader(self._settings, DEAD_LETTERS.name) as reader:
            firsts = await reader.beginning_offsets(reader.assignment())
        return bool(firsts) and all(firsts.get(place, 0) >= end for place, end in self._ends.items())

    def forget(self) -> None:
        """Remember nothing: the next brake waits for another purge."""
        self._generation = -1
