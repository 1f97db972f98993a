"""Closing connections in bounded time.

aiokafka waits until every connection is closed on both sides. Over TLS that takes the broker's farewell: half a second
while it holds a fetch, and under uvloop now and then the 30 s after which the loop gives a shutdown up. Every take-over
opens and closes a reader, so its partitions would rest that long.
"""

import asyncio
from typing import Any

CLOSE_WITHIN_S = 0.5


def close_in_time(client: Any) -> None:
    """Let a client of aiokafka's close within half a second; nothing is lost, every answer was awaited before.

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
