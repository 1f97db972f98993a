"""The network between workers and a broker, cut in three ways, and healed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from streams.embedded_broker import free_port
from tests.faults.proxy import Proxy
from tests.unit.streams.delivery.until import until

NOTHING_WITHIN_S, SOMETHING_WITHIN_S = 0.3, 60.0


class Line:
    """A client's connection through the proxy to a server that sends every line back."""

    def __init__(self, proxy: Proxy, heard: list[bytes]) -> None:
        self.proxy, self.heard = proxy, heard
        self.writers: list[asyncio.StreamWriter] = []

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.proxy.port)
        self.writers.append(writer)
        return reader, writer


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while words := await reader.readline():
                heard.append(words)
                writer.write(words)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    target = server.sockets[0].getsockname()[1]
    proxy = Proxy(free_port(), target)
    line = Line(proxy, heard)
    yield line
    proxy.close()
    server.close()
    for writer in line.writers:
        writer.transport.abort()
    await asyncio.sleep(0.05)  # transports close in the loop


async def says(reader: asyncio.StreamReader) -> bytes:
    return await asyncio.wait_for(reader.readline(), SOMETHING_WITHIN_S)


async def says_nothing(reader: asyncio.StreamReader) -> bool:
    try:
        await asyncio.wait_for(reader.readline(), NOTHING_WITHIN_S)
    except TimeoutError:
        return True
    return False


async def test_an_open_line_passes_both_ways(line: Line) -> None:
    reader, writer = await line.connect()
    writer.write(b"hello\n")
    assert await says(reader) == b"hello\n"


async def test_refused_ends_connections_and_takes_none_until_healed(line: Line) -> None:
    reader, writer = await line.connect()
    writer.write(b"hello\n")
    assert await says(reader) == b"hello\n"
    await asyncio.to_thread(line.proxy.cut, "refuse")
    assert await reader.readline() == b""
    with pytest.raises(ConnectionRefusedError):
        await line.connect()
    await asyncio.to_thread(line.proxy.heal)
    again, writer = await line.connect()
    writer.write(b"again\n")
    assert await says(again) == b"again\n"


async def test_vanished_bytes_reach_nobody_and_arrive_once_healed(line: Line) -> None:
    reader, writer = await line.connect()
    await asyncio.to_thread(line.proxy.cut, "vanish")
    writer.write(b"hello\n")
    assert await says_nothing(reader)
    assert line.heard == []
    await asyncio.to_thread(line.proxy.heal)
    assert await says(reader) == b"hello\n"


async def test_a_deaf_client_is_heard_and_gets_its_answers_once_healed(line: Line) -> None:
    reader, writer = await line.connect()
    await asyncio.to_thread(line.proxy.cut, "deafen")
    writer.write(b"hello\n")
    await until(lambda: line.heard == [b"hello\n"])
    assert await says_nothing(reader)
    await asyncio.to_thread(line.proxy.heal)
    assert await says(reader) == b"hello\n"
