"""Work goes on while it makes progress, and ends when it makes none."""

import asyncio

import pytest

from streams.commands.error import CommandError
from streams.commands.stall import unless_stalled


async def never(ended: asyncio.Event) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        ended.set()


async def test_work_that_goes_on_is_done_however_long_it_takes() -> None:
    steps = []

    async def work() -> None:
        for step in range(10):
            await asyncio.sleep(0.02)
            steps.append(step)

    await unless_stalled(work(), lambda: len(steps), stalled_s=0.08)
    assert len(steps) == 10


async def test_work_that_makes_no_progress_is_cancelled_and_said() -> None:
    ended = asyncio.Event()
    with pytest.raises(CommandError, match=r"took nothing .*min\.insync\.replicas") as stalled:
        await unless_stalled(never(ended), lambda: 0, stalled_s=0.02)
    assert stalled.value.exit_code == 69
    assert ended.is_set()


async def test_what_the_work_raises_is_raised() -> None:
    async def work() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await unless_stalled(work(), lambda: 0)


async def test_whoever_waits_can_be_cancelled_and_the_work_ends_too() -> None:
    ended = asyncio.Event()
    waiting = asyncio.ensure_future(unless_stalled(never(ended), lambda: 0))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()
