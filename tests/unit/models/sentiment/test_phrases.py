"""Runs of signs are counted text by text, and a score depends on its own text alone."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sentiment.phrase_table import Entries, packed
from models.sentiment.phrases import Phrases, counted, weighed

SIGNS = "的好不用吗很太了"
TEXTS = st.lists(st.text(max_size=30) | st.text(SIGNS, max_size=30), min_size=1, max_size=6)
RNG = np.random.default_rng(0)


def phrases(runs: npt.NDArray[np.uint32], weights: npt.ArrayLike, rarities: npt.ArrayLike, scale: float) -> Phrases:
    return Phrases(packed(Entries(runs, np.array(weights, np.int8), np.array(rarities, np.int8))), scale)


def some_learned() -> Phrases:
    """Half of the runs of texts of common signs."""
    runs = np.unique(counted([SIGNS, SIGNS[::-1], *SIGNS]).run)[::2]
    return phrases(runs, RNG.integers(-127, 128, len(runs)), RNG.integers(1, 128, len(runs)), 0.05)


PHRASES = some_learned()


def test_each_run_of_one_to_four_signs_and_edges_is_counted() -> None:
    runs = counted(["好好", "不太好用吗"])
    assert np.bincount(runs.text).tolist() == [1 + 3 + 2 + 1, 5 + 6 + 5 + 4]
    assert sorted(runs.weight[runs.text == 0].round(3)) == [1.0] * 6 + [1.693]
    assert str(runs.run.dtype) == "uint32"


def test_runs_end_with_their_text() -> None:
    apart, joined = counted(["好", "用"]), counted(["好用"])
    assert (len(apart.run), len(joined.run)) == (2 * 4, 2 + 3 + 2 + 1)
    assert len(set(apart.run) & set(joined.run)) == 4  # two signs, the first with its edge, the last with its


def test_an_edge_alone_says_nothing_and_no_text_can_forge_one() -> None:
    assert len(counted([""]).run) == 1  # that there is nothing between the edges
    assert counted(["\x01好\x00"]).run.tolist() == counted([" 好 "]).run.tolist()
    whole, within = set(counted(["绝了"]).run), set(counted(["真绝了吗"]).run)
    assert len(whole - within) == 5  # those with an edge


def test_order_of_the_signs_matters_and_case_does_not() -> None:
    assert set(counted(["不好"]).run) != set(counted(["好不"]).run)
    assert counted(["OK的"]).run.tolist() == counted(["ok的"]).run.tolist()


@given(TEXTS)
def test_a_score_depends_on_its_own_text_alone(texts: list[str]) -> None:
    together = PHRASES.scores(texts)
    assert together.shape == (len(texts),)
    assert np.isfinite(together).all()
    assert together.tolist() == [PHRASES.scores([text])[0] for text in texts]


def test_what_was_not_learned_says_nothing() -> None:
    assert PHRASES.scores(["hotel", ""]).tolist() == [0.0, 0.0]
    assert PHRASES.scores([f"hotel{SIGNS}", SIGNS]).all()


def test_a_score_is_a_weighted_mean_direction() -> None:
    (good,), (bad,) = (set(counted([sign]).run) & set(counted([f"不{sign}很"]).run) for sign in "好坏")
    runs, weights, rarities = zip(*sorted([(good, 100, 3), (bad, -100, 4)]), strict=True)
    scores = phrases(np.array(runs, np.uint32), weights, rarities, 0.01).scores(["好", "坏", "好坏"])
    assert scores.round(6).tolist() == [1.0, -1.0, round((3 - 4) / 5, 6)]


def test_neutral_keeps_its_share() -> None:
    assert weighed((0.3, 0.4, 0.3), 1.0, 0.0) == pytest.approx((0.3, 0.4, 0.3))
    negative, neutral, positive = weighed((0.5, 0.2, 0.3), 0.9, 4.0)
    assert neutral == 0.2
    assert positive > 0.75 > negative
    assert negative + neutral + positive == pytest.approx(1.0)
    assert sum(weighed((0.0, 0.0, 1.0), 1.0, -50.0)) == pytest.approx(1.0)
