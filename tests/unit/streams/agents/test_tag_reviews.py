"""What of a model's words stands in a sentiment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.tag_reviews import rounded

ODDS = st.floats(1e-6, 1e6)


@given(ODDS, ODDS, ODDS)
def test_probabilities_of_five_digits_sum_to_one(negative: float, neutral: float, positive: float) -> None:
    total = negative + neutral + positive
    exact = {"negative": negative / total, "neutral": neutral / total, "positive": positive / total}
    found = rounded(exact)
    assert sum(found.values()) == pytest.approx(1, abs=1e-12)
    assert found == pytest.approx(exact, abs=2e-5)
    assert all(0 <= value <= 1 and round(value, 5) == value for value in found.values())


def test_each_rounded_alone_would_not_sum_to_one() -> None:
    assert sum(rounded({"negative": 0.065426, "neutral": 0.091876, "positive": 0.842698}).values()) == 1
    assert round(0.065426, 5) + round(0.091876, 5) + round(0.842698, 5) > 1


def test_a_model_that_abstained_has_no_probabilities() -> None:
    assert rounded({}) == {}
