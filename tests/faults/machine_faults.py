"""A machine that fails a sane worker: a full disk, a clock set wrong, a stop in the middle of a transaction."""

import asyncio
import signal

import psutil

from tests.faults.crew import Crew
from tests.faults.stage import Stage
from tests.faults.strike import RESTORES
from tests.faults.worker_faults import STATIC

TRANSACTION_TIMEOUT_S = 4.0
# As long as a commit may take on a machine that others load; who sleeps in one sleeps for more than twice as long.
COMMIT_S = 10.0
# Half an hour ahead, an hour behind, a day ahead (brokers refuse records more than an hour ahead), and right again.
CLOCK_ERRORS_S = (1_800, -3_600, 86_400, 0)


async def fill_the_disk(stage: Stage) -> None:
    """No file of the worker may grow, its log's neither: state is on the changelog, and the flow goes on."""
    stage.crew.add("a", "b", **STATIC, FAULT_FILE_BYTES="0")
    await stage.load.start()
    await stage.progress(500)
    for name in "ab":
        stage.crew.signal(name, signal.SIGKILL)
        await stage.moment(2.0)
    await stage.progress(500)
    stage.promise(set(stage.crew.statuses) == {-9}, "a full disk under the state folder ends no worker")


async def outlive_a_transaction(stage: Stage) -> None:
    """Stopped in mid-transaction until the broker has aborted it; awake again, the worker reads again what it held."""
    stage.expected = {0}
    patience = {
        "SHOPSTREAM_TRANSACTION_TIMEOUT_MS": str(int(TRANSACTION_TIMEOUT_S * 1000)),
        "SHOPSTREAM_SESSION_TIMEOUT_MS": "30000",  # only the transaction runs out, not the session
    }
    await stage.load.start()
    moments = ("sent",) if stage.short else ("begun", "sent", "offset", "ending")
    for moment in moments:
        strike = f"SIGSTOP:{moment}:{stage.random.randint(2, 30)}"
        stage.crew.add("a", **STATIC, **patience, FAULT_STRIKE=strike)
        await until_stopped(stage.crew, "a")
        stage.crew.equip("a", **STATIC, **patience)
        await asyncio.sleep(TRANSACTION_TIMEOUT_S + 2.5)
        stage.crew.signal("a", signal.SIGCONT)
        await stage.progress(1_000)
        await stage.crew.dismiss("a")
    stage.crew.add("a", **STATIC, **patience)


async def sleep_inside_commit(stage: Stage) -> None:
    """Stopped inside a commit until another worker has its partitions; awake again, it commits nothing and joins."""
    stage.expected = set()
    patience = {"SHOPSTREAM_TRANSACTION_TIMEOUT_MS": str(int(COMMIT_S * 1000))}
    stage.crew.add("heir", FAULT_DELAY_MS="30")
    await stage.load.start()
    await stage.progress()
    for moment in ("sent",) if stage.short else ("begun", "sent", "offset", "ending"):
        zombie = f"stopped-{moment}"
        strike = f"SIGSTOP:{moment}:{stage.random.randint(2, 30)}"
        stage.crew.add(zombie, **patience, FAULT_DELAY_MS="30", FAULT_STRIKE=strike)
        await until_stopped(stage.crew, zombie)
        await asyncio.sleep(2 * COMMIT_S + 2.5)  # more than it would wait for a commit itself
        stage.crew.signal(zombie, signal.SIGCONT)
        await stage.progress(1_000)


async def wake_amid_a_restore(stage: Stage) -> None:
    """Stopped inside a commit past session and transaction; awake while another worker restores what it had."""
    stage.expected = {0}
    patience = {"SHOPSTREAM_TRANSACTION_TIMEOUT_MS": str(int(TRANSACTION_TIMEOUT_S * 1000))}
    stage.crew.add("heir", **patience, FAULT_DELAY_MS="30", FAULT_RESTORE_MS="4000")
    await stage.load.start()
    await stage.progress()
    for moment in ("sent",) if stage.short else ("begun", "sent", "offset", "ending"):
        zombie = f"stopped-{moment}"
        strike = f"SIGSTOP:{moment}:{stage.random.randint(2, 30)}"
        stage.crew.add(zombie, **patience, FAULT_DELAY_MS="30", FAULT_STRIKE=strike)
        await until_stopped(stage.crew, zombie)
        restores = stage.shop.log_of("heir").read_text().count(RESTORES)
        await stage.shop.until_logged(RESTORES, "heir", times=restores + 1)
        await stage.moment(3.0)
        stage.crew.signal(zombie, signal.SIGCONT)
        await stage.progress(1_000)
        await stage.crew.dismiss(zombie)


async def step_the_clock(stage: Stage) -> None:
    """Wall clocks jump, forth and back; where their records are refused for it, they end with 70 until it is right."""
    clock = stage.shop.folder / f"clock-{stage.shop.run}"
    stage.crew.add("a", "b", **STATIC, FAULT_CLOCK=str(clock))
    await stage.load.start()
    await stage.progress()
    for error_s in CLOCK_ERRORS_S[1:] if stage.short else CLOCK_ERRORS_S:
        clock.write_text(str(error_s))
        await asyncio.sleep(6)
    await stage.progress()


async def until_stopped(crew: Crew, name: str, within_s: float = 60.0) -> None:
    """Wait until a worker has stopped itself, in this life or, where it ends before, in the next."""
    async with asyncio.timeout(within_s):
        while not _is_stopped(crew.pid(name)):
            await asyncio.sleep(0.05)


def _is_stopped(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)
    except psutil.NoSuchProcess:
        return False
