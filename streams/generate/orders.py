"""Orders and their changes: placed, paid, shipped, delivered; a few are cancelled.

An order is a pure function of seed and number, so tickets of the same seed refer to these very orders.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from streams.generate.addresses import delivery_text
from streams.generate.dice import dice_for
from streams.generate.shop import CURRENCY, Customer, Product, any_customer, product_for
from streams.records import Line, Order, OrderStatus

STEPS: tuple[OrderStatus, ...] = ("placed", "paid", "shipped", "delivered")
CARRIERS = {"en": ("DHL", "UPS", "DPD", "Royal Mail"), "zh": ("SF Express", "ZTO", "YTO", "EMS")}
# Orders on their way at once; a new one is placed with this chance, or whenever fewer are open.
OPEN_AT_MOST, OPEN_AT_LEAST, PLACED = 400, 5, 0.27
CANCELLED = 0.04
LINE_COUNTS, LINE_SHARES = (1, 2, 3, 4, 7), (55, 24, 12, 6, 3)


class Basket(NamedTuple):
    """What was ordered, and by whom; the same in each of the order's events."""

    order_id: str
    who: Customer
    lines: tuple[tuple[Product, int], ...]
    delivery_text: str
    carrier: str
    tracking_number: str


def orders(seed: int, times: Iterable[datetime]) -> Iterator[Order]:
    """Let one thing happen to an order at each time."""
    dice = dice_for("orders", seed)
    under_way: list[tuple[int, int]] = []  # number of the order, steps it has taken
    placed = 0
    for at in times:
        new = len(under_way) < OPEN_AT_LEAST or (len(under_way) < OPEN_AT_MOST and dice.random() < PLACED)
        if new:
            number, step, placed = placed, 0, placed + 1
        else:
            number, step = under_way.pop(dice.randrange(len(under_way)))
        cancelled = 0 < step < STEPS.index("shipped") + 1 and dice.random() < CANCELLED
        if not cancelled and step + 1 < len(STEPS):
            under_way.append((number, step + 1))
        yield _event(seed, number, "cancelled" if cancelled else STEPS[step], at)


@lru_cache(maxsize=2 * OPEN_AT_MOST)
def basket(seed: int, number: int) -> Basket:
    """Return the order of a seed and a number."""
    dice = dice_for("order", seed, number)
    who = any_customer(dice)
    (count,) = dice.choices(LINE_COUNTS, LINE_SHARES)
    bought = {product_for(dice, who): dice.choice((1, 1, 1, 1, 2, 3)) for _ in range(count)}
    return Basket(
        order_id=f"gen-{seed}-o{number}",
        who=who,
        lines=tuple(bought.items()),
        delivery_text=delivery_text(dice, who.name, who.language),
        carrier=dice.choice(CARRIERS[who.language]),
        tracking_number=f"{dice.choice(('JD', 'SF', 'TT', 'RR'))}{dice.randrange(10**10):010}",
    )


def _event(seed: int, number: int, status: OrderStatus, at: datetime) -> Order:
    what = basket(seed, number)
    sent = status in ("shipped", "delivered")
    return Order(
        event_id=f"{what.order_id}-{status}",
        occurred_at=at,
        order_id=what.order_id,
        customer_id=what.who.customer_id,
        status=status,
        currency=CURRENCY,
        lines=tuple(
            Line(product_id=product.product_id, quantity=quantity, unit_price_minor=product.price_minor)
            for product, quantity in what.lines
        ),
        delivery_text=what.delivery_text,
        carrier=what.carrier if sent else None,
        tracking_number=what.tracking_number if sent else None,
    )
