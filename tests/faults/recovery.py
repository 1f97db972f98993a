"""How long a worker's partitions stand still after its end, from the signal to the first output of the last of them.

elastic: members come and go, a dead one is missed after its session of 6 s. static: a stateful set; who comes back
under its name within the session gets its partitions without a rebalance, who does not come back is missed only then.
"""

import asyncio
import math
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.faults.cluster import Kafka
from tests.faults.stage import BROKEN_OFF, Stage, open_stage
from tests.results import Result

ROUNDS = 5
COMMAND = 'python -m tests.faults "recovery"'


@dataclass(frozen=True)
class Case:
    """One way to end.

    Attributes:
        name: of the figure.
        profile: of both workers.
        how: SIGKILL or SIGTERM.
        returns: the same worker is started again at once; else it is gone for good and the other one takes over.
        target_s: what is promised; 0: the price is only stated.
    """

    name: str
    profile: str
    how: signal.Signals
    returns: bool
    target_s: float = 0.0


CASES = (
    Case("elastic.killed.taken_over", "elastic", signal.SIGKILL, returns=False, target_s=10),
    Case("elastic.killed.restarted", "elastic", signal.SIGKILL, returns=True, target_s=10),
    Case("elastic.stopped.taken_over", "elastic", signal.SIGTERM, returns=False, target_s=10),
    Case("elastic.stopped.restarted", "elastic", signal.SIGTERM, returns=True, target_s=10),
    Case("static.killed.restarted", "static", signal.SIGKILL, returns=True, target_s=3),
    Case("static.stopped.restarted", "static", signal.SIGTERM, returns=True, target_s=3),
    Case("static.stopped.taken_over", "static", signal.SIGTERM, returns=False),
    Case("static.killed.taken_over", "static", signal.SIGKILL, returns=False),
)


async def measure_recovery(
    kafka: Kafka, folder: Path, seed: int, note: Callable[[Result], None], *, short: bool
) -> list[Result]:
    """Measure every case on running brokers; the median of some rounds, and the worst.

    Args:
        kafka: the brokers; they are only read and written.
        folder: of the workers' logs and state.
        seed: of who is hurt, and when.
        note: called with each result as soon as it is there.
        short: one round.
    """
    results = []
    for case in CASES:
        own = folder / case.name
        own.mkdir(parents=True)
        stage = await open_stage(case.name, kafka, own, seed, short=short)
        try:
            seconds = await _rounds(stage, case)
        except BROKEN_OFF as error:
            sys.stderr.write(f"  {case.name} broken off: {error!r}\n")
            seconds = [math.inf]
        finally:
            await stage.close()
        target = f"under {case.target_s:.0f} s" if case.target_s else "stated"
        results.append(
            Result(
                name=f"recovery.{case.name}",
                value=median(seconds),
                unit="s",
                baselines={"worst": max(seconds)},
                target=target,
                command=COMMAND,
            )
        )
        note(results[-1])
    return results


def missed(results: list[Result]) -> list[Result]:
    """Return the results whose median misses its case's target, and those that were broken off."""
    targets = {f"recovery.{case.name}": case.target_s for case in CASES if case.target_s}
    return [each for each in results if each.value > targets.get(each.name, each.value) or math.isinf(each.value)]


async def _rounds(stage: Stage, case: Case) -> list[float]:
    stage.crew.environ["SHOPSTREAM_PROFILE"] = case.profile
    stage.crew.add("a", "b")
    await stage.load.start()
    seconds = []
    for _ in stage.times(ROUNDS, 1):
        await _both_own(stage)
        await stage.moment(1.0)
        seconds.append(await _end_one(stage, case))
        stage.crew.add(*{"a", "b"} - set(stage.crew.names))
    return seconds


async def _end_one(stage: Stage, case: Case) -> float:
    """End one worker and return how long its partitions stood still."""
    victim = stage.random.choice("ab")
    partitions, at = owned(stage.shop.log_of(victim)), time.monotonic()
    watching = asyncio.create_task(stage.watcher.served_since(at, partitions))
    if case.how is signal.SIGKILL and case.returns:
        stage.crew.signal(victim, signal.SIGKILL)
    elif case.how is signal.SIGKILL:
        await stage.crew.lose(victim)
    elif case.returns:
        await stage.crew.restart(victim)
    else:
        await stage.crew.dismiss(victim)
    return await watching


async def _both_own(stage: Stage, within_s: float = 60.0) -> None:
    """Wait until the two workers have divided the partitions, and for the dust to settle."""
    async with asyncio.timeout(within_s):
        while True:
            shares = [set(owned(stage.shop.log_of(name))) for name in "ab"]
            if (
                all(shares)
                and set.union(*shares) == set(range(stage.shop.partitions))
                and not set.intersection(*shares)
            ):
                break
            await asyncio.sleep(0.2)
    await asyncio.sleep(2)


def owned(log: Path) -> list[int]:
    """Return the partitions that a worker said last it owns."""
    said = re.findall(r"owns partitions \[([\d, ]*)\]", log.read_text() if log.exists() else "")
    return [int(each) for each in said[-1].split(",") if each.strip()] if said else []
