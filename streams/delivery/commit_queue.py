"""Passes finished batches to their transactions, in the order of reading, while the model works on the next batch.

agent ──put──▶ queue (bounded) ──run──▶ one transaction per task of the batch, concurrently
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from streams.delivery.batch import Batch

CommitBatch = Callable[[Batch[Any]], Awaitable[bool]]


class CommitQueue:
    """The last stage of a flow, and the count of what is between source and commit.

    Attributes:
        committed_s: when it last committed a batch, by the steady clock; None before the first.
    """

    committed_s: float | None = None

    def __init__(self, commit: CommitBatch, maxsize: int) -> None:
        """Queue batches for `commit`, awaited for one at a time, which returns if it did so; at most maxsize wait."""
        self._commit = commit
        self._queue: asyncio.Queue[Batch[Any]] = asyncio.Queue(maxsize)
        self._in_flight: set[Batch[Any]] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._committing = asyncio.Lock()

    @property
    def on_the_way(self) -> tuple[Batch[Any], ...]:
        """The batches that were read and are not committed, in no order."""
        return tuple(self._in_flight)

    def enter(self, batch: Batch[Any]) -> None:
        """Count a batch that was read."""
        self._in_flight.add(batch)
        self._idle.clear()

    async def put(self, batch: Batch[Any]) -> None:
        """Queue a finished batch; waits while the queue is full."""
        await self._queue.put(batch)

    async def run(self) -> None:
        """Commit for ever. An error of `commit` ends this, and the guard around it ends the process."""
        while True:
            batch = await self._queue.get()
            async with self._committing:
                if batch in self._in_flight:
                    if await self._commit(batch):
                        self.committed_s = time.monotonic()
                    self._leave(batch)

    async def drain(self, bound_s: float) -> int:
        """Wait until every batch that was read is committed, but no longer than the bound (seconds).

        Returns:
            How many batches are still on their way.
        """
        try:
            await asyncio.wait_for(self._idle.wait(), bound_s)
        except TimeoutError:
            return len(self._in_flight)
        return 0

    async def drop(self) -> None:
        """Forget what is on its way; a transaction in flight ends first. Dropped batches are never committed."""
        async with self._committing:
            self.forget()

    def forget(self) -> None:
        """Forget what is on its way, from within a commit."""
        self._in_flight.clear()
        self._idle.set()

    def _leave(self, batch: Batch[Any]) -> None:
        self._in_flight.discard(batch)
        if not self._in_flight:
            self._idle.set()
