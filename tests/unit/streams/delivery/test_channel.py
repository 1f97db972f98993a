"""The batch channel keeps its batches through a rebalance of Faust's own group; Faust's own channel does not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import faust
import pytest

from streams.delivery.channel import BatchChannel
from tests.unit.streams.delivery.until import WITHIN_S


@pytest.fixture
def app() -> faust.App:
    app = faust.App("test", broker="kafka://127.0.0.1:9", autodiscover=False)
    app.flow_control.resume()
    return app


async def rebalanced_while_full(
    app: faust.App, channel: Any, within_s: float
) -> tuple[list[int], "asyncio.Task[None]"]:
    """Fill the channel, let Faust rebalance, return what an agent still reads in time, and the put that waited."""
    reader: AsyncIterator[int] = aiter(channel)
    await channel.put(1)
    waiting = asyncio.create_task(channel.put(2))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    app.flow_control.suspend()  # what Faust does when its group's partitions are revoked and assigned
    app.flow_control.clear()
    app.flow_control.resume()
    await asyncio.sleep(0.01)
    read: list[int] = []
    try:
        async with asyncio.timeout(within_s):
            while len(read) < 2:
                read.append(await anext(reader))
    except TimeoutError:
        pass
    await asyncio.wait([waiting], timeout=within_s)
    return read, waiting


async def test_a_full_batch_channel_keeps_its_batches_and_wakes_who_waits(app: faust.App) -> None:
    read, waiting = await rebalanced_while_full(app, BatchChannel[int](app, maxsize=1), WITHIN_S)
    assert read == [1, 2]
    assert waiting.done()
    assert waiting.exception() is None


async def test_fausts_own_channel_loses_them(app: faust.App) -> None:
    read, waiting = await rebalanced_while_full(app, app.channel(maxsize=1), 0.05)
    assert read == []
    assert waiting.cancelled() or not waiting.done()
    waiting.cancel()


async def test_a_put_waits_while_the_channel_is_full(app: faust.App) -> None:
    channel = BatchChannel[int](app, maxsize=2)
    reader = aiter(channel)
    await channel.put_batch(1)
    await channel.put_batch(2)
    waiting = asyncio.create_task(channel.put_batch(3))
    await asyncio.sleep(0.01)
    assert not waiting.done()
    read: list[object] = [await anext(reader) for _ in range(3)]
    assert read == [1, 2, 3]
    await waiting
