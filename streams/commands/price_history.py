"""A product's series of prices as the flow remembers it, and its latest forecast.

The series comes from the flow's changelog, of which the product's partition is restored as a worker would do it; the
forecast comes from price-forecasts. No worker has to run, and none is affected.
"""

from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from models.forecast.series import NEVER, Series
from models.forecast.week_prices import median
from streams.agents.forecast_prices import NAME, PLAN
from streams.clients import Consumer
from streams.clients.partitioner import partition_of
from streams.commands.log_reader import bounds, read_range
from streams.connection import open_admin, open_reader
from streams.delivery.restore import restore
from streams.delivery.state import State, Timers
from streams.delivery.task import Task
from streams.folds.prices import SERIES, WEEK, week_key
from streams.records import PriceForecast, RecordError
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError, read_places
from streams.topics import PRICE_FORECASTS, changelog_of


@dataclass
class PriceHistory:
    """One product in one currency.

    Attributes:
        prices: the median by week, in minor units, of weeks that are over and of the present one.
        forecast: the latest; None if there is none.
        over: the week after which nothing was forecast any more, since nothing had been sold for long; None if
            forecasts still come.
        awaited: a forecast is being made, or will be once a worker runs.
    """

    prices: dict[int, int] = field(default_factory=dict)
    forecast: PriceForecast | None = None
    over: int | None = None
    awaited: bool = False


async def read_histories(settings: Settings, product_id: str) -> dict[str, PriceHistory]:
    """Return a product's histories by currency; none if nothing is known of it.

    Raises:
        TopicsMissingError: a topic is not there.
        StateUnreadableError: the changelog holds what this version cannot read.
    """
    changelog = changelog_of(NAME).name
    async with open_admin(settings) as admin, open_reader(settings) as reader:
        key = product_id.encode(errors="surrogateescape")  # a shell passes on what is no text
        place = await _place(admin, settings, changelog, key)
        task = Task[Any](place.partition, State(parts=PLAN.spec.parts, sealed=PLAN.spec.sealed), Timers())
        await restore(reader, changelog, [task], PLAN.spec.state)
        found = histories_of(task.state, product_id)
        place = await _place(admin, settings, PRICE_FORECASTS.name, key)
        for forecast in await _forecasts(reader, place, key):
            history = found.setdefault(forecast.currency, PriceHistory())
            if history.forecast is None or history.forecast.made_at <= forecast.made_at:
                history.forecast = forecast
    return found


def histories_of(state: State[Any], product_id: str) -> dict[str, PriceHistory]:
    """Return what a task's state holds of a product, by currency."""
    found: dict[str, PriceHistory] = {}
    for name in [name for name in state.committed if name.startswith(SERIES.head)]:
        currency, _, product = name.removeprefix(SERIES.head).partition(" ")
        series = state.get(name) if product == product_id else None
        if not isinstance(series, Series):
            continue
        prices = dict(zip(series.weeks, series.prices, strict=True))
        for week in series.open:
            its = state.get(WEEK.head + week_key(f"{currency} {product_id}", week))
            if its is not None and its.lines:
                prices[week] = median(its)
        if prices:
            over = series.closed if series.is_over(series.closed) and max(prices) <= series.closed else None
            found[currency] = PriceHistory(prices, over=over, awaited=series.wanted != NEVER)
    return found


async def _place(admin: AIOKafkaAdminClient, settings: Settings, topic: str, key: bytes) -> TopicPartition:
    places = await read_places(admin, topic)
    if not places:
        raise TopicsMissingError([topic], settings.broker, settings.topic_prefix)
    return TopicPartition(topic, partition_of(key, len(places)))


async def _forecasts(reader: Consumer, place: TopicPartition, key: bytes) -> list[PriceForecast]:
    found = []
    async for record in read_range(reader, *await bounds(reader, [place])):
        if record.key != key:
            continue
        try:
            found.append(PRICE_FORECASTS.decode(record.key, record.value))
        except RecordError:  # of somebody who may write there, and is no flow of ours
            continue
    return found
