"""The flow recommend_products under kill -9: states against a replay through its folds, lists against its inputs.

inputs ──▶ replay, task by task ─┐
changelog ───────────────────────┼─▶ promises: states, last lists, nothing twice
recommendations ─────────────────┘
"""

import asyncio
import signal
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from itertools import cycle, islice
from random import Random
from typing import Any

import msgspec
from aiokafka import ConsumerRecord

from streams.delivery.state import Part, State, View
from streams.delivery.state.event_time import event_ms
from streams.delivery.task import Task, TaskWork
from streams.folds.shopping import PARTS, fold_click, fold_order
from streams.generate.clicks import clicks
from streams.generate.orders import orders
from streams.generate.products import products
from streams.generate.shop import PRODUCTS as IN_THE_SHOP
from streams.records import Click, Event, Order, Provenance, Recommendation, SourceOffset, decode
from streams.settings import Settings
from streams.topics import CLICKS, ORDERS, RECOMMENDATIONS, changelog_of
from tests.faults.crew import Crew
from tests.faults.ledger import read_all
from tests.faults.stage import Stage
from tests.recommend_shop import RecommendShop
from tests.shop import read_committed

States = dict[str, Any]
"""By key of the changelog, without its first character, the value that stands there."""

RATE = 120.0
WITHIN_S = 90.0
LIST_S = 3.0


async def kill_amid_recommendations(stage: Stage) -> None:
    """kill -9 of two workers by turns; clicks and orders of a made-up shop, some sent twice, go on."""
    shop = await RecommendShop(stage.kafka, stage.shop.folder / "shopping").open()
    shop.folder.mkdir()
    crew = Crew(shop.start)
    crew.environ = {"SHOPSTREAM_BROKER": stage.kafka.workers_address, "SHOPSTREAM_PROFILE": "static"}
    async with AsyncExitStack() as leaving:
        leaving.push_async_callback(crew.close)
        await shop.send_products(products(1, [datetime.now(UTC)] * IN_THE_SHOP))
        crew.add("a", "b")
        sending = asyncio.create_task(send(shop, stage.random, seconds=12.0 * len(stage.times(8, 2))))
        for _ in stage.times(8, 2):
            await stage.moment(12.0)
            crew.signal(stage.random.choice("ab"), signal.SIGKILL)
        sent = await sending
        await shop.until_committed(sent, WITHIN_S)
        await asyncio.sleep(LIST_S)
        await judge(stage, shop, sent)
        stage.promise(set(crew.statuses) <= {-9, 70}, "workers end by the kills alone")


async def send(shop: RecommendShop, random: Random, seconds: float) -> int:
    """Send events at a steady rate, one in ten of them twice; return how many records they are."""
    sent, ending = 0, asyncio.get_running_loop().time() + seconds
    seed = random.randrange(1_000)
    streams: list[Iterator[Click | Order]] = [clicks(seed, now_for_ever()), orders(seed, now_for_ever())]
    for stream in cycle(streams):
        if asyncio.get_running_loop().time() > ending:
            return sent
        some = list(islice(stream, int(RATE / 8)))
        some += random.sample(some, len(some) // 10)
        await shop.send_events(*some)
        sent += len(some)
        await asyncio.sleep(len(some) / RATE)
    return sent


def now_for_ever() -> Iterable[datetime]:
    while True:
        yield datetime.now(UTC)


async def judge(stage: Stage, shop: RecommendShop, sent: int) -> None:
    """Compare what is there with what must be."""
    names = [shop.prefix + topic.name for topic in (CLICKS, ORDERS)]
    names += [shop.prefix + changelog_of("recommend_products").name]
    clicked, ordered, changelog = await asyncio.gather(*(read_all(shop.broker.address, name) for name in names))
    stage.promise(len(clicked) + len(ordered) == sent, "every event is there")
    wanted, asked = replay([*clicked, *ordered])
    found = states_on(changelog, PARTS)
    different = [key for key in wanted.keys() | found.keys() if not same(wanted.get(key), found.get(key))]
    stage.promise(not different, f"states equal a replay; {len(different)} of {len(wanted)} differ, as {different[:3]}")
    records = await read_committed(shop.broker, shop.prefix + RECOMMENDATIONS.name, 1, 30.0)
    lists = [decode("recommendations", Recommendation, record.value) for record in records]
    twice = [name for name, count in Counter(each.event_id for each in lists).items() if count > 1]
    stage.promise(not twice, f"no list comes twice; {len(twice)} did")
    last = {each.customer_id: each.source for each in lists}
    late = [name for name, places in asked.items() if last.get(name) not in places.values()]
    stage.promise(not late, f"a customer's last list knows the last event; {len(late)} do not")


def replay(records: list[ConsumerRecord]) -> tuple[States, dict[str, dict[str, SourceOffset]]]:
    """Fold all events from nothing, task by task.

    Returns:
        The states; and by customer and topic the last event that said something new: one of them is the last of all.
    """
    states: States = {}
    asked: defaultdict[str, dict[str, SourceOffset]] = defaultdict(dict)
    tolerance_ms = Settings().clock_tolerance_ms
    for partition in {record.partition for record in records}:
        work: TaskWork[Any] = TaskWork(Task(partition, State(parts=frozenset(part.name for part in PARTS))))
        of_task = [record for record in records if record.partition == partition]
        for record in sorted(of_task, key=lambda each: (each.timestamp, each.offset)):
            event = event_of(record)
            time_ms = event_ms(event.occurred_at, record.timestamp, tolerance_ms)
            view: View[Any] = View(work, cause(record, event), time_ms, datetime.now(UTC))
            changed = fold_click(view, event) if isinstance(event, Click) else fold_order(view, event)
            view.keep()
            if changed is not None:
                asked[event.customer_id][record.topic] = place_of(record)
        states |= {f"{partition} {key}": value for key, value in work.changes.items()}
    return states, asked


def states_on(changelog: list[ConsumerRecord], parts: Iterable[Part[Any]]) -> States:
    """The latest value of every key of a state that has parts."""
    decoders = {part.name: msgspec.json.Decoder(tuple[int, part.struct]) for part in parts}  # type: ignore[name-defined]
    states: States = {}
    for record in changelog:
        key = record.key.decode()
        if key.startswith("=") and record.value is not None:
            _, states[f"{record.partition} {key[1:]}"] = decoders[key[1:].partition(" ")[0]].decode(record.value)
    return states


def same(one: object, other: object) -> bool:
    """Tell whether two values are equal; sums of numbers may be added in another order."""
    return close(msgspec.to_builtins(one), msgspec.to_builtins(other))


def close(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(close, one, other))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(abs(one), abs(other))
    return one == other


def place_of(record: ConsumerRecord) -> SourceOffset:
    return SourceOffset(topic=record.topic.partition(".")[2], partition=record.partition, offset=record.offset)


def event_of(record: ConsumerRecord) -> Click | Order:
    struct: type[Click | Order] = Click if record.topic.endswith(CLICKS.name) else Order
    return decode(record.topic, struct, record.value)


def cause(record: ConsumerRecord, event: Event) -> Provenance:
    return Provenance(
        event_id=event.event_id,
        occurred_at=event.occurred_at,
        processed_at=event.occurred_at,
        source=place_of(record),
        model=None,
    )
