"""Real baskets as orders that change over time: placed, paid, shipped, delivered. Delivery texts are made up.

A basket is what a household bought in 2017: products, quantities, prices; its times are now. What customers write to
the driver, and the carrier's line that replaces it when the parcel is on its way, were never published: they are
generated.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from streams.generate.addresses import delivery_text
from streams.generate.dice import dice_for
from streams.generate.orders import CARRIERS, STEPS
from streams.generate.shop import any_customer
from streams.records import Line, Order, OrderStatus

FILE = Path(__file__).parent / "grocery_baskets.json"
MARK = "basket"
# A new order is placed with this chance, or whenever fewer are open.
PLACED, OPEN_AT_LEAST = 0.4, 4
CARRIER_WRITES = 0.5
CARRIERS_LINES = {
    "en": ("Out for delivery", "held at customs since Monday", "Arrived at facility, Dayton", "Delayed due to weather"),
    "zh": ("快件正在派送中", "清关中", "快件已到达杭州转运中心", "包裹已到达驿站"),
}


class Basket(NamedTuple):
    """What a household bought: its number, and product, quantity and unit price in cents of each line."""

    household: str
    lines: tuple[tuple[str, int, int], ...]


def load_baskets() -> list[Basket]:
    """Read the file."""
    rows = json.loads(FILE.read_text())["baskets"]
    return [Basket(row["household"], tuple(map(tuple, row["lines"]))) for row in rows]


def orders_of_baskets(baskets: Sequence[Basket], seed: int, times: Iterator[datetime]) -> Iterator[Order]:
    """Let one thing happen to an order at each time; when all baskets were placed they come again, as new orders."""
    dice = dice_for(MARK, seed)
    under_way: list[tuple[int, int]] = []  # number of the order, steps it has taken
    placed = 0
    for at in times:
        if len(under_way) < OPEN_AT_LEAST or dice.random() < PLACED:
            number, step, placed = placed, 0, placed + 1
        else:
            number, step = under_way.pop(0)
        if step + 1 < len(STEPS):
            under_way.append((number, step + 1))
        yield _event(baskets[number % len(baskets)], seed, number, STEPS[step], at)


def is_of_basket(order_id: str) -> bool:
    """Tell whether an order is one of these."""
    return f"-{MARK}-" in order_id


def _event(basket: Basket, seed: int, number: int, status: OrderStatus, at: datetime) -> Order:
    dice = dice_for(MARK, seed, number)
    who, order_id = any_customer(dice), f"gen-{seed}-{MARK}-{number}"
    text, carrier = delivery_text(dice, who.name, who.language), dice.choice(CARRIERS[who.language])
    line = dice.choice(CARRIERS_LINES[who.language]) if dice.random() < CARRIER_WRITES else None
    sent = status in ("shipped", "delivered")
    return Order(
        event_id=f"{order_id}-{status}",
        occurred_at=at,
        order_id=order_id,
        customer_id=f"household-{basket.household}",
        status=status,
        currency="USD",
        lines=tuple(
            Line(product_id=product, quantity=quantity, unit_price_minor=price)
            for product, quantity, price in basket.lines
        ),
        delivery_text=line if sent and line else text,
        carrier=carrier if sent else None,
    )
