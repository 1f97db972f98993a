"""A shop whose orders become shipments, for the fault suite: topics of its own under a prefix, real workers.

An order's life: events with a text, the same again, another, a carrier's line, none; some twice, some late.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from streams.agents.parse_logistics import PLAN
from streams.generate.addresses import CHINESE_NAMES, ENGLISH_NAMES, delivery_text
from streams.records import Order, OrderStatus, encode
from streams.topics import ORDERS
from tests.brokers import Broker
from tests.flow_shop import FlowShop
from tests.orders import an_order
from tests.shop import producer

CUSTOMERS = 13
STEPS: tuple[OrderStatus, ...] = ("placed", "paid", "shipped", "delivered")
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
STATUSES = (
    "Out for delivery",
    "held at customs since Monday",
    "Delivered, left with neighbor at 2:14 pm",
    "快件已签收",
)
BAD = (
    "",
    "x" * 50_000,
    "where is my order? nobody answers",
    "👍🎉",
    "<p></p>",
    "\x00\x01\x02",
    "\u202e شارع التحرير",
    "12 Oak Street, Leeds LS1 4AB or 9 Elm Road, Manchester M1 2AA",
)
TOO_LONG = "x" * 100_001
"""No record of the topic may say so much: it is a dead letter."""


class ParcelShop(FlowShop):
    """One run of the flow parse_logistics on one broker."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        super().__init__(broker, folder, PLAN, environ={"SHOPSTREAM_IDLE_REST_MS": "20"})

    async def send_orders(self, orders: Iterable[Order]) -> None:
        """Send events of orders, in order."""
        async with producer(self.broker) as sender:
            for order in orders:
                await sender.send(self.prefix + ORDERS.name, encode(order), key=ORDERS.key_of(order))


def lives_of_orders(seed: int, first: int, count: int) -> Iterator[Order]:
    """Make up some orders' events, by turns; one in six is sent twice, one in twelve comes late."""
    lives = [list(life(seed, number)) for number in range(first, first + count)]
    dice = random.Random(f"{seed} {first}")
    late: list[Order] = []
    for step in range(len(STEPS)):
        for events in lives:
            event = events[step]
            if dice.random() < 1 / 12:
                late.append(event)
                continue
            yield from [event] * (1 + (dice.random() < 1 / 6))
    yield from late


def life(seed: int, number: int) -> Iterator[Order]:
    """Make up the events of one order, in order of time."""
    dice = random.Random(f"{seed} order {number}")
    text: str | None = None
    for step, status in enumerate(STEPS):
        what = dice.random()
        if step == 0 or what < 0.2:
            text = text_of(dice)
        elif what < 0.35:
            text = dice.choice(STATUSES)
        yield an_order(
            f"o{number}",
            status,
            occurred_at=START + timedelta(minutes=number, hours=step),
            customer_id=f"c{number % CUSTOMERS}",
            delivery_text=None if dice.random() < 0.1 else text,
            tracking_number="RB123456785GB" if step > 1 and number % 3 == 0 else None,
        )


def text_of(dice: random.Random) -> str:
    """Return an address with more or less around it, in two languages; one text in ten is none."""
    if dice.random() < 0.1:
        return dice.choice(BAD)
    if dice.random() < 0.5:
        return delivery_text(dice, dice.choice(ENGLISH_NAMES), "en")
    return delivery_text(dice, dice.choice(CHINESE_NAMES), "zh")
