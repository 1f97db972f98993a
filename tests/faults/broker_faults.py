"""Brokers killed, stalled, lost and cut off while customers send."""

import asyncio
import resource

from tests.faults.cluster import restart
from tests.faults.proxy import Cut
from tests.faults.stage import Stage

STALL_S = 30.0
# Two hours ahead every transaction has run out of time; further back than an hour it refuses the customers' records.
CLOCK_ERRORS_S = (7_200.0, -3_000.0, 60.0, 0.0)
ROOM = 50_000  # bytes that a full disk may still have
# How, and for how long, seconds: shorter and longer than the session of 6 s.
CUTS: tuple[tuple[Cut, float], ...] = (
    ("deafen", 3.0),
    ("refuse", 3.0),
    ("vanish", 4.0),
    ("deafen", 10.0),
    ("vanish", 12.0),
    ("refuse", 12.0),
)


async def kill_the_broker(stage: Stage) -> None:
    """kill -9 of the only node, and a start on its data a moment later."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    (node,) = stage.kafka.nodes
    for _ in stage.times(3, 1):
        await stage.moment(3.0)
        node.kill()
        await stage.moment(4.0)
        await restart(node)
        await stage.progress()


async def stall_the_broker(stage: Stage) -> None:
    """The broker answers nothing for half a minute, and then goes on as if nothing had been."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    (node,) = stage.kafka.nodes
    node.freeze()
    await asyncio.sleep(10 if stage.short else STALL_S)
    node.thaw()
    await stage.progress()


async def lose_one_of_three(stage: Stage) -> None:
    """kill -9 of each node in turn: leaders are elected under load, for topics, groups and transactions."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    nodes = list(stage.kafka.nodes)
    stage.random.shuffle(nodes)
    for node in nodes[:1] if stage.short else nodes:
        await stage.moment(2.0)
        node.kill()
        await stage.progress()
        await stage.moment(4.0)
        await restart(node)
        await asyncio.sleep(8)  # it catches up, and leads again what it led
    await stage.progress()


async def cut_the_network(stage: Stage) -> None:
    """Between workers and broker: connections refused, all bytes held back, only the answers held back."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    (proxy,) = stage.kafka.proxies
    for how, seconds in CUTS[:2] if stage.short else CUTS:
        await stage.moment(2.0)
        proxy.cut(how)
        await asyncio.sleep(seconds)
        proxy.heal()
        await stage.progress()


async def fill_the_brokers_disk(stage: Stage) -> None:
    """No file of the broker grows further: it breaks off a write, and ends; with room again it starts on its data."""
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    (node,) = stage.kafka.nodes
    for _ in stage.times(3, 1):
        await stage.moment(3.0)
        room = max(each.stat().st_size for each in node.data.glob("*/*.log")) + stage.random.randint(0, ROOM)
        resource.prlimit(node.pid, resource.RLIMIT_FSIZE, (room, room))
        async with asyncio.timeout(60):
            while not node.ended:
                await asyncio.sleep(0.1)
        await stage.moment(4.0)
        await restart(node)
        await stage.progress()


async def step_the_brokers_clock(stage: Stage) -> None:
    """The broker's wall clock jumps, forth and back; customers and workers have the right time all along."""
    clock = stage.kafka.clock
    assert clock is not None, "these brokers have the machine's clock"
    stage.crew.add("a", "b")
    await stage.load.start()
    await stage.progress()
    for error_s in CLOCK_ERRORS_S[:2] if stage.short else CLOCK_ERRORS_S:
        clock.set_wrong(error_s)
        await asyncio.sleep(8)
        await stage.progress()
