"""An event counts once, within a window of days and a number of ids."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from streams.folds import Ids, Lately
from streams.folds.lately import DAY_MS, shortened

LATELY = Lately(days=3, most=100)


def folded(lately: Lately, *events: tuple[str, int]) -> tuple[Ids, int]:
    """Return what is remembered of events with their days, and how many of them counted."""
    ids: Ids = {}
    counted = 0
    for event_id, day in events:
        after = lately.with_event(ids, event_id, day * DAY_MS)
        if after is not None:
            ids, counted = after, counted + 1
    return ids, counted


def test_an_event_counts_once() -> None:
    assert folded(LATELY, ("a", 1), ("b", 1), ("a", 1), ("a", 2))[1] == 2


def test_an_event_too_old_to_tell_does_not_count() -> None:
    assert folded(LATELY, ("a", 5), ("b", 2))[1] == 2
    assert folded(LATELY, ("a", 6), ("b", 2))[1] == 1


def test_ids_that_left_the_window_are_forgotten() -> None:
    assert folded(LATELY, ("a", 1), ("b", 4))[0] == {shortened("a"): 1, shortened("b"): 4}
    assert folded(LATELY, ("a", 1), ("b", 5))[0] == {shortened("b"): 5}


def test_what_was_remembered_before_is_not_changed() -> None:
    ids: Ids = {}
    LATELY.with_event(ids, "a", 0)
    assert ids == {}


events = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(10, 13)), max_size=5)


@given(events)
def test_within_the_window_every_order_counts_the_same_events(events: list[tuple[str, int]]) -> None:
    days = dict(events)  # one id is one event, which happened once
    counted = {folded(LATELY, *((one, days[one]) for one, _ in order))[1] for order in permutations(events)}
    assert counted == {len(days)}


@given(st.lists(st.tuples(st.integers(0, 60).map(str), st.integers(0, 40)), max_size=80), st.integers(1, 8))
def test_memory_is_bounded_whatever_comes(events: list[tuple[str, int]], most: int) -> None:
    ids, _ = folded(Lately(days=3, most=most), *events)
    assert len(ids) <= most
    assert max(ids.values(), default=0) - min(ids.values(), default=0) <= 3


@given(st.lists(st.tuples(st.integers(0, 9).map(str), st.integers(0, 3)), min_size=1, max_size=8))
def test_the_newest_ids_stay_whatever_the_order(events: list[tuple[str, int]]) -> None:
    few, days = Lately(days=3, most=3), dict(events)
    remembered = {
        tuple(sorted(folded(few, *((one, days[one]) for one in order))[0].items()))
        for order in list(permutations(days))[:200]
    }
    newest = sorted(((day, shortened(one)) for one, day in days.items()), reverse=True)[:3]
    assert remembered == {tuple(sorted((one, day) for day, one in newest))}
