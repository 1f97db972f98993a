"""Waits in tests."""

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], bool], within_s: float = 10.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.003)
