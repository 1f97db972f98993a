"""Of two events the later one counts, whatever the order in which they came."""

from hypothesis import given
from hypothesis import strategies as st

from streams.folds.stamp import Stamp

stamps = st.builds(Stamp, st.integers(0, 3), st.sampled_from(["a", "b", "é", ""]))


@given(stamps, stamps)
def test_the_later_time_counts_and_then_the_larger_id(one: Stamp, other: Stamp) -> None:
    assert max(one, other) == max(other, one)
    assert (one < other) == ((one.time_ms, one.event_id) < (other.time_ms, other.event_id))


@given(stamps)
def test_every_event_is_later_than_none(stamp: Stamp) -> None:
    assert stamp > Stamp()
