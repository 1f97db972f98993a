"""A connection whose other side says no farewell does not hold us up."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from streams.clients import closing
from streams.clients.closing import close_in_time, ended
from tests.unit.streams.delivery.until import WITHIN_S


@dataclass
class Transport:
    aborted: bool = False

    def abort(self) -> None:
        self.aborted = True


@dataclass
class Writer:
    transport: Transport = field(default_factory=Transport)


@dataclass
class Connection:
    _writer: Writer | None = field(default_factory=Writer)


class Client:
    def __init__(self, closes_after_s: float) -> None:
        self.closes_after_s = closes_after_s
        self._conns: dict[Any, Connection] = {"a": Connection(), "gone": Connection(None)}

    async def close(self) -> None:
        await asyncio.sleep(self.closes_after_s)


@pytest.mark.parametrize(("closes_after_s", "within_s", "aborted"), [(0.0, 3_600.0, False), (3_600.0, 0.01, True)])
async def test_connections_that_do_not_close_in_time_are_dropped(
    closes_after_s: float, within_s: float, aborted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "CLOSE_WITHIN_S", within_s)
    client = Client(closes_after_s)
    writer = client._conns["a"]._writer
    close_in_time(client)
    await client.close()
    assert writer is not None
    assert writer.transport.aborted is aborted


async def test_a_task_that_takes_a_cancellation_for_another_s_is_ended_all_the_same() -> None:
    async def swallow_one() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    task = asyncio.create_task(swallow_one())
    await asyncio.sleep(0)
    async with asyncio.timeout(WITHIN_S), ended(task):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    assert task.cancelled()
    async with ended(None):  # a client that never opened has none
        pass
