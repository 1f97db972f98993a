"""Sending at a pace: all records, in order, at their time, until the end or a signal."""

import os
import signal
from collections.abc import Sequence
from itertools import count
from typing import Any

import pytest

from streams.commands.paced_sender import CHUNK, GRACE_S, PacedSender
from streams.generate.pace import Pace
from streams.process.stop_signals import StopSignals


class Clock:
    """A steady clock that goes on while somebody waits; no signal comes."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s

    def __bool__(self) -> bool:
        return False

    async def wait(self, seconds: float) -> None:
        self.now_s += seconds + 1e-6


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("streams.commands.paced_sender.time", clock)
    return clock


class Kept:
    """A sink that keeps what it gets, with the time, and takes its own to do so."""

    def __init__(self, clock: Clock, delay_s: float = 0.0) -> None:
        self.records: list[int] = []
        self.at: list[float] = []
        self._clock, self._delay_s = clock, delay_s

    async def write(self, records: Sequence[int]) -> None:
        self._clock.now_s += self._delay_s
        self.records += records
        self.at += [self._clock.now_s] * len(records)


async def sent_by(sender: PacedSender, sink: Kept, clock: Any) -> None:
    await sender.run(count(), sink, clock, lambda: None)


async def test_all_records_are_sent_in_order_and_in_time(clock: Clock) -> None:
    sender, sink = PacedSender(Pace(200.0, total=100), seconds=0.5), Kept(clock)
    await sent_by(sender, sink, clock)
    assert sink.records == list(range(100))
    assert [at - sink.at[0] for at in sink.at] == pytest.approx([number / 200 for number in range(100)], abs=0.006)
    assert sender.rate == pytest.approx(200.0, rel=0.02)


async def test_a_slow_sink_gets_what_is_late_at_once(clock: Clock) -> None:
    sender, sink = PacedSender(Pace(500.0, total=250), seconds=None), Kept(clock, delay_s=0.1)
    await sent_by(sender, sink, clock)
    assert sink.records == list(range(250))
    assert sender.elapsed_s < 0.7


async def test_what_cannot_be_kept_up_with_ends_when_the_time_is_up(clock: Clock) -> None:
    sender, sink = PacedSender(Pace(1_000_000.0, total=500_000), seconds=0.1), Kept(clock, delay_s=0.05)
    await sent_by(sender, sink, clock)
    assert len(sink.records) == sender.sent < 30 * CHUNK
    assert 0.1 + GRACE_S < sender.elapsed_s < 0.1 + GRACE_S + 0.06


class Interrupted:
    """A sink that sends a signal with its first records, and returns once it is heard, or at once."""

    def __init__(self, stop: StopSignals, *, heard: bool) -> None:
        self.writes, self._stop, self._heard = 0, stop, heard

    async def write(self, _records: Sequence[int]) -> None:
        self.writes += 1
        os.kill(os.getpid(), signal.SIGINT)
        if self._heard:
            assert await self._stop.wait(60.0)


@pytest.mark.parametrize(("rate", "heard"), [(100.0, True), (0.01, False)], ids=["between two records", "a long wait"])
async def test_a_signal_ends_it(rate: float, heard: bool) -> None:
    stop = StopSignals()
    sink = Interrupted(stop, heard=heard)
    sender = PacedSender(Pace(rate), seconds=None)
    await sender.run(count(), sink, stop, lambda: None)
    assert stop.received is signal.SIGINT
    assert (sink.writes, sender.sent) == (1, 1)
