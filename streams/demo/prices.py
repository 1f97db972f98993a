"""A year of real prices as order lines of the past year, sold week by week, all sent at once.

Prices are those of groceries in 2017, one line for each week's median; times, orders and customers are made up.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from streams.records import OrderLine, SourceOffset
from streams.topics import ORDERS

FILE = Path(__file__).parent / "grocery_prices.json"
NOW = "-now"


def load_prices() -> list[tuple[str, list[int]]]:
    """Return titles with a year's prices in minor units, 0 where there was none. Reads the file."""
    return [(product["title"], product["prices"]) for product in json.loads(FILE.read_text())["products"]]


def year_of_lines(products: Sequence[tuple[str, list[int]]], seed: int, now: datetime) -> Iterator[OrderLine]:
    """Yield a line of each product in each of the last weeks, up to now, in order of time. Ids end with titles."""
    weeks = max(len(prices) for _, prices in products)
    for week in range(weeks):
        for number, (title, prices) in enumerate(products):
            if prices[week]:
                at = now - timedelta(weeks=weeks - 1 - week)
                yield _line(f"gen-{seed}-g{number} {title}", prices[week], at, last=week == weeks - 1)


def is_last(line: OrderLine) -> bool:
    """Tell whether a line is the last of its product's year."""
    return line.order_id.endswith(NOW)


def _line(product_id: str, price: int, at: datetime, *, last: bool) -> OrderLine:
    order_id = f"{product_id}-{NOW[1:] if last else format(at, '%Y%m%d')}"
    return OrderLine(
        event_id=order_id,
        occurred_at=at,
        processed_at=at,
        source=SourceOffset(topic=ORDERS.name, partition=0, offset=0),
        order_id=order_id,
        customer_id="gen-c0",
        product_id=product_id,
        quantity=1,
        unit_price_minor=price,
        currency="USD",
        cancelled=False,
    )
