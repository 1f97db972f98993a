"""Order lines in, price forecasts out: one for each product whenever a week is over.

order-lines (by product) ──▶ median price per week and currency ──week over──▶ other processes fit ──▶ price-forecasts
"""

from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from typing import Any, Protocol, cast

import faust

from models.errors import ExtraError
from models.forecast.fitter import Fitter
from models.forecast.question import Forecast, Question
from models.forecast.series import NEVER, Series, question
from models.forecast.weeks import end_ms, monday
from models.quota import cores
from streams.agents.plan import FlowPlan, Register
from streams.delivery.batch import Batch
from streams.delivery.flow import Batches, Flow
from streams.delivery.spec import FlowSpec
from streams.delivery.state import Due, Table, View
from streams.folds.prices import CLOSE, REFIT, SERIES, WEEK, asked, close_week, published, take_in
from streams.records import (
    Currency,
    ForecastDay,
    ForecastFlag,
    PriceForecast,
    Product,
    Provenance,
    output_event_id,
)
from streams.settings import Settings
from streams.topics import DAY_MS, ORDER_LINES, PRICE_FORECASTS, PRODUCTS, REDRIVES

NAME = "forecast_prices"
# What the fitting processes import: of the extra `forecast`.
LIBRARY = "statsforecast"
KEEP_MS = 400 * DAY_MS
# A forecast is looked for again when the series that wait have roughly had their turn, and not before it has waited
# half as long again: each look is a record on the changelog, and a slow start would write hundreds.
LOOK_MS, LOOK_PER_SERIES_MS, LOOK_AT_LEAST_EVERY_MS = 500, 20, 120_000


class Asks(Protocol):
    """What makes forecasts; it is asked again until one is ready (models/forecast/fitter.py)."""

    @property
    def waiting(self) -> int:
        """Series that wait for their forecasts."""

    def waited_ms(self, key: str) -> int:
        """Return for how long a series has waited."""

    def ask(self, key: str, question: Question) -> Forecast | None:
        """Return the forecast of a series, if it is ready; does not wait."""


def forecast_prices(app: faust.App, flow: Flow, fitter: Fitter) -> None:
    """Register agent and timers. Refuses to know: offsets, transactions, how a series is fitted."""
    products: Table[Product] = flow.table(PRODUCTS)
    flow.lost_processes = fitter.lost_lately

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


def publish_forecast(fitter: Asks, view: View[Any], due: Due, provenance: Provenance) -> PriceForecast | None:
    """Return the forecast that is wanted, if it is ready; else set the timer to look again soon."""
    series = asked(view, due.key)
    if series.wanted == NEVER:
        return None
    forecast = fitter.ask(due.key, question(series))
    if forecast is None:
        delay_ms = max(LOOK_MS + LOOK_PER_SERIES_MS * fitter.waiting, fitter.waited_ms(due.key) // 2)
        view.wake_after(REFIT, due.key, min(delay_ms, LOOK_AT_LEAST_EVERY_MS))
        return None
    published(view, due.key, series)
    return to_price_forecast(due.key, series, forecast, provenance)


def to_price_forecast(key: str, series: Series, forecast: Forecast, provenance: Provenance) -> PriceForecast:
    """Return a forecast as a record.

    Its event_id is made of product, currency, week, and how many forecasts of that week were made before, however often
    one looked.
    """
    currency, _, product_id = key.partition(" ")
    week = series.wanted
    flags: list[ForecastFlag] = []
    if series.is_short:
        flags.append("short")
    if series.is_stale(week):
        flags.append("stale")
    return PriceForecast(
        **(provenance | {"event_id": output_event_id(NAME, f"{week} {key}", series.made)}),
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


def load(settings: Settings) -> Register:
    """Make the fitter, whose processes start when the first week is over. Raises models' ExtraError."""
    if find_spec(LIBRARY) is None:  # the processes import it, and nothing here does
        raise ExtraError(NAME, "forecast")
    fitter = Fitter.of(settings.fit_processes or cores(), settings.fit_memory_bytes)
    return partial(forecast_prices, fitter=fitter)


PLAN = FlowPlan(
    FlowSpec(
        name=NAME,
        inputs=(ORDER_LINES, REDRIVES["forecast_prices"]),
        outputs=(PRICE_FORECASTS,),
        state=(WEEK, SERIES),
        keep_ms=KEEP_MS,
        timers=(CLOSE, REFIT),
        tables=(PRODUCTS,),
        spare_tables=(PRODUCTS,),  # for the sizes of packs alone
    ),
    load,
)
