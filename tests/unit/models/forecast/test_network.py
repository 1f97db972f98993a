"""Networks in plain numpy: the sums that they say they are, for strange features, too."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.forecast.learned import FILE, Learned
from models.forecast.network import MOST, Layer, Networks, NeuralVote, logarithms, scaled
from models.forecast.question import HORIZON
from models.forecast.situation import FEATURES, WAYS

NETWORKS = msgspec.json.decode(FILE.read_bytes(), type=Learned).networks
VOTE = NeuralVote(NETWORKS)


def constant(value: float, rows: int, columns: int) -> list[list[float]]:
    return [[value] * columns for _ in range(rows)]


def test_each_network_says_its_own_and_drops_what_is_below_zero() -> None:
    hidden = Layer([constant(1.0, 2, 3), constant(-1.0, 2, 3)], [constant(0.0, 1, 3), constant(0.0, 1, 3)])
    out = Layer([constant(1.0, 3, 8), constant(1.0, 3, 8)], [constant(0.5, 1, 8), constant(0.5, 1, 8)])
    vote = NeuralVote(Networks([0.0, 0.0], [1.0, 1.0], [hidden, out]))
    features = np.expm1(np.array([0.5, 1.5], np.float32))
    # The first network sums 2 in each of three units, the second has nothing above 0; both add a half.
    assert vote.scores(features) == pytest.approx(np.stack([np.full((HORIZON, 2), 6.5), np.full((HORIZON, 2), 0.5)]))


@given(arrays(np.float32, len(FEATURES) - 1, elements=st.floats(-(2.0**100), 2.0**100, width=32)))
def test_any_features_give_a_finite_logit_for_each_week_and_way(
    features: np.ndarray[tuple[int], np.dtype[np.float32]],
) -> None:
    found = VOTE.scores(features)
    assert found.shape == (len(NETWORKS.layers[0].bias), HORIZON, len(WAYS))
    assert np.isfinite(found).all()


def test_what_no_lesson_was_like_is_read_as_far_as_lessons_go() -> None:
    far = scaled(np.array([1e30, -1e30], np.float32), np.zeros(2, np.float32), np.ones(2, np.float32))
    assert far.tolist() == [MOST, -MOST]
    assert logarithms(np.array([-1.0, 0.0, 1.0], np.float32)) == pytest.approx([-np.log(2), 0, np.log(2)])
