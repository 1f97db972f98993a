"""Trees and networks that other products taught: what they read, what they say, and when nobody listens to them."""

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forecast.answer import answer, known_of
from models.forecast.backtest import all_errors
from models.forecast.candidates import SIMPLE, Candidates, Past
from models.forecast.learned import FILE, Learned, LearnedPrice
from models.forecast.network import Layer, Networks
from models.forecast.promotions import returning_price
from models.forecast.question import HORIZON, Question
from models.forecast.situation import FEATURES, WAYS, situation

LEARNED = LearnedPrice.load()
ALL: Candidates = {**SIMPLE, "returning price": returning_price, "learned price": LEARNED}


def past(*prices: float) -> Past:
    seen = np.array(prices, np.float64)
    return Past(seen, seen)


def feature(name: str, *prices: float) -> float:
    return float(situation(past(*prices))[0, FEATURES.index(name)])


def test_a_dip_of_a_week_is_left_for_the_usual_price() -> None:
    assert LEARNED(past(*([300] * 5 + [200]) * 5)).tolist() == [300] * HORIZON


def test_a_dip_that_lasted_as_long_as_five_others_did_is_over() -> None:
    promotions = [999, 999, 999, 999, 999, 999, 999, 799]
    assert LEARNED(past(*[999] * 8, *promotions * 6)).tolist() == [999] * HORIZON
    assert LEARNED(past(*[999] * 8, *promotions * 6, 799)).tolist()[0] == 799


def test_a_price_that_never_moved_stays() -> None:
    assert LEARNED(past(*[300] * 30)).tolist() == [300] * HORIZON


def test_a_new_price_that_has_lasted_stays() -> None:
    assert LEARNED(past(*[100] * 20, *[150] * 12)).tolist() == [150] * HORIZON


@given(st.lists(st.integers(1, 10**13), min_size=1, max_size=60))
def test_any_past_gives_prices_that_were_seen_or_lie_between_them_and_the_same_each_time(prices: list[int]) -> None:
    found = LEARNED(past(*prices))
    assert found.shape == (HORIZON,)
    assert min(prices) <= found.min() <= found.max() <= max(prices)
    assert (LEARNED(past(*prices)) == found).all()


def test_cheap_and_dear_look_alike() -> None:
    prices = [300, 300, 250, 300, 300, 200, 200, 300, 250]
    assert situation(past(*prices)) == pytest.approx(situation(past(*[1000.0 * price for price in prices])))


def test_features_say_what_their_names_say() -> None:
    prices = [300, 300, 200, 300, 300, 200, 200, 300, 300, 200]
    assert feature("last by usual price", *prices) == pytest.approx(200 / 300)
    assert feature("price before the last change by last", *prices) == 1.5
    assert feature("weeks since the last change", *prices) == 1
    assert feature("weeks since this price was there before", *prices) == 3
    assert feature("changes in ten weeks", *prices) == 5
    assert feature("times below it before", *prices) == 2
    assert feature("median length of these", *prices) == 1.5
    assert feature("longest of these", *prices) == 2
    assert situation(past(*prices))[:, -1].tolist() == [0, 1, 2, 3]


@settings(deadline=None)
@given(st.lists(st.sampled_from([100, 150, 200, 201, 300]), min_size=1, max_size=40), st.integers(0, 9))
def test_a_published_method_was_better_on_the_series_own_past_than_the_last_value(prices: list[int], gap: int) -> None:
    question = Question(len(prices) + gap - 1, tuple(range(len(prices))), tuple(prices))
    method = answer(question, {"learned price": LEARNED}).method
    errors = all_errors(known_of(question), ALL)
    if method != "last value":
        assert np.nanmean(np.abs(errors[method])) < np.nanmean(np.abs(errors["last value"]))


def test_where_those_who_answer_differ_the_price_stays() -> None:
    learned = msgspec.json.decode(FILE.read_bytes(), type=Learned)
    dips = past(*([300] * 5 + [200]) * 5)
    inputs, outputs = len(FEATURES) - 1, HORIZON * len(WAYS)

    def said(*logits: float) -> list[float]:
        bias = [[[logit] * outputs] for logit in logits]
        layer = Layer([[[0.0] * outputs for _ in range(inputs)] for _ in logits], bias)
        networks = Networks([0.0] * inputs, [1.0] * inputs, [layer])
        found: list[float] = LearnedPrice(msgspec.structs.replace(learned, networks=networks))(dips).tolist()
        return found

    assert said(-3, -3) == [300] * HORIZON
    assert said(-12, 6) == [200] * HORIZON  # the same mean
    assert said(3, 3) == [200] * HORIZON


def test_trees_that_were_taught_otherwise_are_refused() -> None:
    learned = msgspec.json.decode(FILE.read_bytes(), type=Learned)
    with pytest.raises(ValueError, match=r"export\.forecast\.build"):
        LearnedPrice(msgspec.structs.replace(learned, features=learned.features[1:]))
