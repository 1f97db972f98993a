"""A product's weeks: late and cancelled lines, weeks that are over, packs of another size."""

from models.forecast.question import Question
from models.forecast.series import (
    KEPT_WEEKS,
    LAST_WEEKS,
    OPEN_WEEKS,
    SHORT_WEEKS,
    STALE_WEEKS,
    Series,
    closed,
    opened,
    question,
    renewed,
    takes,
)
from models.forecast.week_prices import WeekPrices, with_line


def prices(*lines: int) -> WeekPrices:
    week = WeekPrices()
    for price in lines:
        week = with_line(week, price)
    return week


def series_of(weeks: int, price: int = 100) -> Series:
    series = Series()
    for week in range(weeks):
        series, _ = opened(series, week)
        series = closed(series, week, {week: prices(price)})
    return series


def test_a_week_that_is_over_joins_with_its_median_and_keeps_its_lines_for_a_while() -> None:
    series, empty = opened(Series(), 7)
    assert empty == WeekPrices()
    series = closed(series, 7, {7: prices(300, 100, 200)})
    assert (series.weeks, series.prices, series.lines, series.open, series.closed) == ((7,), (200,), (3,), (7,), 7)
    for week in range(8, 7 + OPEN_WEEKS):
        series = closed(series, week, {7: prices(300, 100, 200)})
        assert series.open == (7,)
    assert closed(series, 7 + OPEN_WEEKS, {7: prices(300, 100, 200)}).open == ()


def test_a_late_line_changes_the_median_of_its_week_when_the_next_one_is_over() -> None:
    series = closed(opened(Series(), 7)[0], 7, {7: prices(100)})
    series = closed(series, 8, {7: prices(100, 300, 300)})
    assert (series.weeks, series.prices) == ((7,), (300,))


def test_a_week_whose_lines_were_all_taken_back_had_no_price() -> None:
    series = closed(opened(Series(), 7)[0], 7, {7: prices(100)})
    assert closed(series, 8, {7: prices()}).weeks == ()


def test_a_line_for_a_week_that_is_over_for_long_joins_its_median() -> None:
    series = series_of(20, price=100)
    assert 3 not in series.open
    series, week = opened(series, 3)
    assert week.counts == ((100, 1),)
    assert closed(series, 20, {3: with_line(with_line(week, 50), 50)}).prices[3] == 50


def test_a_week_that_is_not_over_stays_out() -> None:
    series, _ = opened(Series(), 9)
    series = closed(series, 8, {9: prices(5)})
    assert (series.weeks, series.open, series.closed) == ((), (9,), 8)


def test_only_so_many_weeks_are_kept() -> None:
    series = series_of(KEPT_WEEKS + 50)
    assert len(series.weeks) == len(series.prices) == len(series.lines) == KEPT_WEEKS
    assert not takes(series, 49)
    assert takes(series, 50)


def test_another_pack_is_a_new_series_that_takes_no_line_from_before() -> None:
    series = renewed(opened(series_of(20), 20)[0], "450 g", 20)
    assert (series.weeks, series.open, series.size, series.closed) == ((), (), "450 g", 19)
    assert takes(series, 20)
    assert not takes(series, 19)
    late = renewed(opened(series_of(20), 20)[0], "450 g", 15)
    assert not takes(late, 15)
    assert takes(late, 20)


def test_flags_say_how_much_is_known_and_how_old_it_is() -> None:
    assert series_of(SHORT_WEEKS - 1).is_short
    series = series_of(SHORT_WEEKS)
    last = SHORT_WEEKS - 1
    assert not series.is_short
    assert [series.is_stale(last + STALE_WEEKS - 1), series.is_stale(last + STALE_WEEKS)] == [False, True]
    assert [series.is_over(last + LAST_WEEKS), series.is_over(last + LAST_WEEKS + 1)] == [False, True]
    assert Series().is_over(0)


def test_nothing_is_asked_of_weeks_after_the_wanted_one() -> None:
    series = closed(series_of(3), 2, {})
    wanted = Series(series.weeks, series.prices, series.lines, wanted=1)
    assert question(wanted) == Question(1, (0, 1), (100, 100))
