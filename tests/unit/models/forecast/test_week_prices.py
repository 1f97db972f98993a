"""A week's prices: exact while they are few, bounded always, and the same whatever the order of lines."""

import random
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.forecast.week_prices import (
    COARSEST,
    MOST_PRICES,
    WeekPrices,
    median,
    rounded,
    with_line,
    without_line,
)

prices = st.integers(1, 10**13)


def week_of(*lines: int) -> WeekPrices:
    week = WeekPrices()
    for price in lines:
        week = with_line(week, price)
    return week


@given(st.lists(st.integers(1, 60), min_size=1, max_size=200))
def test_the_median_is_exact_while_few_prices_differ(lines: list[int]) -> None:
    assert median(week_of(*lines)) == statistics.median_low(lines)


@given(st.lists(prices, min_size=1, max_size=300), st.randoms(use_true_random=False))
def test_any_order_of_lines_gives_the_same_and_never_more_than_the_bound(
    lines: list[int], chance: random.Random
) -> None:
    week = week_of(*lines)
    assert week == week_of(*chance.sample(lines, len(lines)))
    assert week.lines == len(lines)
    assert len(week.counts) <= MOST_PRICES


def test_a_million_lines_of_a_hundred_thousand_prices_take_no_more_room_and_the_median_is_near() -> None:
    dice = random.Random(4)
    week, lines = WeekPrices(), [dice.randint(100_000, 200_000) for _ in range(20_000)]
    for price in lines:
        week = with_line(week, price, lines=50)
    assert (week.lines, len(week.counts) <= MOST_PRICES) == (1_000_000, True)
    assert median(week) == pytest.approx(statistics.median(lines), rel=0.02)


@given(prices, st.integers(0, COARSEST))
def test_roundings_nest_so_that_what_was_rounded_before_is_rounded_the_same(price: int, coarse: int) -> None:
    assert rounded(rounded(price, coarse), coarse) == rounded(price, coarse)
    if coarse:
        assert rounded(rounded(price, coarse - 1), coarse) == rounded(price, coarse)
        assert abs(rounded(price, coarse) - price) <= price / 2 ** (10 - coarse)


@given(st.lists(prices, max_size=150), prices)
def test_a_line_that_is_taken_back_leaves_the_others(lines: list[int], price: int) -> None:
    week = with_line(week_of(*lines), price)
    back = without_line(week, price)
    assert back.lines == len(lines)
    assert dict(back.counts) == {
        known: count - (known == rounded(price, week.coarse))
        for known, count in week.counts
        if count - (known == rounded(price, week.coarse))
    }


def test_a_line_that_it_never_held_takes_nothing_back() -> None:
    assert without_line(week_of(5, 5, 7), 6) == week_of(5, 5, 7)


def test_no_lines_have_no_median() -> None:
    with pytest.raises(ValueError, match="no median"):
        median(without_line(week_of(5), 5))
