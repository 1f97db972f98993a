"""The flows split_orders and forecast_prices under kill -9, of workers and of what fits for them.

orders ──▶ lines that must come, series that must be ──▶ forecasts that must be made of them ─┐
order-lines, price-forecasts ─────────────────────────────────────────────────────────────────┴─▶ promises
"""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random

import psutil

from models.forecast.answer import answer
from models.forecast.repertoire import repertoire
from models.forecast.series import question
from models.forecast.weeks import monday
from streams.records import Order, OrderLine, PriceForecast, decode
from streams.topics import ORDER_LINES, PRICE_FORECASTS
from tests.faults.ledger import read_all
from tests.faults.stage import Stage
from tests.faults.two_workers import kill_one, two_workers
from tests.price_shop import FIRST, PRODUCTS, START, PriceShop, sales_of, series_of, week_of_orders

WEEKS, PAUSE_S, WITHIN_S = 16, 1.0, 180.0


async def kill_amid_forecasts(stage: Stage) -> None:
    """kill -9 of two workers and of their fitting processes by turns, while a week passes every second."""
    shop = await PriceShop(stage.kafka, stage.shop.folder / "prices").open()
    seed = stage.random.randrange(1_000)
    orders = [order for week in range(WEEKS) for order in week_of_orders(week, seed)]
    crew = two_workers(stage, shop)
    sending = asyncio.create_task(send(shop, seed))
    for round_ in stage.times(6, 2):
        await stage.moment(2 * WEEKS * PAUSE_S / 3)
        if round_ % 2:
            kill_what_fits(shop, stage.random)
        else:
            kill_one(stage, crew)
    await sending
    expected = sales_of(orders)
    await until_lines(shop, expected.total())
    # What is late no more: the first orders of the next week let the last one be over.
    await shop.send_orders(list(week_of_orders(WEEKS, seed))[:PRODUCTS])
    async with asyncio.timeout(WITHIN_S):
        while len(last_ones(await forecasts_of(shop))) < PRODUCTS:
            await asyncio.sleep(0.5)
    await judge(stage, shop, orders)


async def send(shop: PriceShop, seed: int) -> None:
    """Send a week's orders every second, but none while lines of three weeks before are missing: so late is no shop."""
    sent: list[Order] = []
    for week in range(WEEKS):
        wanted = sales_of(order for order in sent if order.occurred_at < START + timedelta(weeks=week - 3)).total()
        await until_lines(shop, wanted)
        orders = list(week_of_orders(week, seed))
        await shop.send_orders(orders)
        sent += orders
        await asyncio.sleep(PAUSE_S)


async def until_lines(shop: PriceShop, wanted: int) -> None:
    """Wait until so many lines have come."""
    async with asyncio.timeout(WITHIN_S):
        while len(await lines_of(shop)) < wanted:
            await asyncio.sleep(0.5)


def kill_what_fits(shop: PriceShop, random: Random) -> None:
    """Kill a fitting process of one of the workers, if there is one."""
    children = [
        child
        for worker in shop.workers
        if worker.poll() is None
        for child in psutil.Process(worker.pid).children(recursive=True)
        if fits(child)
    ]
    if children:
        with suppress(psutil.NoSuchProcess):  # ended by itself meanwhile
            random.choice(children).kill()


def fits(process: psutil.Process) -> bool:
    """Tell whether a process fits prices; one that has ended meanwhile does not."""
    try:
        return "models.forecast.child" in process.cmdline()
    except psutil.NoSuchProcess:  # or a zombie, which psutil counts as one
        return False


async def judge(stage: Stage, shop: PriceShop, orders: list[Order]) -> None:
    """Compare what is there with what must be."""
    stage.judged = len(orders)
    lines, forecasts = await lines_of(shop), await forecasts_of(shop)
    before = [line for line in lines if not line.order_id.startswith(f"o{WEEKS}-")]
    found = Counter((each.order_id, each.product_id, each.unit_price_minor, each.cancelled) for each in before)
    expected = sales_of(orders)
    more, less = (found - expected).total(), (expected - found).total()
    stage.promise(found == expected, f"each line comes once; {more} too many, {less} too few")
    twice = [name for name, count in Counter(each.event_id for each in forecasts).items() if count > 1]
    stage.promise(not twice, f"no forecast comes twice; {len(twice)} did")
    last, candidates = last_ones(forecasts), repertoire()
    for name, series in series_of(orders, WEEKS).items():
        wanted = answer(question(series), candidates)
        days = [(day.price_minor, day.low_minor, day.high_minor) for day in last[name].horizon]
        said = (last[name].method, last[name].backtest_error, days)
        should = (wanted.method, wanted.error, [(each.price, each.low, each.high) for each in wanted.expected])
        stage.promise(said == should, f"the last forecast of {name} is of all its orders: {said}, not {should}")


def last_ones(forecasts: list[PriceForecast]) -> dict[str, PriceForecast]:
    """Return the forecasts after the last week, by product."""
    return {each.product_id: each for each in forecasts if each.horizon[0].date == monday(FIRST + WEEKS)}


async def lines_of(shop: PriceShop) -> list[OrderLine]:
    records = await read_all(shop.broker.address, shop.prefix + ORDER_LINES.name)
    return [decode("order-lines", OrderLine, record.value) for record in records]


async def forecasts_of(shop: PriceShop) -> list[PriceForecast]:
    records = await read_all(shop.broker.address, shop.prefix + PRICE_FORECASTS.name)
    return [decode("price-forecasts", PriceForecast, record.value) for record in records]
