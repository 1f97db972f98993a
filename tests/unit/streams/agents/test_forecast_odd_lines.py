"""Lines that are taken back, given away, dated wrongly, or of another pack size: each has its outcome in the prices."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from models.forecast.question import MOST_PRICE
from streams.folds.prices import SERIES
from streams.records.fields import MAX_MINOR
from streams.topics import PRICE_FORECASTS
from tests.unit.streams.agents.forecaster import FIRST, MONDAY, Forecaster


@pytest.fixture
def shop() -> Forecaster:
    return Forecaster()


def test_a_cancelled_line_is_taken_back_where_it_was_sold(shop: Forecaster) -> None:
    shop.take(100, 500)
    shop.take(500, 500)
    shop.take(500, 500, week=1.5, cancelled=True, sold_at=MONDAY)
    shop.let_be_over(1)
    assert (shop.series().weeks, shop.series().prices) == ((FIRST,), (100,))


def test_a_cancellation_that_is_dated_before_its_sale_takes_the_line_back_where_it_was_sold(shop: Forecaster) -> None:
    for week in range(8):
        shop.take(100, 100, 500, 500, 500, week=week)
        shop.let_be_over(week)
    for week in (7, 1):  # its lines are kept; of the other week only the median is
        shop.take(500, 500, week=week - 1, cancelled=True, sold_at=MONDAY + timedelta(weeks=week))
    shop.let_be_over(8)
    assert shop.series().prices == (500, 500, 500, 500, 500, 500, 500, 100)
    assert shop.series().lines == (5, 3, 5, 5, 5, 5, 5, 3)


def test_a_product_whose_only_line_is_cancelled_is_not_forecast_any_more(shop: Forecaster) -> None:
    shop.take(500)
    shop.take(500, week=0.5, cancelled=True, sold_at=MONDAY)
    shop.let_be_over(3)
    assert shop.look_until_published() == []
    assert shop.task.timers.committed == {}


def test_what_is_given_away_has_no_price(shop: Forecaster) -> None:
    shop.take(0, 0, 0)
    assert (shop.task.state.committed, shop.task.timers.committed) == ({}, {})


def test_a_product_at_the_largest_price_there_is_has_a_forecast_all_the_same(shop: Forecaster) -> None:
    shop.take(MAX_MINOR)
    shop.let_be_over(0)
    (forecast,) = shop.look_until_published()
    assert forecast.horizon[0].high_minor == MAX_MINOR == MOST_PRICE
    PRICE_FORECASTS.encode(forecast)


def test_currencies_are_series_of_their_own(shop: Forecaster) -> None:
    shop.take(100)
    shop.take(9_000, currency="JPY")
    shop.let_be_over(0)
    forecasts = shop.look_until_published()
    assert {(each.currency, each.horizon[0].price_minor) for each in forecasts} == {("EUR", 100), ("JPY", 9_000)}
    assert len({each.event_id for each in forecasts}) == 2


def test_a_line_from_years_before_the_series_changes_nothing(shop: Forecaster) -> None:
    shop.take(100)
    shop.let_be_over(0)
    before = dict(shop.task.state.committed)
    shop.take(1, week=-200)
    assert shop.task.state.committed == before


def test_a_line_from_the_far_future_counts_in_the_week_in_which_kafka_got_it(shop: Forecaster) -> None:
    shop.take(100, week=0.5)
    shop.take(300, 300, week=0.5, said=datetime(2099, 1, 1, tzinfo=UTC))
    shop.let_be_over(0)
    assert (shop.series().weeks, shop.series().prices, shop.series().open) == ((FIRST,), (300,), (FIRST,))


def test_a_cancellation_of_a_sale_in_the_future_counts_in_the_week_of_the_cancellation(shop: Forecaster) -> None:
    shop.take(100, 100, 500)
    shop.take(500, week=0.5, cancelled=True, sold_at=datetime(2099, 1, 1, tzinfo=UTC))
    shop.let_be_over(0)
    assert (shop.series().weeks, shop.series().lines) == ((FIRST,), (2,))


def test_a_first_line_of_long_ago_is_a_series_that_has_ended(shop: Forecaster) -> None:
    shop.let_be_over(0)
    shop.take(100, week=-100)
    assert shop.look_late() == []
    shop.let_be_over(1)
    assert shop.look_until_published() == []
    assert shop.task.timers.committed == {}
    assert shop.series().weeks == (FIRST - 100,)


def test_another_pack_size_is_a_new_series(shop: Forecaster) -> None:
    shop.put_product("Crisps 200 g")
    for week in range(20):
        shop.take(300, week=week)
        shop.let_be_over(week)
    shop.take(300, week=20)
    shop.put_product("Crisps 175 g")
    shop.take(290, week=20.5)
    shop.take(300, week=19.5)  # late, of the larger pack
    shop.let_be_over(20)
    assert (shop.series().size, shop.series().weeks, shop.series().prices) == ("175 g", (FIRST + 20,), (290,))
    (forecast,) = [each for each in shop.look_until_published() if each.made_at == MONDAY + timedelta(weeks=21)]
    assert forecast.flags == ("short",)


def test_a_title_without_a_size_or_another_title_of_one_size_changes_nothing(shop: Forecaster) -> None:
    for week, title in enumerate(["Crisps 200 g", "Crisps", "New! Crisps, 200g", "Crisps 200 g"]):
        shop.put_product(title)
        shop.take(300, week=week)
        shop.let_be_over(week)
    assert len(shop.series().weeks) == 4


def test_a_title_that_names_the_same_size_in_another_unit_changes_nothing_whoever_wrote_it(shop: Forecaster) -> None:
    shop.put_product("Crisps 200 g")
    shop.take(300)
    shop.let_be_over(0)
    shop.task.state.committed[SERIES.head + "EUR p"] = replace(shop.series(), size="0.2 kg")
    shop.put_product("New! Crisps, 0,2 kg")
    shop.take(310, week=1)
    shop.let_be_over(1)
    assert shop.series().prices == (300, 310)
