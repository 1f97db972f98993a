"""NDCG and recall at 10 against scikit-learn and by hand; intervals by household."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score

from export.recommend.metrics import Judged, figure, judge


@given(st.lists(st.booleans(), min_size=11, max_size=40).filter(any))
def test_ndcg_is_scikit_learns(ranked: list[bool]) -> None:
    hits = np.array(ranked)
    wanted = ndcg_score([hits.astype(int)], [np.arange(len(hits))[::-1]], k=10)
    assert judge("h", hits[:10], int(hits.sum())).ndcg == pytest.approx(wanted)


def test_recall_counts_what_no_candidate_could_give() -> None:
    assert judge("h", np.array([True, False, True]), 8).recall == 0.25


def test_an_interval_is_as_wide_as_households_differ() -> None:
    alike = [Judged(str(at % 50), 0.2, 0.1) for at in range(500)]
    apart = [Judged(str(at % 50), float(at % 50 < 10), 0.1) for at in range(500)]
    same, wide = figure(alike), figure(apart)
    assert (same.ndcg, same.low, same.high) == pytest.approx((0.2, 0.2, 0.2))
    assert wide.ndcg == pytest.approx(0.2)
    # 50 households of which a fifth score 1: a standard error of 0.057.
    assert wide.high - wide.low == pytest.approx(4 * 0.057, abs=0.04)
