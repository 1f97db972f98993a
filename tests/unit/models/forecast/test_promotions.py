"""A price that is away from the usual one comes back as promotions did, or has become the price."""

from typing import get_args

import numpy as np
import pytest

from models.forecast.candidates import Floats, Past
from models.forecast.choice import AT_MOST, OTHERS_AT_MOST, best
from models.forecast.promotions import in_first_dip, lengths, returning_price
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


def dips_first(*prices: float) -> bool:
    seen = np.array(prices, np.float64)
    return in_first_dip(Past(seen, seen))


def test_a_first_dip_is_the_first_fall_from_the_usual_price_for_two_weeks() -> None:
    assert dips_first(300, 300, 300, 300, 200)
    assert dips_first(*[300] * 20, 200, 202)
    assert dips_first(*[300] * 9, 320, *[300] * 9, 200)
    assert not dips_first(*[300] * 20, 200, 200, 200)
    assert not dips_first(*[300] * 20)
    assert not dips_first(*[300] * 20, 297)
    assert not dips_first(*[300] * 20, 320)
    assert not dips_first(300, 300, 300, 200)


def test_no_first_dip_is_one_after_a_dip_a_peak_or_a_price_that_was_lowered_for_good() -> None:
    assert not dips_first(*[300] * 9, 250, *[300] * 9, 250)
    assert not dips_first(*[300] * 9, 400, 250)
    assert not dips_first(*[300] * 9, *[250] * 9, 200)


def test_lengths_are_those_of_each_run() -> None:
    assert lengths(np.array([True, False, True, True, False, True])) == [1, 2, 1]
    assert lengths(np.zeros(3, np.bool_)) == []


def errors(size: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.full((5, 4), size)


def test_what_learned_from_others_is_taken_where_it_was_better_and_simple_ways_where_they_were_much_better() -> None:
    last: dict[Method, Floats] = {"last value": errors(10)}
    learned: dict[Method, Floats] = {"learned price": errors(9.9)}
    assert best({**last, **learned}, EQUAL) == "learned price"
    assert best({**last, "usual price": errors(7)}, EQUAL) == "last value"
    assert best({**last, "usual price": errors(5.9)}, EQUAL) == "usual price"
    assert best({**last, "returning price": errors(7)}, EQUAL) == "returning price"
    assert best({**last, **learned, "usual price": errors(6)}, EQUAL) == "learned price"
    assert best({**last, **learned, "usual price": errors(4)}, EQUAL) == "usual price"


def test_what_was_worse_than_the_last_value_or_exactly_as_good_is_never_taken() -> None:
    for each in (10, 10.01, 10.5):
        no_better = {method: errors(each) for method in get_args(Method)} | {"last value": errors(10)}
        assert best(no_better, EQUAL) == "last value"
    assert best({method: errors(0) for method in get_args(Method)}, EQUAL) == "last value"


def test_a_candidate_with_fewer_origins_is_measured_by_the_last_value_at_those() -> None:
    last = np.concatenate([errors(1), errors(10)])
    assert best({"last value": last, "theta": errors(5)}, EQUAL) == "theta"
    assert best({"last value": last[::-1], "theta": errors(5)}, EQUAL) == "last value"


def test_without_known_errors_the_last_value_is_taken() -> None:
    assert best({"last value": errors(np.nan), "learned price": errors(np.nan)}, EQUAL) == "last value"
    assert best({}, EQUAL) == "last value"


def test_nothing_has_to_be_less_good_than_the_last_value_to_be_taken() -> None:
    assert max(*AT_MOST.values(), OTHERS_AT_MOST) <= 1
