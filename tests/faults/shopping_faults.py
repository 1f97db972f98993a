"""The flow recommend_products under kill -9: states against a replay through its folds, lists against its inputs.

inputs ──▶ replay, task by task ─┐
changelog ───────────────────────┼─▶ promises: states, last lists, nothing twice
recommendations ─────────────────┘
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from random import Random
from typing import Any

from aiokafka import ConsumerRecord

from streams.delivery.state import View
from streams.folds.shopping import PARTS, fold_click, fold_order
from streams.generate.clicks import clicks
from streams.generate.orders import orders
from streams.generate.products import products
from streams.generate.shop import PRODUCTS as IN_THE_SHOP
from streams.records import Click, Order, Provenance, Recommendation, SourceOffset, decode
from streams.topics import CLICKS, ORDERS, RECOMMENDATIONS, changelog_of
from tests.faults.ledger import read_all
from tests.faults.replay import States, promise_equal, replayed, states_on
from tests.faults.stage import Stage
from tests.faults.two_workers import kill_by_turns, now_for_ever, two_workers
from tests.recommend_shop import RecommendShop
from tests.shop import read_committed

RATE = 120.0
WITHIN_S = 180.0
LIST_S = 3.0
EVERY_S = 12.0


async def kill_amid_recommendations(stage: Stage) -> None:
    """kill -9 of two workers by turns; clicks and orders of a made-up shop, some sent twice, go on."""
    shop = await RecommendShop(stage.kafka, stage.shop.folder / "shopping").open()
    await shop.send_products(products(1, [datetime.now(UTC)] * IN_THE_SHOP))
    crew = two_workers(stage, shop)
    kills = stage.times(8, 2)
    sending = asyncio.create_task(send(shop, stage.random, seconds=EVERY_S * len(kills)))
    await kill_by_turns(stage, crew, kills, EVERY_S)
    sent = await sending
    await shop.until_committed(sent, WITHIN_S)
    await asyncio.sleep(LIST_S)
    await judge(stage, shop, sent)


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


async def judge(stage: Stage, shop: RecommendShop, sent: int) -> None:
    """Compare what is there with what must be."""
    names = [shop.prefix + topic.name for topic in (CLICKS, ORDERS)]
    names += [shop.prefix + changelog_of("recommend_products").name]
    clicked, ordered, changelog = await asyncio.gather(*(read_all(shop.broker.address, name) for name in names))
    stage.judged = len(clicked) + len(ordered)
    stage.promise(stage.judged == sent, "every event is there")
    wanted, asked = replay([*clicked, *ordered])
    promise_equal(stage, wanted, states_on(changelog, PARTS))
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
    asked: defaultdict[str, dict[str, SourceOffset]] = defaultdict(dict)

    def fold(view: View[Any], event: Click | Order, provenance: Provenance) -> None:
        changed = fold_click(view, event) if isinstance(event, Click) else fold_order(view, event)
        if changed is not None:
            place = provenance["source"]
            asked[event.customer_id][place.topic] = place

    return replayed([(record, event_of(record)) for record in records], fold, PARTS), asked


def event_of(record: ConsumerRecord) -> Click | Order:
    struct: type[Click | Order] = Click if record.topic.endswith(CLICKS.name) else Order
    return decode(record.topic, struct, record.value)
