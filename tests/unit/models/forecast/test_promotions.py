"""A price that is away from the usual one comes back as promotions did, or has become the price."""

from typing import get_args

import numpy as np
import pytest

from models.forecast.answer import PRIOR, best
from models.forecast.candidates import Floats, Past
from models.forecast.promotions import lengths, returning_price
from models.forecast.question import Method

EQUAL = 0.1


def expected(*prices: float) -> list[float]:
    seen = np.array(prices, np.float64)
    return [float(price) for price in returning_price(Past(seen, seen))]


def test_a_first_lower_price_comes_back_for_two_weeks_and_then_has_become_the_price() -> None:
    assert expected(*[300] * 20, 200) == [300] * 4
    assert expected(*[300] * 20, 200, 200) == [300] * 4
    assert expected(*[300] * 20, 200, 200, 200) == [200] * 4


def test_a_first_higher_price_has_become_the_price_at_once() -> None:
    assert expected(*[300] * 20, 320) == [320] * 4


def test_a_promotion_lasts_as_long_as_the_others_did() -> None:
    past = [300, 300, 300, 300, 200, 200, 200] * 4 + [300] * 6
    assert expected(*past, 200) == [200, 200, 300, 300]
    assert expected(*past, 200, 200) == [200, 300, 300, 300]
    assert expected(*past, 200, 200, 200) == [300] * 4


def test_what_has_lasted_much_longer_than_promotions_do_has_become_the_price() -> None:
    past = [300, 300, 300, 300, 300, 200] * 4 + [300] * 8
    assert expected(*past, *[200] * 3) == [300] * 4
    assert expected(*past, *[200] * 4) == [200] * 4


def test_cents_are_no_promotion() -> None:
    assert expected(299, 300, 300, 301, 300, 300, 299) == [300] * 4


@pytest.mark.parametrize("prices", [(300.0,), (300.0, 200.0), (300.0, 300.0, 200.0)])
def test_of_a_short_past_the_last_value_is_expected(prices: tuple[float, ...]) -> None:
    assert expected(*prices) == [prices[-1]] * 4


def test_lengths_are_those_of_each_run() -> None:
    assert lengths(np.array([True, False, True, True, False, True])) == [1, 2, 1]
    assert lengths(np.zeros(3, np.bool_)) == []


def errors(size: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.full((5, 4), size)


def test_where_a_past_tells_nothing_others_decide_and_where_it_tells_something_it_does() -> None:
    last: dict[Method, Floats] = {"last value": errors(10)}
    learned: dict[Method, Floats] = {"learned price": errors(10)}
    assert best({"last value": errors(0), "learned price": errors(0)}, EQUAL) == "learned price"
    assert best({**last, **learned}, EQUAL) == "learned price"
    assert best({**last, "usual price": errors(9.9)}, EQUAL) == "last value"
    assert best({**last, **learned, "usual price": errors(9)}, EQUAL) == "learned price"
    assert best({**last, **learned, "usual price": errors(7)}, EQUAL) == "usual price"


def test_what_was_worse_than_the_last_value_is_never_taken() -> None:
    assert best({"last value": errors(10), "learned price": errors(10.01)}, EQUAL) == "last value"
    worse = {method: errors(10.5) for method in get_args(Method)} | {"last value": errors(10)}
    assert best(worse, EQUAL) == "last value"


def test_without_known_errors_the_last_value_is_taken() -> None:
    assert best({"last value": errors(np.nan), "learned price": errors(np.nan)}, EQUAL) == "last value"
    assert best({}, EQUAL) == "last value"


def test_the_last_value_is_the_measure_and_has_no_prior() -> None:
    assert "last value" not in PRIOR
