"""A year of real prices of some products, sent at once, beside what is expected of the weeks after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from streams.demo.flow import Asked, DemoFlow, Feed, Options, Said, Stream
from streams.demo.prices import is_last, load_prices, year_of_lines
from streams.records import OrderLine, PriceForecast
from streams.topic_kinds import RecordTopic
from streams.topics import ORDER_LINES, PRICE_FORECASTS

# Of the forecasts on the way through the year only that of the last week is shown.
PRODUCTS = 12
A_WEEK = timedelta(days=8)
COMPRESSED = "completejourney's 2017, time compressed"
WORDS = {
    "learned price": "learned",
    "returning price": "returning",
    "exponential smoothing": "smoothing",
    "seasonal naive": "seasonal",
}


def load(_options: Options) -> Stream:
    """Read the prices that lie in the repository."""
    products = load_prices()

    def stream(seed: int, times: Iterator[datetime]) -> Iterator[tuple[RecordTopic[Any], Any]]:
        return ((ORDER_LINES, line) for line in year_of_lines(products[:PRODUCTS], seed, next(times)))

    return stream


def asked(record: OrderLine) -> Asked | None:
    """Show a product by the last price of its year; say whose year it is, and that it passed at once."""
    if not is_last(record):
        return None
    _, _, title = record.product_id.partition(" ")
    return Asked(record.product_id, f"{title}, last {record.unit_price_minor}: {COMPRESSED}")


def said(output: PriceForecast) -> Said | None:
    """Show a forecast by its method, its error on the series' own past, and the next week's price."""
    if not output.horizon or output.processed_at - output.made_at > A_WEEK:
        return None
    day = output.horizon[0]
    error = "?" if output.backtest_error is None else f"{min(99.0, 100 * output.backtest_error):.0f}%"
    text = f"{day.price_minor}, from {day.low_minor} to {day.high_minor}"
    return Said(output.product_id, WORDS.get(output.method, output.method), "even", note=error, text=text)


FORECAST_PRICES = DemoFlow(
    name="forecast_prices",
    inputs=(ORDER_LINES,),
    outputs=(PRICE_FORECASTS,),
    feeds=(Feed("a year of real prices", load, share=None),),
    asked=asked,
    said=said,
)
