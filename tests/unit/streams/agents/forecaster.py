"""One task of forecast_prices in memory: lines go in, weeks end, timers fire, forecasts come out."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from aiokafka import TopicPartition

from models.forecast.answer import answer
from models.forecast.question import Forecast, Question
from models.forecast.series import Series
from models.forecast.week_prices import WeekPrices
from models.forecast.weeks import end_ms, week_of
from streams.agents.forecast_prices import PLAN, publish_forecast
from streams.delivery.state import Table
from streams.delivery.state.event_time import Times, event_ms
from streams.folds.prices import SERIES, WEEK, close_week, take_in, week_key
from streams.records import OrderLine, PriceForecast, Product, encode
from streams.settings import Settings
from streams.topics import PRODUCTS
from tests.doubles import kafka_record
from tests.one_task import OneTask, cause

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
FIRST = week_of(int(MONDAY.timestamp() * 1000))
TOLERANCE_MS = Settings().clock_tolerance_ms


class FakeFitter:
    """Answers a question when it is asked the second time."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.busy = False
        self.since: datetime | None = None
        self.now = MONDAY

    waiting = 7

    def waited_ms(self, _key: str) -> int:
        return 0 if self.since is None else (self.now - self.since) // timedelta(milliseconds=1)

    def ask(self, _key: str, question: Question) -> Forecast | None:
        self.asked.append(question)
        if self.asked.count(question) > 1 and not self.busy:
            self.since = None
            return answer(question)
        self.since = self.since or self.now
        return None


class Forecaster(OneTask):
    """One task of the flow: lines go in, time passes, timers fire."""

    def __init__(self) -> None:
        super().__init__(PLAN.spec)
        self.products = Table(PRODUCTS, 10**6)
        self.fitter = FakeFitter()
        self.now = datetime(2026, 11, 1, tzinfo=UTC)
        self.published: list[PriceForecast] = []

    def take(self, *prices: int, week: float = 0, product: str = "p", currency: str = "EUR", **fields: Any) -> None:
        for price in prices:
            at = MONDAY + timedelta(weeks=week)
            said = fields.get("said", at)
            line = OrderLine(
                **(cause() | {"occurred_at": said}),
                order_id="o",
                customer_id="c",
                product_id=product,
                quantity=1,
                unit_price_minor=price,
                currency=currency,  # type: ignore[arg-type]
                cancelled=fields.get("cancelled", False),
                sold_at=fields.get("sold_at"),
            )
            time_ms = event_ms(said, int(at.timestamp() * 1000), TOLERANCE_MS)
            self.fold(partial(take_in, self.products), line, time_ms)

    def let_be_over(self, week: int) -> None:
        """Let the watermark pass the end of a week, counted from FIRST."""
        self.task.times = Times(watermark_ms=end_ms(FIRST + week))
        while due := self.task.timers.due("event", end_ms(FIRST + week), 100):
            for one in due:
                self.fire(close_week, one)

    def look(self) -> list[PriceForecast]:
        """Let the forecasts be looked for that are wanted now; returns what was published."""
        found = []
        self.fitter.now = self.now
        for one in self.task.timers.due("processing", int(self.now.timestamp() * 1000), 100):
            found += [each for each in [self.fire(partial(publish_forecast, self.fitter), one)] if each is not None]
        self.published += found
        return found

    def look_until_published(self) -> list[PriceForecast]:
        self.look()
        self.now += timedelta(minutes=1)
        return self.look()

    def look_late(self) -> list[PriceForecast]:
        """Look again and again for an hour."""
        found = []
        for _ in range(60):
            self.now += timedelta(minutes=1)
            found += self.look()
        return found

    def put_product(self, title: str) -> None:
        self.products.take_in(
            kafka_record(TopicPartition(PRODUCTS.name, 0), 0, b"p", encode(Product(product_id="p", title=title)))
        )

    def series(self, key: str = "EUR p") -> Series:
        series: Series | None = self.task.state.get(SERIES.head + key)
        return series or Series()

    def week(self, week: int) -> WeekPrices | None:
        prices: WeekPrices | None = self.task.state.get(WEEK.head + week_key("EUR p", FIRST + week))
        return prices
