"""Waits in tests."""

import asyncio
from collections.abc import Callable

WITHIN_S = 60.0  # longer than a busy machine lets a process wait: only what never happens takes as long


async def until(holds: Callable[[], bool], within_s: float = WITHIN_S) -> None:
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.003)
