"""A TCP proxy between workers and one broker, for cutting the network; it runs in a thread of its own.

worker ──▶ proxy (what the broker advertises) ──▶ broker's second listener

Three cuts: `refuse` closes every connection and takes no new one, as a broker's dead host does; `vanish` lets bytes
neither through nor fail, as a broken switch does; `deafen` lets requests through and holds the answers back. After
`heal` what was held goes on, as TCP sends it again.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Literal

Cut = Literal["refuse", "vanish", "deafen"]
CHUNK_BYTES = 65_536


class Proxy:
    """One listening port in front of one broker.

    Attributes:
        port: where workers connect.
    """

    def __init__(self, port: int, target: int) -> None:
        """Listen on a port for the broker's listener on another, both of this machine; starts at once."""
        self.port, self._target = port, target
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{port}", daemon=True)
        self._thread.start()
        self._pipes: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._requests, self._answers = asyncio.Event(), asyncio.Event()
        self._call(self._listen()).result(60)

    def cut(self, how: Cut) -> None:
        """Cut the network until `heal`."""
        self._call(self._cut(how)).result(60)

    def heal(self) -> None:
        """Let everything through again."""
        self._call(self._listen()).result(60)

    def close(self) -> None:
        """Close every connection and end the thread."""
        self._call(self._cut("refuse")).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(60)
        self._loop.close()

    def _call(self, work: Coroutine[Any, Any, None]) -> "Future[None]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _listen(self) -> None:
        self._requests.set()
        self._answers.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    async def _cut(self, how: Cut) -> None:
        self._answers.clear()
        if how == "vanish":
            self._requests.clear()
        if how == "refuse" and self._server is not None:
            self._server.close()
            self._server = None
            for pipe in self._pipes:
                pipe.cancel()
            await asyncio.gather(*self._pipes, return_exceptions=True)
            await asyncio.sleep(0.01)  # transports close in the loop

    async def _connect(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pipes.add(task)
        task.add_done_callback(self._pipes.discard)
        with suppress(OSError, asyncio.CancelledError):
            await self._relay(client, to_client)
        to_client.transport.abort()

    async def _relay(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        broker, to_broker = await asyncio.open_connection("127.0.0.1", self._target)
        ways = [
            asyncio.create_task(_pump(client, to_broker, self._requests)),
            asyncio.create_task(_pump(broker, to_client, self._answers)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            to_broker.transport.abort()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, is_open: asyncio.Event) -> None:
    while chunk := await source.read(CHUNK_BYTES):
        await is_open.wait()
        sink.write(chunk)
        await sink.drain()
