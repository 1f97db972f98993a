"""A worker that signals itself inside a commit, at a chosen moment of a chosen transaction.

begun ── records sent ──▶ sent ── offsets sent ──▶ offset ── EndTxn on its way ──▶ ending ── answered ──▶ ended

`SIGKILL:offset:25` kills the process after the offsets of its 25th transaction were sent, before it is committed.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka import AIOKafkaProducer

MOMENTS = ("begun", "sent", "offset", "ending", "ended")
# EndTxn is written to the socket after a few turns of the loop; the broker answers within a millisecond or two.
ENDING_S = 0.0005
RESTORES = "a restore begins"  # so says a worker that was told to rest in it (FAULT_RESTORE_MS)


class Strike:
    """Counts transactions of all producers of this process and signals it once."""

    def __init__(self, how: signal.Signals, moment: str, commits: int) -> None:
        """Strike with a signal, at a moment of the given number of commit."""
        self._how, self._moment, self._left, self._done = how, moment, commits, False

    def begun(self) -> None:
        """Count a transaction; strikes if it is time."""
        self._left -= 1
        self.at("begun")

    def at(self, moment: str) -> None:
        """Strike if this is the moment; only once, also if a stopped process is woken."""
        if self._left <= 0 and moment == self._moment and not self._done:
            self._done = True
            os.kill(os.getpid(), self._how)


def arm_strike(text: str) -> None:
    """Arm this process: SIGNAL:MOMENT:COMMITS."""
    how, moment, commits = text.split(":")
    assert moment in MOMENTS, f"{moment} is none of {MOMENTS}"
    strike = Strike(signal.Signals[how], moment, int(commits))
    begin, offsets, commit = (
        AIOKafkaProducer.begin_transaction,
        AIOKafkaProducer.send_offsets_to_transaction,
        AIOKafkaProducer.commit_transaction,
    )

    async def begin_transaction(self: AIOKafkaProducer) -> None:
        await begin(self)
        strike.begun()

    async def send_offsets_to_transaction(self: AIOKafkaProducer, *args: Any) -> None:
        strike.at("sent")
        await offsets(self, *args)
        strike.at("offset")

    async def commit_transaction(self: AIOKafkaProducer) -> None:
        await _strike_while(commit, self, strike)
        strike.at("ended")

    AIOKafkaProducer.begin_transaction = begin_transaction
    AIOKafkaProducer.send_offsets_to_transaction = send_offsets_to_transaction
    AIOKafkaProducer.commit_transaction = commit_transaction


async def _strike_while(
    commit: Callable[[AIOKafkaProducer], Awaitable[None]], producer: AIOKafkaProducer, strike: Strike
) -> None:
    committing = asyncio.ensure_future(commit(producer))
    await asyncio.sleep(ENDING_S)
    strike.at("ending")
    await committing
