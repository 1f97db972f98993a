"""Sums by keys, against plain loops."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.recommend.grouped import grouped, places, ranks

LINES = st.lists(st.tuples(st.integers(0, 5), st.integers(-50, 50)), max_size=40)


@given(LINES)
def test_groups_sum_and_find_the_largest_of_each_key(lines: list[tuple[int, int]]) -> None:
    keys = np.array([key for key, _ in lines], np.int64)
    values = np.array([value for _, value in lines], np.float64)
    groups = grouped(keys)
    assert groups.keys.tolist() == sorted(set(keys.tolist()))
    assert groups.sums(values).tolist() == [values[keys == key].sum() for key in groups.keys]
    assert groups.largest(values).tolist() == [values[keys == key].max() for key in groups.keys]


@given(st.sets(st.integers(0, 30)), st.lists(st.integers(0, 30)))
def test_places_finds_the_keys_that_are_there(keys: set[int], wanted: list[int]) -> None:
    table = np.array(sorted(keys), np.int64)
    at, known = places(table, np.array(wanted, np.int64))
    assert known.tolist() == [each in keys for each in wanted]
    assert all(table[place] == each for place, is_, each in zip(at, known, wanted, strict=True) if is_)


@given(LINES)
def test_ranks_number_each_owners_lines_from_the_highest_score(lines: list[tuple[int, int]]) -> None:
    owner = np.array([key for key, _ in lines], np.int64)
    score = np.array([value for _, value in lines], np.float64)
    found = ranks(owner, score)
    for one in set(owner.tolist()):
        places_of = np.flatnonzero(owner == one)
        ordered = sorted(places_of.tolist(), key=lambda at: -score[at])
        assert [found[at] for at in ordered] == list(range(len(ordered)))
