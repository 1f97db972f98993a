"""Prices by week of event time, weeks that are over, forecasts that are looked for."""

from datetime import timedelta

import pytest
from msgspec import json

from models.forecast.series import LAST_WEEKS, OPEN_WEEKS, Series
from models.forecast.week_prices import MOST_PRICES
from models.forecast.weeks import monday
from streams.agents import forecast_prices, recommend_products
from streams.folds.prices import CLOSE, REFIT, SERIES, WEEK
from streams.records import SourceOffset, encode, output_event_id
from streams.settings import Settings
from streams.topics import PRICE_FORECASTS
from tests.doubles import MemoryFlow
from tests.unit.streams.agents.forecaster import FIRST, MONDAY, Forecaster


@pytest.fixture
def shop() -> Forecaster:
    return Forecaster()


def test_a_week_that_is_over_gives_one_forecast_of_the_four_weeks_after_it(shop: Forecaster) -> None:
    shop.take(300, 100, 200)
    assert shop.look() == []
    shop.let_be_over(0)
    assert shop.look() == [], "it is asked for, and not waited for"
    shop.now += timedelta(seconds=10)
    (forecast,) = shop.look()
    assert (forecast.product_id, forecast.currency, forecast.method) == ("p", "EUR", "last value")
    assert forecast.made_at == MONDAY + timedelta(weeks=1)
    assert [day.date for day in forecast.horizon] == [monday(FIRST + ahead) for ahead in (1, 2, 3, 4)]
    assert {(day.low_minor, day.price_minor, day.high_minor) for day in forecast.horizon} == {(170, 200, 230)}
    assert (forecast.flags, forecast.backtest_error) == (("short",), None)
    assert forecast.event_id == output_event_id("forecast_prices", f"{FIRST} EUR p")
    assert forecast.source == SourceOffset(topic="visits", partition=0, offset=0)
    PRICE_FORECASTS.encode(forecast)
    shop.now += timedelta(hours=1)
    assert shop.look() == []


def test_weeks_go_on_without_a_sale_until_the_price_is_stale_and_then_too_old(shop: Forecaster) -> None:
    shop.take(100)
    for week in range(LAST_WEEKS + 5):
        shop.let_be_over(week)
        shop.look_until_published()
    flags = [forecast.flags for forecast in shop.published]
    assert len(flags) == LAST_WEEKS + 1
    assert flags[:4] == [("short",)] * 4
    assert flags[4:] == [("short", "stale")] * (LAST_WEEKS - 3)
    assert shop.task.timers.committed == {}
    assert list(shop.task.state.committed) == [SERIES.head + "EUR p"]
    shop.take(120, week=LAST_WEEKS + 20)
    shop.let_be_over(LAST_WEEKS + 20)
    (again,) = shop.look_until_published()
    assert again.horizon[0].price_minor == 120


def test_prices_are_forecast_without_a_catalogue_and_lists_are_not_made_without_one() -> None:
    prices, lists = (MemoryFlow(each.PLAN.spec, Settings(), "a") for each in (forecast_prices, recommend_products))
    assert prices.table_sizes == {}
    assert lists.table_sizes == {"products": 0}
    assert prices.refused_rows == lists.refused_rows == {"products": {}}


def test_a_fit_that_is_slow_is_overtaken_by_the_next_week(shop: Forecaster) -> None:
    shop.take(100)
    shop.let_be_over(0)
    shop.look()
    shop.take(150, week=1)
    shop.let_be_over(1)
    assert [forecast.made_at for forecast in shop.look_until_published()] == [MONDAY + timedelta(weeks=2)]
    assert [len(question.prices) for question in shop.fitter.asked] == [1, 2, 2]


def test_a_series_that_waits_for_ten_minutes_is_looked_for_some_dozen_times_and_published_soon_after(
    shop: Forecaster,
) -> None:
    shop.take(100)
    shop.let_be_over(0)
    shop.fitter.busy = True
    began = shop.now
    while shop.now - began < timedelta(minutes=10):
        assert shop.look() == []
        shop.now += timedelta(seconds=1)
    assert 10 <= len(shop.fitter.asked) <= 20
    shop.fitter.busy = False
    while not shop.look():
        shop.now += timedelta(seconds=1)
    assert shop.now - began < timedelta(minutes=12, seconds=2)


def test_a_late_line_counts_where_it_was_sold(shop: Forecaster) -> None:
    shop.take(100)
    shop.let_be_over(0)
    shop.take(300, 300, week=0.5)
    assert shop.series().prices == (100,)
    shop.let_be_over(1)
    assert shop.series().prices == (300,)


def test_late_lines_that_change_a_price_give_another_forecast_of_the_same_week(shop: Forecaster) -> None:
    shop.take(100, 100)
    shop.let_be_over(0)
    (first,) = shop.look_until_published()
    shop.take(300, 300, week=0.5)
    assert shop.look() == [], "they gather"
    shop.take(300, week=0.6)
    (second,) = shop.look_late()
    assert (first.made_at, first.horizon[0].price_minor) == (second.made_at, 100)
    assert second.horizon[0].price_minor == 300
    assert second.event_id == output_event_id("forecast_prices", f"{FIRST} EUR p", 1) != first.event_id
    assert (shop.series().lines, shop.look_late()) == ((5,), [])


def test_late_lines_that_change_no_price_give_no_forecast(shop: Forecaster) -> None:
    shop.take(100, 100, 100)
    shop.let_be_over(0)
    shop.look_until_published()
    shop.take(300, week=0.5)
    shop.take(100, week=1.5, cancelled=True, sold_at=MONDAY)
    assert shop.look_late() == []
    assert (shop.series().prices, shop.series().lines) == ((100,), (3,))


def test_a_forecast_whose_lines_were_all_cancelled_late_is_not_made_anew(shop: Forecaster) -> None:
    shop.take(500)
    shop.let_be_over(0)
    shop.look_until_published()
    shop.take(500, week=1.5, cancelled=True, sold_at=MONDAY)
    assert shop.look_late() == []
    assert shop.series().weeks == ()


def test_a_year_of_lines_behind_a_watermark_that_is_far_ahead_gives_one_forecast_of_them_all(shop: Forecaster) -> None:
    shop.take(1, product="of today", week=51)
    shop.let_be_over(50)
    for week in range(51):
        shop.take(100 + week % 2, 9_000, 90, week=week)
    assert shop.look() == []
    (forecast,) = shop.look_late()
    assert (forecast.made_at, forecast.flags) == (MONDAY + timedelta(weeks=51), ())
    assert forecast.event_id == output_event_id("forecast_prices", f"{FIRST + 50} EUR p")
    assert (len(shop.series().weeks), shop.series().prices[-2:]) == (51, (101, 100))
    shop.let_be_over(51)
    assert shop.look_until_published()[-1].made_at == MONDAY + timedelta(weeks=52)
    assert len([key for key in shop.task.state.committed if key.startswith(WEEK.head)]) == OPEN_WEEKS


def test_lines_that_come_while_a_forecast_is_made_do_not_hold_it_up_and_are_in_the_next(shop: Forecaster) -> None:
    shop.take(100)
    shop.let_be_over(0)
    shop.look()
    shop.take(300, 300, week=0.5)
    shop.now += timedelta(seconds=10)
    assert [each.horizon[0].price_minor for each in shop.look()] == [100]
    assert [each.horizon[0].price_minor for each in shop.look_late()] == [300]


def test_a_week_that_changes_without_end_is_forecast_some_dozen_times(shop: Forecaster) -> None:
    shop.take(100)
    shop.let_be_over(0)
    shop.look_until_published()
    began = shop.now
    while shop.now - began < timedelta(days=1):
        shop.take(100 + len(shop.published), week=0.5)
        shop.look()
        shop.now += timedelta(seconds=30)
    assert 8 <= len(shop.published) <= 16
    assert len({each.event_id for each in shop.published}) == len(shop.published)


def test_a_state_of_a_version_that_counted_no_forecasts_has_made_one(shop: Forecaster) -> None:
    shop.take(100)
    shop.let_be_over(0)
    (first,) = shop.look_until_published()
    fields = json.decode(encode(shop.series()))
    shop.task.state.committed[SERIES.head + "EUR p"] = json.decode(json.encode(fields[:-1]), type=Series)
    shop.take(300, 300, week=0.5)
    assert [each.event_id != first.event_id for each in shop.look_late()] == [True]


def test_a_line_of_a_week_that_is_over_for_long_counts_too_and_its_week_closes_again(shop: Forecaster) -> None:
    for week in range(OPEN_WEEKS + 4):
        shop.take(100, week=week)
        shop.let_be_over(week)
    assert shop.week(0) is None
    shop.take(40, 40, week=0.2)
    shop.let_be_over(OPEN_WEEKS + 4)
    assert shop.series().prices[:2] == (40, 100)
    assert FIRST not in shop.series().open
    assert shop.week(0) is None


def test_a_year_of_lines_that_come_at_once_gives_one_forecast_of_the_weeks_after_it(shop: Forecaster) -> None:
    for week in range(52):
        shop.take(100 + week % 2, week=week)
    shop.let_be_over(51)
    (forecast,) = shop.look_until_published()
    assert (forecast.made_at, forecast.flags) == (MONDAY + timedelta(weeks=52), ())
    assert len(shop.series().weeks) == 52
    assert len([key for key in shop.task.state.committed if key.startswith(WEEK.head)]) == OPEN_WEEKS


def test_a_million_lines_in_a_week_take_no_more_state_than_some(shop: Forecaster) -> None:
    for number in range(5_000):
        shop.take(10_000 + number * 7)
    kept = shop.week(0)
    assert kept is not None
    assert (kept.lines, len(kept.counts) <= MOST_PRICES) == (5_000, True)
    assert len(encode(kept)) < 2_000
    assert len(shop.task.state.committed) == 2


def test_timers_are_by_product_and_currency(shop: Forecaster) -> None:
    shop.take(100)
    assert set(shop.task.timers.committed) == {CLOSE.id("EUR p")}
    shop.let_be_over(0)
    assert set(shop.task.timers.committed) == {CLOSE.id("EUR p"), REFIT.id("EUR p")}
