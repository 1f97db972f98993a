"""The flow reply_to_tickets under kill -9, while tickets of several batches are written: each is answered once.

tickets, orders ─▶ replay, task by task ─┐
changelog ───────────────────────────────┼─▶ promises: states, one outcome a ticket, nobody else's orders
replies ─────────────────────────────────┘
"""

import asyncio
from collections import Counter, defaultdict
from itertools import islice
from random import Random
from typing import Any

from aiokafka import ConsumerRecord

from streams.agents.reply_to_tickets import PLAN, take_in
from streams.delivery.state import Part
from streams.generate.answers import all_answers
from streams.generate.orders import orders
from streams.generate.tickets import tickets
from streams.records import Order, Reply, Ticket, decode
from streams.topics import ORDERS, REPLIES, TICKETS, changelog_of
from tests.faults.ledger import read_all
from tests.faults.replay import promise_equal, replayed, states_on
from tests.faults.stage import Stage
from tests.faults.two_workers import kill_by_turns, now_for_ever, two_workers
from tests.reply_shop import ReplyShop

# A fourth of the events of orders place one: tickets are about orders that are there.
TICKETS_A_ROUND, ORDERS_A_ROUND, ROUND_S = 3, 12, 0.4
WITHIN_S, EVERY_S = 180.0, 10.0


async def kill_amid_replies(stage: Stage) -> None:
    """kill -9 of two workers by turns; tickets and orders of a made-up shop, some sent twice, go on."""
    shop = await ReplyShop(stage.kafka, stage.shop.folder / "replying").open()
    await shop.send_answers(all_answers())
    crew = two_workers(stage, shop)
    kills = stage.times(8, 2)
    sending = asyncio.create_task(send(shop, stage.random, seconds=EVERY_S * len(kills)))
    await kill_by_turns(stage, crew, kills, EVERY_S)
    sent = await sending
    await shop.until_committed(sent, WITHIN_S)
    await judge(stage, shop, sent)


async def send(shop: ReplyShop, random: Random, seconds: float) -> int:
    """Send tickets and events of orders at a steady rate, one in ten twice; return how many records they are."""
    sent, ending = 0, asyncio.get_running_loop().time() + seconds
    seed = random.randrange(1_000)
    asking, ordering = tickets(seed, now_for_ever()), orders(seed, now_for_ever())
    while asyncio.get_running_loop().time() < ending:
        some: list[Ticket | Order] = [*islice(ordering, ORDERS_A_ROUND), *islice(asking, TICKETS_A_ROUND)]
        some += random.sample(some, len(some) // 10)
        await shop.send_events(*some)
        sent += len(some)
        await asyncio.sleep(ROUND_S)
    return sent


async def judge(stage: Stage, shop: ReplyShop, sent: int) -> None:
    """Compare what is there with what must be."""
    names = [
        shop.prefix + topic for topic in (TICKETS.name, ORDERS.name, changelog_of(PLAN.spec.name).name, REPLIES.name)
    ]
    asked, ordered, changelog, replied = await asyncio.gather(*(read_all(shop.broker.address, name) for name in names))
    stage.judged = len(asked) + len(ordered)
    stage.promise(stage.judged == sent, "every event is there")
    events = [(record, event_of(record)) for record in (*asked, *ordered)]
    promise_equal(stage, replayed(events, take_in, parts()), states_on(changelog, parts()))
    replies = [decode("replies", Reply, record.value) for record in replied]
    answered = Counter(each.ticket_id for each in replies)
    tickets_sent = {decode("tickets", Ticket, record.value).ticket_id for record in asked}
    lost, more = tickets_sent - answered.keys(), [name for name, count in answered.items() if count > 1]
    stage.promise(not lost and not more, f"each ticket is answered once; {len(lost)} never, {len(more)} more often")
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for order in (decode("orders", Order, record.value) for record in ordered):
        owners[order.order_id].add(order.customer_id)
    leaks = [
        source.id
        for each in replies
        for source in each.sources
        if source.topic == "orders" and each.customer_id not in owners[source.id]
    ]
    stage.promise(not leaks, f"no reply tells of another customer's order; {leaks[:3]}")
    stage.promise(any(each.action == "reply" for each in replies), "tickets are answered")


def event_of(record: ConsumerRecord) -> Ticket | Order:
    struct: type[Ticket | Order] = Ticket if record.topic.endswith(TICKETS.name) else Order
    return decode(record.topic, struct, record.value)


def parts() -> tuple[Part[Any], ...]:
    """The parts of the flow's state."""
    assert isinstance(PLAN.spec.state, tuple)
    return PLAN.spec.state
