"""Runs stay within the budget, lose nothing, and waste little."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.token_runs import cut_into_runs, pad

lengths = st.lists(st.integers(1, 600), max_size=80)


@given(lengths, st.integers(1, 2048))
def test_every_position_is_in_one_run(tokens: list[int], budget: int) -> None:
    runs = cut_into_runs(tokens, budget)
    assert sorted(position for run in runs for position in run) == list(range(len(tokens)))


@given(lengths, st.integers(1, 2048))
def test_a_run_is_within_the_budget_unless_one_text_is_above_it(tokens: list[int], budget: int) -> None:
    for run in cut_into_runs(tokens, budget):
        assert len(run) == 1 or len(run) * max(tokens[position] for position in run) <= budget


@given(lengths, st.integers(1, 2048))
def test_a_run_ends_only_where_the_next_text_would_not_fit(tokens: list[int], budget: int) -> None:
    for run, following in pairwise(cut_into_runs(tokens, budget)):
        assert (len(run) + 1) * tokens[following[0]] > budget
    assert len(cut_into_runs([4, 4, 4], 12)) == 1


@given(lengths)
def test_runs_are_ordered_by_length(tokens: list[int]) -> None:
    flat = [tokens[position] for run in cut_into_runs(tokens, 512) for position in run]
    assert flat == sorted(tokens)


def test_padding_is_right_and_masked() -> None:
    ids, mask = pad([[5, 6, 7], [8]], pad_id=1)
    np.testing.assert_array_equal(ids, [[5, 6, 7], [8, 1, 1]])
    np.testing.assert_array_equal(mask, [[1, 1, 1], [1, 0, 0]])
    assert ids.dtype == mask.dtype == np.int64
