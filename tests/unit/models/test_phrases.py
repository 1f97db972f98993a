"""Runs of signs are counted text by text, and a score depends on its own text alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.phrases import BUCKETS, Phrases, Table, counted, weighed

TEXTS = st.lists(st.text(max_size=30), min_size=1, max_size=6)
RNG = np.random.default_rng(0)
TABLE: Table = np.stack([RNG.integers(-127, 128, BUCKETS), RNG.integers(0, 128, BUCKETS)]).astype(np.int8)
PHRASES = Phrases(TABLE, 0.05)


def test_each_run_of_one_to_four_signs_and_edges_is_counted() -> None:
    runs = counted(["好好", "不太好用吗"])
    assert np.bincount(runs.text).tolist() == [1 + 3 + 2 + 1, 5 + 6 + 5 + 4]
    assert sorted(runs.weight[runs.text == 0].round(3)) == [1.0] * 6 + [1.693]
    assert (runs.bucket < BUCKETS).all()


def test_runs_end_with_their_text() -> None:
    apart, joined = counted(["好", "用"]), counted(["好用"])
    assert (len(apart.bucket), len(joined.bucket)) == (2 * 4, 2 + 3 + 2 + 1)
    assert len(set(apart.bucket) & set(joined.bucket)) == 4  # two signs, the first with its edge, the last with its


def test_an_edge_alone_says_nothing_and_no_text_can_forge_one() -> None:
    assert len(counted([""]).bucket) == 1  # that there is nothing between the edges
    assert counted(["\x01好\x00"]).bucket.tolist() == counted([" 好 "]).bucket.tolist()
    whole, within = set(counted(["绝了"]).bucket), set(counted(["真绝了吗"]).bucket)
    assert len(whole - within) == 5  # those with an edge


def test_order_of_the_signs_matters_and_case_does_not() -> None:
    assert set(counted(["不好"]).bucket) != set(counted(["好不"]).bucket)
    assert counted(["OK的"]).bucket.tolist() == counted(["ok的"]).bucket.tolist()


@given(TEXTS)
def test_a_score_depends_on_its_own_text_alone(texts: list[str]) -> None:
    together = PHRASES.scores(texts)
    assert together.shape == (len(texts),)
    assert np.isfinite(together).all()
    assert together.tolist() == [PHRASES.scores([text])[0] for text in texts]


def test_nothing_known_says_nothing() -> None:
    unknown = np.zeros((2, BUCKETS), np.int8)
    assert Phrases(unknown, 1.0).scores(["没有学过", ""]).tolist() == [0.0, 0.0]


def test_a_score_is_a_weighted_mean_direction() -> None:
    table = np.zeros((2, BUCKETS), np.int8)
    (good,), (bad,) = (set(counted([sign]).bucket) & set(counted([f"不{sign}很"]).bucket) for sign in "好坏")
    table[0, [good, bad]], table[1, [good, bad]] = [100, -100], [3, 4]
    scores = Phrases(table, 0.01).scores(["好", "坏", "好坏"])
    assert scores.round(6).tolist() == [1.0, -1.0, round((3 - 4) / 5, 6)]


@pytest.mark.parametrize("table", [np.zeros((2, 5), np.int8), np.zeros((2, BUCKETS), np.float32)])
def test_another_table_is_refused(table: Table) -> None:
    with pytest.raises(ValueError, match="phrases are"):
        Phrases(table, 1.0)


def test_neutral_keeps_its_share() -> None:
    assert weighed((0.3, 0.4, 0.3), 1.0, 0.0) == pytest.approx((0.3, 0.4, 0.3))
    negative, neutral, positive = weighed((0.5, 0.2, 0.3), 0.9, 4.0)
    assert neutral == 0.2
    assert positive > 0.75 > negative
    assert negative + neutral + positive == pytest.approx(1.0)
    assert sum(weighed((0.0, 0.0, 1.0), 1.0, -50.0)) == pytest.approx(1.0)
