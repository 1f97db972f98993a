"""A series in, a forecast out: the right method, honest intervals, whole prices that are never below zero."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forecast.answer import LEAST_ERRORS, UNKNOWN_SHARE, answer, around, reaching
from models.forecast.backtest import Known, all_errors, errors, errors_up_to, origins
from models.forecast.candidates import SIMPLE, Past, last_value, seasonal_naive, usual_price
from models.forecast.choice import EQUAL_SHARE, best, errors_that_matter
from models.forecast.library import library_candidates
from models.forecast.promotions import returning_price
from models.forecast.question import HORIZON, MOST_PRICE, Expected, Forecast, Question
from models.forecast.repertoire import repertoire


def asked(*prices: int, gap: int = 0) -> Question:
    """A question of consecutive weeks, after so many weeks without a price."""
    return Question(len(prices) + gap - 1, tuple(range(len(prices))), prices)


def points(forecast: Forecast) -> list[int]:
    return [expected.price for expected in forecast.expected]


def test_a_price_that_never_moves_stays_with_little_room_around_it() -> None:
    forecast = answer(asked(*[250] * 30))
    assert forecast == Forecast("last value", 0.0, (Expected(250, 245, 255),) * HORIZON)


def test_the_bounds_of_a_first_dip_hold_the_price_that_it_fell_from_for_two_weeks() -> None:
    for weeks in (1, 2):
        assert answer(asked(*[250] * 41, *[200] * weeks)).expected == (Expected(200, 196, 250),) * HORIZON
    assert answer(asked(*[250] * 41, *[200] * 3)).expected == (Expected(200, 196, 204),) * HORIZON
    assert answer(asked(250, 250, 250, 250, 150)).expected == (Expected(150, 127, 250),) * HORIZON


def test_a_price_that_was_lowered_before_and_stayed_so_is_in_no_first_dip() -> None:
    assert answer(asked(*[300] * 20, *[250] * 20, 200)).expected[0].high < 250


@pytest.mark.parametrize("lasts", [1, 2])
def test_bounds_in_a_promotion_that_came_before_hold_the_usual_price(lasts: int) -> None:
    usual, low, every = ((999, 799, 8), (499, 399, 10))[lasts - 1]
    forecast = answer(asked(*([*[usual] * (every - lasts), *[low] * lasts] * 8)[-60:]), repertoire())
    assert [each.low <= low < usual <= each.high <= 1.05 * usual for each in forecast.expected] == [True] * HORIZON


@pytest.mark.parametrize("slip", [100, 1 / 100, 2.5, 1 / 2.5])
@pytest.mark.parametrize("weeks", [1, 2])
def test_bounds_after_a_move_further_than_shops_go_hold_the_price_before_whatever_moved_earlier(
    slip: float, weeks: int
) -> None:
    earlier = [1_000, 1_000, 800, 1_000, 1_000, 1_000, 1_000, 1_000] * 5
    for expected in answer(asked(*earlier, *[round(1_000 * slip)] * weeks), repertoire()).expected:
        assert expected.low <= min(1_000, round(1_000 * slip))
        assert expected.high >= max(1_000, round(1_000 * slip))


@pytest.mark.parametrize("moved", [4_998, 1_250])
def test_bounds_after_a_price_doubled_or_halved_hold_the_price_before(moved: int) -> None:
    for expected in answer(asked(*[2_499] * 51, moved), repertoire()).expected:
        assert expected.low <= min(2_499, moved)
        assert expected.high >= max(2_499, moved)


def test_bounds_hold_a_price_that_they_end_just_short_of_and_none_further_away() -> None:
    expected = (Expected(90, 80, 100),)
    assert reaching(expected, 102) == (Expected(90, 80, 102),)
    assert reaching(expected, 100.5) == (Expected(90, 80, 101),)
    assert reaching(expected, 78.5) == (Expected(90, 78, 100),)
    assert reaching(expected, 103) == reaching(expected, 77) == reaching(expected, 85) == expected


def test_one_price_ever_is_expected_again_with_wide_bounds_and_no_error() -> None:
    forecast = answer(asked(200))
    assert (forecast.method, forecast.error, points(forecast)) == ("last value", None, [200] * HORIZON)
    assert forecast.expected[0] == Expected(200, 170, 230)


def test_a_promotion_of_a_week_does_not_drag_the_level() -> None:
    prices = [300, 300, 300, 300, 300, 200] * 6 + [300, 300, 300, 300, 300, 200]
    forecast = answer(asked(*prices))
    assert (forecast.method, points(forecast)) == ("returning price", [300] * HORIZON)
    assert forecast.expected[0].low <= 200


def test_after_a_step_the_new_price_is_expected() -> None:
    forecast = answer(asked(*[100] * 20, *[150] * 12))
    assert (forecast.method, points(forecast)) == ("last value", [150] * HORIZON)


def test_noise_around_a_level_is_smoothed_and_the_choice_is_better_than_the_last_value() -> None:
    dice = random.Random(4)
    prices = [*(1_000 + dice.randint(-80, 80) for _ in range(60)), 925]
    forecast = answer(asked(*prices), repertoire())
    assert forecast.method not in {"last value", "seasonal naive"}
    assert points(forecast)[-1] == pytest.approx(1_000, abs=40)
    assert forecast.error is not None
    assert forecast.error < 0.06


def test_weeks_without_a_sale_move_nothing_and_are_no_errors() -> None:
    question = Question(40, (0, 7, 20, 33), (100, 100, 100, 100))
    assert answer(question, library_candidates()).expected == (Expected(100, 85, 115),) * HORIZON


def test_of_a_long_series_the_last_two_years_are_looked_at() -> None:
    long_ago = [9_999] * 200
    assert answer(asked(*long_ago, *[100] * 104)) == answer(asked(*[100] * 104))


def test_a_price_that_rises_week_by_week_is_expected_to_go_on() -> None:
    prices = [round(250_000 * 1.008**week) for week in range(68)]
    forecast = answer(asked(*prices[:64]), repertoire())
    assert forecast.method == "drift"
    assert points(forecast) == pytest.approx(prices[64:], abs=2)
    assert all(each.high < 1.05 * each.price and each.low > 0.95 * each.price for each in forecast.expected)


def test_bounds_of_a_price_that_rises_by_a_step_a_month_hold_its_next_steps() -> None:
    prices, candidates, inside = [round(900_000 * 1.03 ** (week // 4)) for week in range(68)], repertoire(), 0
    for known in (60, 61, 62, 63):
        forecast = answer(asked(*prices[:known]), candidates)
        assert forecast.method == "drift"
        seen = zip(prices[known:], forecast.expected, strict=False)
        inside += sum(each.low <= price <= each.high for price, each in seen)
    assert inside >= 15, "of 16; the last value's bounds held none of the steps"


def test_a_price_that_has_stopped_rising_stays() -> None:
    prices = [round(1_000 * 1.05**week) for week in range(58)]
    assert answer(asked(*prices), repertoire()).method == "drift"
    assert points(answer(asked(*prices, prices[-1], prices[-1]), repertoire())) == [prices[-1]] * HORIZON


def test_a_price_that_rises_goes_on_in_weeks_without_a_sale() -> None:
    weeks = tuple(range(0, 60, 3))
    question = Question(59, weeks, tuple(round(1_000 * 1.02**week) for week in weeks))
    forecast = answer(question, repertoire())
    assert forecast.method == "drift"
    assert forecast.expected[0].price == pytest.approx(1_000 * 1.02**60, rel=0.03)


def test_a_price_that_repeats_by_the_month_is_expected_to() -> None:
    forecast = answer(asked(*[400, 300, 350, 380] * 12))
    assert (forecast.method, points(forecast)) == ("seasonal naive", [400, 300, 350, 380])


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**13), min_size=1, max_size=40), st.integers(0, 20))
def test_every_forecast_is_whole_not_below_zero_and_within_its_bounds(prices: list[int], gap: int) -> None:
    forecast = answer(asked(*prices, gap=gap))
    assert len(forecast.expected) == HORIZON
    for expected in forecast.expected:
        assert 0 <= expected.low <= expected.price <= expected.high <= MOST_PRICE


def test_bounds_are_quantiles_of_past_errors_and_stop_at_zero() -> None:
    past = np.linspace(-500.0, 500.0, 101)
    assert around(np.full(HORIZON, 100.0), past)[0] == Expected(100, 0, 470)
    few = around(np.full(HORIZON, 100.0), past[: LEAST_ERRORS - 1])[0]
    assert few == Expected(100, round(100 * (1 - UNKNOWN_SHARE)), round(100 * (1 + UNKNOWN_SHARE)))


def test_candidates_say_what_their_names_say() -> None:
    past = Past(np.array([5.0, 9.0, 9.0]), np.array([5.0, 5.0, 9.0, 9.0]))
    assert last_value(past).tolist() == [9.0] * HORIZON
    assert usual_price(past).tolist() == [9.0] * HORIZON
    assert seasonal_naive(past) is not None
    year = Past(np.arange(104.0), np.arange(104.0))
    repeated = seasonal_naive(year)
    assert repeated is not None
    assert repeated.tolist() == [52.0, 53.0, 54.0, 55.0]


def test_an_origin_knows_nothing_of_what_came_after_it() -> None:
    known = Known(np.array([1.0, np.nan, 3.0, 4.0, 5.0, 6.0, 7.0]))
    assert origins(known) == [5, 6]
    seen: list[Past] = []

    def curious(past: Past) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        seen.append(past)
        return np.zeros(HORIZON)

    found = all_errors(known, {"theta": curious})["theta"]
    assert [past.seen.tolist() for past in seen] == [[1, 3, 4, 5], [1, 3, 4, 5, 6]]
    assert [past.filled.tolist() for past in seen] == [[1, 1, 3, 4, 5], [1, 1, 3, 4, 5, 6]]
    assert np.nan_to_num(found, nan=-1).tolist() == [[6, 7, -1, -1], [7, -1, -1, -1]]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # as in a fitting process
@pytest.mark.parametrize("weeks", range(1, 14))
@pytest.mark.parametrize("price", [1, 10**13])
def test_a_past_of_any_length_is_fitted_or_declined_and_ends_no_process(weeks: int, price: int) -> None:
    candidates = library_candidates()
    shapes = (
        [price * 1.0] * weeks,
        [price + 1.0 * week for week in range(weeks)],
        [price * 1.5**week for week in range(weeks)],
    )
    for prices in map(np.array, shapes):
        for candidate in candidates.values():
            forecast = candidate(Past(prices, prices))
            assert forecast is None or (forecast.shape == (HORIZON,) and np.isfinite(forecast).all())


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 10**13), min_size=1, max_size=12), st.integers(0, 9))
def test_series_of_any_kind_are_answered_with_all_candidates(prices: list[int], gap: int) -> None:
    assert len(answer(asked(*prices, gap=gap), library_candidates()).expected) == HORIZON


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([90, 100, 101, 150]), min_size=8, max_size=40), st.floats(0.0, 2.0))
def test_a_slow_candidate_is_given_up_only_where_it_errs_more_than_it_may(prices: list[int], part: float) -> None:
    known = Known(np.array(prices, np.float64))
    ends, asked_at = origins(known), list[int]()

    def slow(past: Past) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        asked_at.append(len(past.seen))
        return usual_price(past)

    wanted = errors(known, usual_price, ends)
    assert wanted is not None
    total = float(np.nansum(np.abs(wanted)))
    found = errors_up_to(known, slow, ends, part * total)
    if part >= 1 or not total:
        assert found is not None
        assert (np.nan_to_num(found, nan=-1) == np.nan_to_num(wanted, nan=-1)).all()
    else:
        assert found is None
    assert len(asked_at) <= len(ends)


def test_what_cannot_be_published_is_given_up_at_its_first_origins() -> None:
    asked_at: list[int] = []

    def slow(past: Past) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        asked_at.append(len(past.seen))
        return np.full(HORIZON, 10.0)

    answer(asked(*[100] * 20, *[150] * 3, *[100] * 12), {"theta": slow})
    assert 1 <= len(asked_at) <= 3
    assert 23 in asked_at  # before the largest step
    asked_at.clear()
    answer(asked(*[100] * 40), {"theta": slow})
    assert not asked_at


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([90, 100, 101, 150]), min_size=10, max_size=40))
def test_who_is_published_is_the_best_of_all_that_were_never_given_up(prices: list[int]) -> None:
    candidates = {**SIMPLE, "returning price": returning_price, **library_candidates()}
    known, equal = Known(np.array(prices, np.float64)), EQUAL_SHARE * prices[-1]
    assert best(errors_that_matter(known, candidates, equal), equal) == best(all_errors(known, candidates), equal)


def test_a_candidate_that_has_no_forecast_at_some_origin_is_none() -> None:
    known = Known(np.arange(1.0, 30.0))
    assert "theta" not in all_errors(known, {"theta": lambda past: None if len(past.seen) < 20 else last_value(past)})
    assert set(all_errors(known, SIMPLE)) == set(SIMPLE)


def test_a_series_that_the_library_gives_up_on_has_a_forecast_and_loses_no_process() -> None:
    weeks = (2, 4, 5, 14, 15, 24, 25, 27, 28, 29, 38, 39, 40, 41, 42, 43, 44, 45, 54, 55, 56, 57, 59, 60, 61, 62)
    prices = (1, 1, 2, 2, 3, 4, 5, 6, 8, 11, 14, 18, 23, 30, 39, 51, 67, 87, 112, 146, 190, 247, 321, 418, 543, 706)
    assert answer(Question(112, weeks, prices), repertoire()).expected[0].price == 706
