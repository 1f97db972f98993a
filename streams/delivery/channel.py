"""A Faust channel that keeps its batches when Faust's own consumer group rebalances.

Faust's `app.channel()` empties its queue at a rebalance and never wakes those who wait in `put`: the flow would hang
silently.
"""

from typing import Any, TypeVar

from faust.channels import Channel
from mode.utils.queues import ThrowableQueue

T = TypeVar("T")


class BatchChannel(Channel[T]):
    """A bounded channel between a source and its agent."""

    @property
    def queue(self) -> ThrowableQueue[Any]:
        """The queue, made on first use, when the loop runs."""
        if self._queue is None:
            self._queue = self.app.FlowControlQueue(maxsize=self.maxsize, clear_on_resume=False)
        return self._queue

    async def put_batch(self, batch: T) -> None:
        """Put one batch; waits while the channel is full. The agent must be running: the channel is its queue."""
        await self.put(batch)  # type: ignore[arg-type]  # Faust types channels of events, and takes any value
