"""Ends work that would wait for ever for a lost broker: aiokafka never gives up on an idempotent record by itself."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from streams.commands.error import CommandError
from streams.exits import EXIT_UNAVAILABLE

STALLED_S = 10.0


async def unless_stalled(
    work: Coroutine[Any, Any, None], progress: Callable[[], int], stalled_s: float = STALLED_S
) -> None:
    """Do some work for as long as it makes progress.

    Args:
        work: is cancelled once it makes none.
        progress: tells how far it is; asked again and again.
        stalled_s: how long it may make none; it can take twice that until this is noticed.

    Raises:
        CommandError: it made none; whatever the work raises is raised, too.
    """
    task = asyncio.ensure_future(work)
    try:
        seen = None
        while seen != (seen := progress()):
            done, _ = await asyncio.wait({task}, timeout=stalled_s)
            if done:
                return task.result()
        why = "it may be gone, lack the replicas that min.insync.replicas wants, or hold us back by a quota"
        raise CommandError(f"the broker took nothing for {stalled_s:.0f} s: {why}", EXIT_UNAVAILABLE)
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait({task})
