"""Bounds that were learned: room where nothing moved yet, and as much as a series' own past asks for."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forecast import bounds as module
from models.forecast.answer import answer, known_of
from models.forecast.backtest import Known, origins
from models.forecast.bounds import LearnedBounds
from models.forecast.learned import FILE, Learned, LearnedPrice
from models.forecast.question import HORIZON, Forecast, Question

LEARNED = msgspec.json.decode(FILE.read_bytes(), type=Learned)
PRICE, BOUNDS = LearnedPrice(LEARNED), LearnedBounds(LEARNED.bounds)


def asked(*prices: int) -> Question:
    return Question(len(prices) - 1, tuple(range(len(prices))), prices)


def forecast_of(*prices: int) -> Forecast:
    return answer(asked(*prices), {"learned price": PRICE})


def bounds_of(*prices: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    known = Known(np.array(prices))
    return BOUNDS.of(known, origins(known))


def test_a_price_that_never_moved_has_as_much_room_as_such_prices_move_on_the_mean() -> None:
    low, high = bounds_of(*[250.0] * 42)
    assert (low <= 250 * np.exp(-np.array(LEARNED.bounds.least))).all()
    assert (high >= 250 * np.exp(LEARNED.bounds.least)).all()
    assert high.max() < 250 * 1.1
    assert 0 < LEARNED.bounds.least[0] <= LEARNED.bounds.least[-1]


def test_a_first_dip_may_come_back() -> None:
    forecast = forecast_of(*[250] * 41, 199)
    assert forecast.method == "last value"
    assert all(expected.low < 199 and expected.high >= 250 for expected in forecast.expected)


def test_a_series_that_jumps_about_has_more_room_than_one_that_hardly_moves() -> None:
    calm, wild = ([1000 + size * (-1) ** (week // 3) for week in range(42)] for size in (10, 300))
    narrow, wide = forecast_of(*calm).expected[0], forecast_of(*wild).expected[0]
    assert wide.high - wide.low > 5 * (narrow.high - narrow.low)


def test_bounds_hold_as_much_of_the_own_past_as_they_are_to() -> None:
    """What others' prices did is no law: this one moves by a tenth of its price each week, at random."""
    dice = np.random.default_rng(2)
    known = Known(1000 * np.exp(dice.normal(0, 0.1, 60)))
    low, high = BOUNDS.of(known, origins(known))
    assert (high / low > np.exp(1.2 * 0.1)).all()


def test_a_price_that_never_comes_twice_is_held_as_often_as_is_said() -> None:
    """Medians of a few lines at prices of their own: what has no last price to come back to needs more room."""
    dice, inside = np.random.default_rng(3), []
    for _ in range(60):
        prices = [int(price) for price in 40_000 * np.exp(dice.normal(0, 0.1, 56))]
        coming = zip(forecast_of(*prices[:52]).expected, prices[52:], strict=True)
        inside += [each.low <= price <= each.high for each, price in coming]
    assert 0.75 <= np.mean(inside) <= 0.87


def test_a_price_that_drifts_is_asked_for_no_more_because_nothing_stays_beside_its_drift(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = np.random.default_rng(5)
    prices = [int(price) for price in 40_000 * np.exp(0.02 * np.arange(52) + dice.normal(0, 0.01, 52))]
    before = forecast_of(*prices)
    monkeypatch.setattr(module, "INSIDE_MOVING", 0.99)
    assert before.method == "drift"
    assert forecast_of(*prices) == before


def test_cheap_and_dear_have_the_same_room() -> None:
    prices = [300.0, 300, 250, 300, 300, 200, 200, 300, 250] * 4
    assert bounds_of(*[1000 * price for price in prices]) == pytest.approx(1000 * bounds_of(*prices), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 10**13), min_size=1, max_size=40), st.integers(0, 9))
def test_every_forecast_has_room_is_whole_and_not_below_zero(prices: list[int], gap: int) -> None:
    question = Question(len(prices) + gap - 1, tuple(range(len(prices))), tuple(prices))
    forecast = answer(question, {"learned price": PRICE})
    assert len(forecast.expected) == HORIZON
    for expected in forecast.expected:
        assert 0 <= expected.low <= expected.price <= expected.high
        assert expected.low < expected.high
    assert known_of(question).until(len(prices)) is not None
