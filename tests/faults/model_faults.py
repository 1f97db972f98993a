"""Models that are slow, raise, hang, or answer nonsense."""

import asyncio
import time

from tests.faults.stage import Stage
from tests.shop import Shop

SLOW_MS = 8_000  # longer than the session timeout of 6 s
LEAVE_WITHIN_S = 12.0  # the drain bound of 5 s and the farewell
NO_BRAKE = {"SHOPSTREAM_BRAKE_DEAD_LETTERS": "0"}


async def answer_slowly(stage: Stage) -> None:
    """One call lasts longer than the session: heartbeats go on, nobody is expelled, also when a second worker joins."""
    big = {"FAULT_DELAY_MS": str(SLOW_MS), "SHOPSTREAM_POLL_RECORDS": "1000"}
    stage.crew.add("a", **big)
    await stage.load.start()
    await stage.progress(200)
    stage.crew.add("b", **big)
    await asyncio.sleep(8 if stage.short else 40)
    await stage.load.stop()
    stage.promise(not stage.crew.exits, "no worker ends because its model is slow")


async def raise_and_answer_nonsense(stage: Stage) -> None:
    """An engine that is gone, too few answers, none: crashes, and a sane start reads the same records again.

    Answers of the wrong kind are the records' dead letters, as promised, and none is lost.
    """
    stage.poison = None
    stage.crew.environ |= NO_BRAKE
    await stage.load.start()
    for number, kind in enumerate(("raise", "few", "none"), start=1):
        stage.crew.add("a", FAULT_MODEL=kind)
        stage.crew.equip("a")
        await stage.crew.until_exit(2 * number - 1)
        stage.promise(stage.crew.exits[-1].status == 70, f"a model that does this ends the worker with 70: {kind}")
        await stage.progress()
        await stage.crew.dismiss("a")
    stage.crew.add("a", FAULT_MODEL="words")
    await asyncio.sleep(5)
    await stage.crew.dismiss("a")
    stage.crew.add("a")
    await stage.progress()


async def lose_the_engine(stage: Stage) -> None:
    """The engine raises for three seconds, and is well again: who goes on meanwhile, loses."""
    engine = stage.shop.folder / "engine-is-gone"
    stage.crew.environ |= {"FAULT_MODEL": "waver", "FAULT_ENGINE": str(engine)}
    stage.crew.add("a", "b", SHOPSTREAM_PROFILE="static")
    await stage.load.start()
    await stage.progress()
    for _ in stage.times(3, 1):
        engine.touch()
        await asyncio.sleep(3)
        engine.unlink()
        await stage.progress()


async def hang(stage: Stage) -> None:
    """A call that never returns ends the worker at its deadline; the next start reads the same records again."""
    stage.crew.environ["SHOPSTREAM_MODEL_DEADLINE_MS"] = "2000"
    await stage.load.start()
    stage.crew.add("a", FAULT_MODEL="hang")
    await stage.crew.until_exit(1 if stage.short else 2)
    stage.crew.equip("a")
    await stage.progress()
    stage.promise(set(stage.crew.statuses) == {70}, "a model that hangs ends the worker with 70")
    stage.crew.add("b", FAULT_MODEL="hang", SHOPSTREAM_MODEL_DEADLINE_MS="100000")
    await stage.shop.until_logged("owns partitions [", "b")
    await asyncio.sleep(2)
    asked = time.monotonic()
    stage.promise(await stage.crew.dismiss("b") == 0, "SIGTERM ends with 0, also while a model hangs")
    stage.promise(time.monotonic() - asked < LEAVE_WITHIN_S, "SIGTERM does not wait for a model that hangs")


async def hang_beside_another_flow(stage: Stage) -> None:
    """Two flows in one worker: while one hangs the other goes on; its deadline takes both along, and both recover."""
    other = await Shop(stage.kafka, stage.shop.folder).open()
    stage.others.append(other)
    stage.shop.runs = f"{stage.shop.run},{other.run}"
    stage.crew.environ["SHOPSTREAM_MODEL_DEADLINE_MS"] = "12000"
    stage.crew.environ["FAULT_IN_FLIGHT"] = "8"  # the hanging flow may hold as many threads
    stage.crew.add("a", FAULT_MODEL=f"{other.run}:hang")
    await stage.load.start()
    await stage.progress()
    await other.send(range(2_000))
    await asyncio.sleep(4)  # what was in flight is out
    before = stage.watcher.outputs
    await asyncio.sleep(4)
    stage.promise(stage.watcher.outputs > before, "a flow goes on while the one beside it hangs")
    stage.promise(await other.committed_records() == 0, "the hanging flow commits nothing")
    stage.crew.equip("a")
    await stage.crew.until_exit(1)
    await stage.progress()
