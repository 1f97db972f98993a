"""A price that moves one way by steps: when the next one may be due, and bounds that hold it."""

import numpy as np
import pytest

from models.forecast.answer import answer
from models.forecast.backtest import Known
from models.forecast.question import HORIZON, Question
from models.forecast.repertoire import repertoire
from models.forecast.steps import next_steps


def staircase(share: float, *waits: int) -> list[int]:
    return [round(1_000 * share**step) for step, wait in enumerate(waits) for _ in range(wait)]


def steps_of(prices: list[int]) -> list[int] | None:
    found = next_steps(Known(np.array(prices, np.float64)).until(len(prices)))
    return None if found is None else found.round().astype(int).tolist()


def test_a_step_is_as_large_as_any_of_the_last_and_may_be_due_after_the_shortest_wait() -> None:
    assert steps_of(staircase(1.1, 3, 6, 8, 4)) == [1331, 1331, 1464, 1464]
    assert steps_of(staircase(0.9, 3, 6, 8, 6)) == [629] * HORIZON, "729 less 100"
    assert steps_of(staircase(1.1, 3, 6, 8, 1)) == [1331] * HORIZON


def test_as_many_steps_are_held_as_may_be_due() -> None:
    assert steps_of(staircase(1.1, 9, 1, 1, 2, 1)) == [1610, 1771, 1949, 2143], "each week one"
    assert steps_of(staircase(1.1, 9, 2, 2, 3, 1)) == [1464, 1610, 1610, 1771], "each two weeks"
    assert steps_of(staircase(1.1, 9, 2, 2, 3, 4)) == [1610, 1610, 1771, 1771], "and it is late"


def test_a_price_that_moves_by_the_same_amount_or_is_rounded_ends_within() -> None:
    assert steps_of([900] * 4 + [800] * 4 + [700] * 4 + [600] * 4) == [500] * HORIZON
    assert steps_of([1_000] * 4 + [1_050] * 4 + [1_100] * 4 + [1_150] * 4) == [1_208] * HORIZON
    assert steps_of([300] * 4 + [200] * 4 + [100] * 4 + [20] * 4) == [0] * HORIZON


@pytest.mark.parametrize(
    "prices",
    [
        staircase(1.1, 3, 6, 8),
        staircase(1.1, 3, 4, 9, 4),
        staircase(1.1, 3, 6, 8, 17),
        [*staircase(1.1, 3, 6, 8, 6), 1_000, 1_000],
        staircase(1.1, *[1] * 5),
        [500],
    ],
)
def test_few_steps_uneven_waits_an_end_two_ways_and_a_few_prices_none_of_which_stood_make_none(
    prices: list[int],
) -> None:
    assert steps_of(prices) is None


@pytest.mark.parametrize("share", [1.03, 0.97, 1.2])
def test_bounds_hold_the_next_step_and_the_price_before_it(share: float) -> None:
    prices = [9 * price for price in staircase(share, *[8] * 13)[:-2]]
    question = Question(len(prices) - 1, tuple(range(len(prices))), tuple(prices))
    then = prices[-1] ** 2 / prices[-7]
    for expected in answer(question, repertoire()).expected[2:]:
        assert expected.low <= min(prices[-1], then)
        assert expected.high >= max(prices[-1], then)
