"""Faults of every kind, mixed at random on three brokers, for minutes: `python -m tests.faults --random --minutes 10`.

The seed decides which fault comes when and to whom, so a run can be repeated (up to what the machine itself does).
Faults overlap: each runs for a random time and the next does not wait for it, but of the three brokers only one at a
time is hurt, because two of them must have every write.
"""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from tests.faults.cluster import ThreeNodes, restart
from tests.faults.model_faults import NO_BRAKE
from tests.faults.proxy import Cut
from tests.faults.stage import BROKEN_OFF, Row, Stage, open_stage, report
from tests.faults.strike import MOMENTS

NAMES = "abc"
RATE = 150.0
PAUSE_S = 6.0
STANDSTILL_S = 90.0
CUTS: tuple[Cut, ...] = ("refuse", "vanish", "deafen")

Fault = Callable[[Stage], Awaitable[None]]


async def run_at_random(folder: Path, seed: int, minutes: float) -> tuple[Row, Counter[str]]:
    """Hurt workers, brokers and network for some minutes, heal everything, and settle the books.

    Returns:
        The row of the report, and how often each fault came.
    """
    kafka, started = ThreeNodes(folder / "kafka"), time.monotonic()
    try:
        await asyncio.to_thread(kafka.start)
        stage = await open_stage(f"random, {minutes:g} minutes", kafka, folder, seed, short=False, rate=RATE)
        stage.poison = None
        run = RandomRun(stage)
        try:
            await run.hurt(minutes * 60)
            await stage.settled(300)
        except BROKEN_OFF as error:
            stage.complaints.append(f"broken off: {error!r}")
        finally:
            await stage.close()
        return await report(f"random, {minutes:g} minutes", stage, time.monotonic() - started), run.counts
    finally:
        kafka.stop()


class RandomRun:
    """One run: which faults came, and what still goes on.

    Attributes:
        counts: of the faults so far, by name.
    """

    def __init__(self, stage: Stage) -> None:
        self.counts: Counter[str] = Counter()
        self._stage, self._going_on = stage, set[asyncio.Task[None]]()
        self._broker = asyncio.Lock()
        self._profile = stage.random.choice(("static", "elastic"))
        self._poison = 0.0

    async def hurt(self, seconds: float) -> None:
        """Start faults until the time is up, and wait until the last is healed and outputs come again."""
        stage, until = self._stage, time.monotonic() + seconds
        stage.load.text = self._text
        stage.crew.environ |= {"SHOPSTREAM_PROFILE": self._profile, "SHOPSTREAM_DRAIN_MS": "2000", **NO_BRAKE}
        stage.crew.add(*NAMES[:2])
        await stage.load.start()
        await stage.progress()
        while time.monotonic() < until:
            self._start(stage.random.choice(self._faults()))
            await stage.moment(PAUSE_S)
            await stage.progress(1, STANDSTILL_S)
        await asyncio.gather(*self._going_on)
        self._poison = 0.0
        await stage.progress(within_s=STANDSTILL_S)

    def _faults(self) -> list[Fault]:
        workers = [self._kill, self._kill, self._kill_in_commit, self._terminate, self._freeze, self._join_or_leave]
        brokers = [self._kill_broker, self._freeze_broker, self._cut, self._cut]
        return [*workers, *brokers, self._send_poison, self._slow_down]

    def _start(self, fault: Fault) -> None:
        name = fault.__name__.removeprefix("_")
        self.counts[name] += 1
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {name}\n")
        task = asyncio.create_task(self._finish(fault))
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)

    async def _finish(self, fault: Fault) -> None:
        try:
            await fault(self._stage)
        except LookupError:  # another fault took the worker away meanwhile
            self.counts["came too late"] += 1

    def _anybody(self) -> str:
        return self._stage.random.choice(self._stage.crew.names)

    def _text(self, _number: int) -> str:
        kinds = ("poison", "fold", "plain")
        return self._stage.random.choice(kinds) if self._stage.random.random() < self._poison else "plain"

    async def _kill(self, stage: Stage) -> None:
        stage.crew.signal(self._anybody(), signal.SIGKILL)

    async def _kill_in_commit(self, stage: Stage) -> None:
        name, moment = self._anybody(), stage.random.choice(MOMENTS)
        stage.crew.equip(name, FAULT_STRIKE=f"SIGKILL:{moment}:{stage.random.randint(2, 200)}")
        stage.crew.signal(name, signal.SIGKILL)
        await asyncio.sleep(1)
        stage.crew.equip(name)

    async def _terminate(self, stage: Stage) -> None:
        await stage.crew.restart(self._anybody())

    async def _freeze(self, stage: Stage) -> None:
        pid = stage.crew.pid(self._anybody())
        os.kill(pid, signal.SIGSTOP)
        await stage.moment(12)
        with suppress(ProcessLookupError):  # killed meanwhile
            os.kill(pid, signal.SIGCONT)

    async def _join_or_leave(self, stage: Stage) -> None:
        missing = [name for name in NAMES if name not in (*stage.crew.names, *stage.crew.leaving)]
        if missing:
            stage.crew.add(missing[0])
        elif len(stage.crew) > 1:
            await stage.crew.dismiss(self._anybody())

    async def _slow_down(self, stage: Stage) -> None:
        name = self._anybody()
        stage.crew.equip(name, FAULT_DELAY_MS=str(stage.random.randint(50, 3_000)))
        stage.crew.signal(name, signal.SIGKILL)
        await stage.moment(15)
        stage.crew.equip(name)
        await stage.crew.restart(name)

    async def _send_poison(self, stage: Stage) -> None:
        self._poison = stage.random.choice((0.02, 0.3, 1.0))
        await stage.moment(5)
        self._poison = 0.0

    async def _kill_broker(self, stage: Stage) -> None:
        async with self._broker:
            node = stage.random.choice(stage.kafka.nodes)
            node.kill()
            await stage.moment(6)
            await restart(node)
            await asyncio.sleep(6)  # it catches up before another one is hurt

    async def _freeze_broker(self, stage: Stage) -> None:
        async with self._broker:
            node = stage.random.choice(stage.kafka.nodes)
            node.freeze()
            await stage.moment(12)
            node.thaw()
            await asyncio.sleep(6)

    async def _cut(self, stage: Stage) -> None:
        proxy = stage.random.choice(stage.kafka.proxies)
        proxy.cut(stage.random.choice(CUTS))
        await stage.moment(12)
        proxy.heal()
