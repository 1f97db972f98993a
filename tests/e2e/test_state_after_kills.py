"""After kill -9 a state equals a replay of its inputs; where keys have moved away from their state, nobody reads."""

import asyncio
import random
import signal
from collections import defaultdict
from typing import Any

from streams.delivery.reader import new_reader
from streams.delivery.restore import restore
from streams.delivery.state import State
from streams.delivery.task import Task
from streams.settings import Settings
from streams.topics import changelog_of
from tests.brokers import ApacheKafka
from tests.commands import WITHIN_S
from tests.shop import Shop, end
from tests.sittings import PAST, SHARE
from tests.sittings_shop import SittingsShop

CUSTOMERS = [f"customer{n}" for n in range(30)]
WAVES = 3
QUICK = {"SHOPSTREAM_IDLE_INPUT_MS": "200", "SHOPSTREAM_PROFILE": "static"}


async def test_state_timers_and_what_is_shared_equal_a_replay_after_kills(sittings: SittingsShop) -> None:
    chance = random.Random(20261126)
    worker = sittings.worker(**QUICK)
    for wave in range(WAVES):
        before = await sittings.committed_records()
        await send_wave(sittings, wave, chance)
        await sittings.until_committed(before + chance.randrange(3 * len(CUSTOMERS)))
        await sittings.let_time_pass(wave * 60 + 50)
        await asyncio.sleep(chance.random() * 0.3)
        assert end(worker, signal.SIGKILL) == -signal.SIGKILL
        worker = sittings.worker(**QUICK)
        await sittings.until_sat((wave + 1) * len(CUSTOMERS))
    found = await sittings.sittings(WAVES * len(CUSTOMERS))
    by_customer = defaultdict(list)
    for sitting in found:
        by_customer[sitting.customer_id].append((sitting.sittings, sorted(sitting.numbers)))
    assert by_customer == {name: [(wave + 1, [0, 1, 2]) for wave in range(WAVES)] for name in CUSTOMERS}
    await sittings.until_logged(f"all tasks together: {WAVES * len(CUSTOMERS)} sittings")
    state = await state_of(sittings)
    counts = {key: value.sittings for key, value in state.items() if "pacer" not in key and key != SHARE.head + "all"}
    assert counts == {PAST.head + name: WAVES for name in CUSTOMERS}, "and no sitting is open any more"


async def test_a_partition_count_that_has_changed_under_a_state_stops_with_78_and_says_what_to_do(
    shop: Shop, broker: ApacheKafka
) -> None:
    await shop.send(range(200))
    worker = shop.worker()
    await shop.until_committed(200)
    assert end(worker) == 0
    for topic in (*(each.name for each in shop.spec.inputs), changelog_of(shop.spec.name).name):
        broker.tool("kafka-topics.sh", "--alter", "--topic", topic, "--partitions", str(shop.partitions + 2))
    worker = shop.worker("b")
    assert worker.wait(WITHIN_S) == 78
    log = shop.log_of("b").read_text()
    assert f"when it had {shop.partitions} partitions, and now it has {shop.partitions + 2}" in log
    assert "from scratch: stop its workers" in log
    assert "Traceback" not in log


async def send_wave(sittings: SittingsShop, wave: int, chance: random.Random) -> None:
    """Let each customer look or buy three times, at minutes of its own wave."""
    for number in range(3):
        looked = [name for name in CUSTOMERS if chance.random() < 0.5]
        await sittings.send_looks(*(sittings.look(name, number, wave * 60 + number) for name in looked))
        bought = [name for name in CUSTOMERS if name not in looked]
        await sittings.send_purchases(*(sittings.purchase(name, number, wave * 60 + number) for name in bought))


async def state_of(sittings: SittingsShop) -> dict[str, Any]:
    """Return what all tasks' changelogs hold, by part and key; what is of single tasks, of the last."""
    tasks = [Task[Any](p, State(parts=sittings.spec.parts)) for p in range(sittings.partitions)]
    async with new_reader(Settings(broker=sittings.broker.address)) as reader:
        await restore(reader, changelog_of(sittings.spec.name).name, tasks, sittings.spec.state)
    return {key: value for task in tasks for key, value in task.state.committed.items()}
