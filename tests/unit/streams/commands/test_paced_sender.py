"""Sending at a pace: all records, in order, at their time, until the end or a signal."""

import asyncio
import os
import signal
import time
from collections.abc import Sequence
from itertools import count

import pytest

from streams.commands.paced_sender import CHUNK, GRACE_S, PacedSender
from streams.generate.pace import Pace
from streams.process.stop_signals import StopSignals


class Kept:
    """A sink that keeps what it gets, with the time; it can be slow, and it can send a signal."""

    def __init__(self, delay_s: float = 0.0, signal_after: int = 0) -> None:
        self.records: list[int] = []
        self.at: list[float] = []
        self._delay_s, self._signal_after = delay_s, signal_after

    async def write(self, records: Sequence[int]) -> None:
        await asyncio.sleep(self._delay_s)
        self.records += records
        self.at += [time.monotonic()] * len(records)
        if self._signal_after and len(self.records) >= self._signal_after:
            os.kill(os.getpid(), signal.SIGINT)


async def sent_by(sender: PacedSender, sink: Kept) -> StopSignals:
    stop = StopSignals()
    await sender.run(count(), sink, stop, lambda: None)
    return stop


async def test_all_records_are_sent_in_order_and_in_time() -> None:
    sender, sink = PacedSender(Pace(200.0, total=100), seconds=0.5), Kept()
    await sent_by(sender, sink)
    assert sink.records == list(range(100))
    assert sink.at[-1] - sink.at[0] == pytest.approx(0.495, abs=0.1)
    assert sender.rate == pytest.approx(200.0, rel=0.2)


async def test_a_slow_sink_gets_what_is_late_at_once() -> None:
    sender, sink = PacedSender(Pace(500.0, total=250), seconds=None), Kept(delay_s=0.1)
    await sent_by(sender, sink)
    assert sink.records == list(range(250))
    assert sender.elapsed_s < 1.0


async def test_what_cannot_be_kept_up_with_ends_when_the_time_is_up() -> None:
    sender, sink = PacedSender(Pace(1_000_000.0, total=500_000), seconds=0.1), Kept(delay_s=0.05)
    await sent_by(sender, sink)
    assert len(sink.records) == sender.sent < 30 * CHUNK
    assert 0.1 + GRACE_S < sender.elapsed_s < 2.0


async def test_a_signal_ends_it_between_two_records() -> None:
    sender, sink = PacedSender(Pace(100.0), seconds=None), Kept(signal_after=5)
    stop = await sent_by(sender, sink)
    assert stop.received is signal.SIGINT
    assert len(sink.records) == sender.sent < 20


async def test_a_signal_ends_a_long_wait() -> None:
    sender, sink = PacedSender(Pace(0.01), seconds=None), Kept(signal_after=1)
    await sent_by(sender, sink)
    assert sink.records == [0]
