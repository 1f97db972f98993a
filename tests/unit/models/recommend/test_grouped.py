"""Sums by keys, against plain loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.recommend.grouped import distinct, grouped, places, top

LINES = st.lists(st.tuples(st.integers(0, 5), st.integers(-50, 50)), max_size=40)


@given(LINES)
def test_groups_sum_and_find_the_largest_of_each_key(lines: list[tuple[int, int]]) -> None:
    keys = np.array([key for key, _ in lines], np.int64)
    values = np.array([value for _, value in lines], np.float64)
    groups = grouped(keys)
    assert groups.keys.tolist() == sorted(set(keys.tolist()))
    assert groups.sums(values).tolist() == [values[keys == key].sum() for key in groups.keys]
    assert groups.largest(values).tolist() == [values[keys == key].max() for key in groups.keys]
    both = np.stack([values, -values])
    assert groups.sums(both).tolist() == [groups.sums(values).tolist(), groups.sums(-values).tolist()]
    assert groups.largest(both).tolist() == [groups.largest(values).tolist(), groups.largest(-values).tolist()]


@given(st.lists(st.integers(0, 9), max_size=40))
def test_distinct_keys_are_those_of_numpy(keys: list[int]) -> None:
    assert distinct(np.array(keys, np.int64)).tolist() == np.unique(np.array(keys, np.int64)).tolist()


@given(st.sets(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_places_finds_the_keys_that_are_there(keys: set[int], wanted: list[int]) -> None:
    table = np.array(sorted(keys), np.int64)
    at, known = places(table, np.array(wanted, np.int64))
    assert known.tolist() == [each in keys for each in wanted]
    assert all(table[place] == each for place, is_, each in zip(at, known, wanted, strict=True) if is_)


@given(LINES, st.integers(1, 5))
def test_top_finds_the_highest_scores_of_each_owner(lines: list[tuple[int, int]], most: int) -> None:
    owner = np.array(sorted(key for key, _ in lines), np.int64)
    score = np.array([value for _, value in lines], np.float64)
    kept = top(owner, score, most)
    for one in set(owner.tolist()):
        of_one = owner == one
        found = sorted(score[of_one & kept].tolist(), reverse=True)
        assert found == sorted(score[of_one].tolist(), reverse=True)[:most]
