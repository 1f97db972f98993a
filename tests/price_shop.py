"""A shop whose orders become price forecasts: topics of its own under a prefix, real workers of both flows."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import structs

from models.forecast.series import Series, closed
from models.forecast.week_prices import WeekPrices, with_line
from models.forecast.weeks import week_starting
from streams.agents.forecast_prices import PLAN as FORECASTING
from streams.agents.split_orders import PLAN as SPLITTING
from streams.records import Line, Order, OrderStatus, encode
from streams.topics import ORDERS
from tests.brokers import Broker
from tests.flow_shop import FlowShop
from tests.orders import an_order
from tests.shop import producer

PRODUCTS, CUSTOMERS = 12, 9
# A Monday well in the past: no time is capped.
START = datetime(2026, 3, 2, tzinfo=UTC)
FIRST = week_starting(START.date())
Sale = tuple[str, str, int, bool]


class PriceShop(FlowShop):
    """One run of the flows split_orders and forecast_prices on one broker."""

    def __init__(self, broker: Broker, folder: Path, *, partitions: int = 2) -> None:
        own = {"SHOPSTREAM_IDLE_INPUT_MS": "500", "SHOPSTREAM_FIT_PROCESSES": "1"}
        super().__init__(broker, folder, SPLITTING, FORECASTING, environ=own, partitions=partitions)

    async def send_orders(self, orders: Iterable[Order]) -> None:
        """Send events of orders, in order."""
        async with producer(self.broker) as sender:
            for order in orders:
                await sender.send(self.prefix + ORDERS.name, encode(order), key=ORDERS.key_of(order))


def week_of_orders(week: int, seed: int) -> Iterator[Order]:
    """Make up a week's orders in order of time: each product on six days, some sent twice, some cancelled."""
    dice = random.Random(f"{seed} {week}")
    for day in range(6):
        for product in range(PRODUCTS):
            number = f"o{week}-{day}-{product}"
            price = 1_000 * (product + 1) + dice.randrange(60)
            placed = _order(number, "placed", START + timedelta(weeks=week, days=day, hours=1), product, price)
            yield from [placed] * dice.choice((1, 1, 2))
            if dice.random() < 0.1:
                yield _order(number, "cancelled", placed.occurred_at + timedelta(hours=1), product, price)


def sales_of(orders: Iterable[Order]) -> Counter[Sale]:
    """Return the lines that must come of them: each once, and taken back once where it was cancelled."""
    sales: set[Sale] = set()
    for order in orders:
        for line in order.lines:
            sale = (order.order_id, line.product_id, line.unit_price_minor)
            sales |= {(*sale, False)} | ({(*sale, True)} if order.status == "cancelled" else set())
    return Counter(sales)


def series_of(orders: Iterable[Order], weeks: int) -> dict[str, Series]:
    """Return each product's series when so many weeks are over, from the orders that stand."""
    placed = {order.order_id: order for order in orders if order.status == "placed"}
    cancelled = {order.order_id for order in orders if order.status == "cancelled"}
    prices: dict[str, dict[int, WeekPrices]] = {}
    for order in (order for name, order in placed.items() if name not in cancelled):
        week = week_starting(order.occurred_at.date())
        for line in order.lines:
            its = prices.setdefault(line.product_id, {})
            its[week] = with_line(its.get(week, WeekPrices()), line.unit_price_minor)
    last = FIRST + weeks - 1
    return {name: structs.replace(closed(Series(), last, its), wanted=last) for name, its in prices.items()}


def _order(number: str, status: OrderStatus, at: datetime, product: int, price: int) -> Order:
    lines = (Line(product_id=f"p{product}", quantity=1, unit_price_minor=price),)
    return an_order(number, status, occurred_at=at, customer_id=f"c{hash_of(number) % CUSTOMERS}", lines=lines)


def hash_of(text: str) -> int:
    """Return a number that is the same in every run."""
    return sum(map(ord, text))
