"""A year of prices beside its forecast: from the file to the line."""

from datetime import UTC, datetime, timedelta
from itertools import repeat

from msgspec.structs import replace

from streams.contract.examples import EXAMPLES
from streams.demo.flow import Options, Said
from streams.demo.flows.forecast_prices import asked, load, said
from streams.demo.prices import load_prices, year_of_lines
from streams.records import PriceForecast
from streams.topics import ORDER_LINES

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FORECAST: PriceForecast = EXAMPLES["price-forecasts"]


def test_prices_of_the_file_are_years_that_move() -> None:
    products = load_prices()
    assert len({title for title, _ in products}) == len(products) == 100
    for _, prices in products:
        assert len(prices) == 52
        assert min(prices) >= 0 < prices[-1]
        assert len(set(prices)) > 2


def test_the_products_year_ends_now_and_their_last_lines_alone_are_shown() -> None:
    lines = list(year_of_lines([("tea 100 g", [5, 0, 7]), ("jam", [8, 8, 9])], 7, NOW))
    assert [line.unit_price_minor for line in lines] == [5, 8, 8, 7, 9]
    assert [line.occurred_at for line in lines] == sorted(line.occurred_at for line in lines)
    assert [line.occurred_at for line in lines if asked(line) is not None] == [NOW] * 2
    shown = asked(lines[3])
    assert shown is not None
    assert (shown.key, shown.text) == (
        "gen-7-g0 tea 100 g",
        "tea 100 g, last 7: completejourney's 2017, time compressed",
    )


def test_the_feed_is_of_order_lines_each_once() -> None:
    fed = list(load(Options())(3, repeat(NOW)))
    assert {topic for topic, _ in fed} == {ORDER_LINES}
    assert len({ORDER_LINES.encode(record) for _, record in fed}) == len(fed) > 12 * 50


def test_a_forecast_is_its_method_its_error_and_the_next_week() -> None:
    assert said(replace(FORECAST, processed_at=NOW, made_at=NOW - timedelta(days=3))) == Said(
        "kettle-1", "smoothing", "even", None, "4%", "2499, from 2399 to 2599"
    )


def test_forecasts_on_the_way_through_the_year_are_not_shown() -> None:
    assert said(replace(FORECAST, processed_at=NOW, made_at=NOW - timedelta(days=10))) is None
