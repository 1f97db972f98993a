"""Faust components cut down to what we need: a leader topic that all workers share, and no tables."""

from functools import cached_property

from faust.assignor.leader_assignor import LeaderAssignor
from faust.tables.manager import TableManager


class SharedLeader(LeaderAssignor):
    """Faust's leader topic, one for all workers: by default each app id leaves one behind."""

    mundane_level = "debug"

    @cached_property
    def _leader_topic_name(self) -> str:
        name: str = self.app.leader_topic  # type: ignore[attr-defined]  # a WorkerApp's
        return name


class NoTables(TableManager):
    """Faust's tables, of which there are none; otherwise Faust would wait a second for late ones."""

    mundane_level = "debug"

    async def on_start(self) -> None:
        """Go on at once."""
        await self._update_channels()
        await self.recovery.start()
