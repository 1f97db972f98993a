"""Order lines in, a forecast of each product's price out whenever a week is over.

order-lines (by product) ──▶ median price per week and currency ──week over──▶ other processes fit ──▶ price-forecasts
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol, cast

import faust
from msgspec.structs import replace

from models.forecast.fitter import Fitter
from models.forecast.pack_size import pack_size
from models.forecast.question import Forecast, Question
from models.forecast.series import NEVER, Series, closed, opened, question, renewed, takes
from models.forecast.week_prices import WeekPrices, with_line, without_line
from models.forecast.weeks import end_ms, monday, week_of
from models.quota import cores
from streams.agents.plan import FlowPlan, Register
from streams.delivery.batch import Batch
from streams.delivery.flow import Batches, Flow
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Due, Part, Table, Timer, View
from streams.records import (
    Currency,
    ForecastDay,
    ForecastFlag,
    OrderLine,
    PriceForecast,
    Product,
    Provenance,
    output_event_id,
)
from streams.settings import Settings
from streams.topics import DAY_MS, FORECAST_PRICES_REDRIVE, ORDER_LINES, PRICE_FORECASTS, PRODUCTS

NAME = "forecast_prices"
CLOSE, REFIT = Timer("close", "event"), Timer("refit", "processing")
WEEK, SERIES = Part("week", WeekPrices), Part("series", Series)
KEEP_MS = 400 * DAY_MS
# A forecast is looked for again when the series that wait have had their turn, more or less.
LOOK_MS, LOOK_PER_SERIES_MS, LOOK_AT_LEAST_EVERY_MS = 500, 20, 120_000


class Asks(Protocol):
    """What a forecast is asked of: models/forecast/fitter.py."""

    @property
    def waiting(self) -> int:
        """Series that wait for their forecasts."""

    def ask(self, key: str, question: Question) -> Forecast | None:
        """Return the forecast of a series, if it is ready; does not wait."""


def forecast_prices(app: faust.App, flow: Flow, fitter: Fitter) -> None:
    """Register agent and timers. Refuses to know: offsets, transactions, how a series is fitted."""
    products: Table[Product] = flow.table(PRODUCTS)

    @flow.on_timer(CLOSE)
    async def close(batch: Batch[Due]) -> None:
        batch.fold(PRICE_FORECASTS, close_week)
        await batch.done()

    @flow.on_timer(REFIT)
    async def refit(batch: Batch[Due]) -> None:
        batch.fold(PRICE_FORECASTS, partial(publish_forecast, fitter))  # asks, and does not wait
        await batch.done()

    @flow.agent(app)
    async def agent(batches: Batches) -> None:
        async for batch in batches:
            batch.fold(PRICE_FORECASTS, partial(take_in, products))
            await batch.done()


def take_in(products: Table[Product], view: View[Any], line: OrderLine, _: Provenance) -> None:
    """Add a line's price to its week, or take it back; publishes nothing.

    No price: what is given away. Of another series: what was sold in another pack size. Of no use: what was sold three
    years before the last week that is over. Such lines change nothing.
    """
    key, week = f"{line.currency} {line.product_id}", week_of(sold_ms(view, line))
    before = series_of(view, key)
    if not line.unit_price_minor or not takes(before, week):
        return
    series = of_its_size(view, key, before, products.get(line.product_id), week)
    if not takes(series, week):
        view.part(SERIES).put(key, series)
        return
    prices = view.part(WEEK).get(week_key(key, week))
    if prices is None or week not in series.open:
        series, prices = opened(series, week)
    change = without_line if line.cancelled else with_line
    view.part(WEEK).put(week_key(key, week), change(prices, line.unit_price_minor))
    if series is not before:
        view.part(SERIES).put(key, series)
    if view.pending(CLOSE, key) is None:  # it is new, or was not sold for long
        view.wake_at(CLOSE, key, end_ms(week))


def of_its_size(view: View[Any], key: str, series: Series, product: Product | None, week: int) -> Series:
    """Return the series that a line of today belongs to: a new one, where the pack has another size than before."""
    size = pack_size(product.title) if product is not None else ""
    if not size or size == series.size:
        return series
    if not series.size:
        return replace(series, size=size)
    for each in series.open:
        view.part(WEEK).delete(week_key(key, each))
    return renewed(series, size, week)


def close_week(view: View[Any], due: Due, _: Provenance) -> None:
    """Let a week be over for a product: its median joins the series, and a forecast is wanted.

    Where the watermark is weeks ahead (lines of long ago came just now), all of them are over at once.
    """
    series = series_of(view, due.key)
    week = max(series.closed, week_of(max(due.at_ms, view.watermark_ms or 0)) - 1)
    found = {each: view.part(WEEK).get(week_key(due.key, each)) for each in series.open}
    prices = {each: its for each, its in found.items() if its is not None}
    after = closed(series, week, prices)
    for each in series.open:
        if each not in after.open:
            view.part(WEEK).delete(week_key(due.key, each))
    if not after.is_over(week):
        after = replace(after, wanted=week)
        view.wake_after(REFIT, due.key, 0)
    if not after.is_over(week) or any(each > week for each in after.open):
        view.wake_at(CLOSE, due.key, end_ms(week + 1))
    view.part(SERIES).put(due.key, after)


def publish_forecast(fitter: Asks, view: View[Any], due: Due, provenance: Provenance) -> PriceForecast | None:
    """Publish the forecast that is wanted, if it is ready; else look again soon."""
    series = series_of(view, due.key)
    if series.wanted == NEVER:
        return None
    forecast = fitter.ask(due.key, question(series))
    if forecast is None:
        delay_ms = LOOK_MS + LOOK_PER_SERIES_MS * fitter.waiting
        view.wake_after(REFIT, due.key, min(delay_ms, LOOK_AT_LEAST_EVERY_MS))
        return None
    view.part(SERIES).put(due.key, replace(series, wanted=NEVER))
    return to_price_forecast(due.key, series, forecast, provenance)


def to_price_forecast(key: str, series: Series, forecast: Forecast, provenance: Provenance) -> PriceForecast:
    """Say what is expected of a series. Its event_id is of product, currency and week, however often one looked."""
    currency, _, product_id = key.partition(" ")
    week = series.wanted
    flags: list[ForecastFlag] = []
    if series.is_short:
        flags.append("short")
    if series.is_stale(week):
        flags.append("stale")
    return PriceForecast(
        **(provenance | {"event_id": output_event_id(NAME, f"{week} {key}")}),
        product_id=product_id,
        currency=cast("Currency", currency),
        made_at=datetime.fromtimestamp(end_ms(week) / 1000, UTC),
        horizon=tuple(
            ForecastDay(date=monday(week + ahead), price_minor=day.price, low_minor=day.low, high_minor=day.high)
            for ahead, day in enumerate(forecast.expected, 1)
        ),
        method=forecast.method,
        backtest_error=forecast.error,
        flags=tuple(flags),
    )


def series_of(view: View[Any], key: str) -> Series:
    """Return a product's series; an empty one where nothing is known."""
    return view.part(SERIES).get(key) or Series()


def week_key(key: str, week: int) -> str:
    """Return under which key the prices of a product's week stand."""
    return f"{week} {key}"


def sold_ms(view: View[Any], line: OrderLine) -> int:
    """Return when a line was sold, milliseconds since 1970; one that is taken back counts where it was sold."""
    if line.sold_at is None:
        return view.time_ms
    return min(view.time_ms, int(line.sold_at.timestamp() * 1000))


def load(settings: Settings) -> Register:
    """Make the fitter; its processes start with the first week that is over."""
    fitter = Fitter.of(settings.fit_processes or cores(), settings.fit_memory_bytes)
    return partial(forecast_prices, fitter=fitter)


PLAN = FlowPlan(
    FlowSpec(
        name=NAME,
        inputs=(ORDER_LINES, FORECAST_PRICES_REDRIVE),
        outputs=(PRICE_FORECASTS,),
        state=(WEEK, SERIES),
        keep_ms=KEEP_MS,
        timers=(CLOSE, REFIT),
        tables=(PRODUCTS,),
    ),
    load,
)
