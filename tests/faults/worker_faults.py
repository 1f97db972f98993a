"""Workers killed, stopped, woken, added, dismissed and restarted while customers send."""

import asyncio
import signal

from tests.faults.stage import Stage
from tests.faults.strike import MOMENTS

STATIC = {"SHOPSTREAM_PROFILE": "static"}


async def kill_at_random_moments(stage: Stage) -> None:
    """Twenty times kill -9, sometimes while the last victim still starts; two workers of a stateful set."""
    stage.crew.add("a", "b", **STATIC)
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(20, 3):
        await stage.moment(3.5)
        stage.crew.signal(stage.random.choice("ab"), signal.SIGKILL)
    await stage.progress()


async def kill_elastic_members(stage: Stage) -> None:
    """The other worker takes over each time, and gives back; kills hit rebalances, too."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(5, 1):
        await stage.moment(3.0)
        stage.crew.signal(stage.random.choice("ab"), signal.SIGKILL)
        await stage.moment(2 * stage.session_s)
    await stage.progress()


async def kill_and_wait(stage: Stage) -> None:
    """kill -9, and time for everybody to notice before the next."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(3, 1):
        await stage.moment(3.0)
        stage.crew.signal(stage.random.choice("ab"), signal.SIGKILL)
        await asyncio.sleep(stage.session_s + 6)
    await stage.progress()


async def kill_inside_commit(stage: Stage) -> None:
    """Four times at each moment: begun, records sent, offsets sent, its end on the way, its end answered."""
    moments = [moment for moment in MOMENTS for _ in stage.times(4, 1)]
    strikes = [{"FAULT_STRIKE": f"SIGKILL:{moment}:{stage.random.randint(2, 40)}"} for moment in moments]
    first, *others = strikes
    stage.crew.add("a", **STATIC, **first)
    await stage.load.start()
    for number, strike in enumerate([*others, {}], start=1):
        stage.crew.equip("a", **STATIC, **strike)
        await stage.crew.until_exit(number)
    stage.promise(stage.crew.statuses == {-9: len(strikes)}, "every strike kills, and nothing else does")
    await stage.progress()


async def stop_under_load(stage: Stage) -> None:
    """SIGTERM ends a worker with 0, with what it had read committed or given back."""
    stage.crew.add("a", "b", FAULT_DELAY_MS="30")
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(6, 1):
        await stage.moment(4.0)
        status = await stage.crew.restart(stage.random.choice("ab"))
        stage.promise(status == 0, "SIGTERM ends with 0")
    await stage.progress()


async def stop_past_the_session(stage: Stage) -> None:
    """SIGSTOP until the group gave the partitions away, then SIGCONT: the zombie is fenced, and joins anew."""
    stage.expected = set()
    stage.crew.add("a", "b", FAULT_DELAY_MS="30")
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(3, 1):
        zombie = stage.random.choice("ab")
        await stage.moment(1.0)
        stage.crew.signal(zombie, signal.SIGSTOP)
        await asyncio.sleep(stage.session_s + 4 + stage.random.uniform(0, 2))
        stage.crew.signal(zombie, signal.SIGCONT)
        await asyncio.sleep(4)
    await stage.progress()


async def take_a_name_twice(stage: Stage) -> None:
    """A process on another machine takes a running worker's name: one of the two ends with 78, the other goes on."""
    stage.expected = {0, 78}
    for number, profile in enumerate(("static", "elastic"), start=1):
        names = [f"{profile}-{each}" for each in ("a", "twin")]
        for name in names:  # two folders, as on two machines: no lock tells them
            own = {"SHOPSTREAM_INSTANCE": f"{profile}-a", "SHOPSTREAM_DATA_DIR": str(stage.shop.folder / name)}
            stage.crew.add(name, SHOPSTREAM_PROFILE=profile, **own)
            if number == 1 and name == names[0]:
                await stage.load.start()
            await stage.progress()
        await stage.crew.until_exit(2 * number - 1)
        stage.promise(stage.crew.exits[-1].status == 78, "one of two processes with one name ends with 78")
        await stage.progress(500)
        stage.promise(len(stage.crew) == 1, "the other one goes on")
        if number == 1:
            await stage.crew.dismiss(stage.crew.names[0])


async def come_and_go(stage: Stage) -> None:
    """One worker stays; two more join and leave at random."""
    stage.crew.add("a", FAULT_DELAY_MS="10")
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(10, 2):
        name = stage.random.choice("bc")
        if name in stage.crew.names:
            await stage.crew.dismiss(name)
        else:
            stage.crew.add(name, FAULT_DELAY_MS="10")
        await stage.moment(4.0)
    await stage.progress()


async def roll_through_three(stage: Stage) -> None:
    """A deployment: three workers, one after the other, each up again before the next goes down."""
    stage.crew.add("a", "b", "c")
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(2, 1):
        for name in "abc":
            stage.promise(await stage.crew.restart(name) == 0, "SIGTERM ends with 0")
            await asyncio.sleep(3)
            await stage.progress()
