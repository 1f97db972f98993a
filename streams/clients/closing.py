"""Closes connections within a bounded time.

aiokafka waits until every connection is closed on both sides. Over TLS the broker has to answer: that takes half a
second while it holds a fetch, and under uvloop occasionally the 30 s after which the loop gives up a shutdown. Every
take-over opens and closes a reader, so its partitions would stand still for that long.

A consumer whose partitions are replaced cancels the fetches of the old ones. If it is itself cancelled at that moment,
it mistakes that for theirs: `stop` then waits for ever (seen on Apache Kafka, which holds a fetch).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

CLOSE_WITHIN_S = 0.5
CANCEL_EVERY_S = 0.1


def close_in_time(client: Any) -> None:
    """Close a client of aiokafka within half a second; nothing is lost, as every answer was awaited before.

    Args:
        client: an AIOKafkaClient, the part of a consumer, producer or admin client that holds its connections.
    """
    wait_for_all = client.close

    async def close() -> None:
        transports = [connection._writer.transport for connection in client._conns.values() if connection._writer]
        try:
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await wait_for_all()
        except TimeoutError:
            for transport in transports:
                transport.abort()

    client.close = close


@asynccontextmanager
async def ended(task: asyncio.Task[None] | None) -> AsyncIterator[None]:
    """Cancel a task again and again until it has ended.

    Args:
        task: may swallow a cancellation; None if there is no task.
    """
    asking = asyncio.create_task(_cancel_until_done(task)) if task else None
    try:
        yield
    finally:
        if asking:
            asking.cancel()


async def _cancel_until_done(task: asyncio.Task[None]) -> None:
    while not task.done():
        await asyncio.sleep(CANCEL_EVERY_S)
        task.cancel()
