"""How far behind one partition is: what counts as an event, and how old the oldest is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ops.ages import Waiting
from streams.ops.lag import PlaceReading, begin_at, oldest_seconds, place_lag, total_events
from tests.unit.streams.ops.readings import NOW_S, place, waiting


def test_nothing_waits_where_the_committed_offset_is_the_end() -> None:
    lag = place_lag(place(100, 100), NOW_S)
    assert (lag.state, lag.events, lag.exact, lag.seconds, lag.oldest_offset) == ("caught_up", 0, True, 0.0, None)


def test_records_that_were_all_read_are_counted_and_the_oldest_has_an_age() -> None:
    lag = place_lag(place(100, 150, waiting=waiting(50, 50, age_s=75)), NOW_S)
    assert (lag.state, lag.events, lag.exact, lag.seconds, lag.oldest_offset) == ("waiting", 50, True, 75.0, 100)


def test_markers_and_aborted_records_at_the_end_are_no_events() -> None:
    lag = place_lag(place(100, 103, waiting=Waiting(offsets=3)), NOW_S)
    assert (lag.state, lag.events, lag.exact, lag.seconds) == ("caught_up", 0, True, 0.0)


def test_gaps_between_records_are_no_events() -> None:
    lag = place_lag(place(100, 1_100, waiting=waiting(7, 1_000, oldest_offset=340)), NOW_S)
    assert (lag.events, lag.exact, lag.oldest_offset) == (7, True, 340)


def test_what_was_not_read_is_taken_to_be_as_dense_as_what_was() -> None:
    lag = place_lag(place(0, 10_000, waiting=waiting(500, 1_000)), NOW_S)
    assert (lag.events, lag.exact) == (5_000, False)


def test_where_reading_found_no_record_yet_the_rest_still_waits_with_an_unknown_age() -> None:
    lag = place_lag(place(0, 10_000, waiting=Waiting(offsets=900)), NOW_S)
    assert (lag.state, lag.exact, lag.seconds) == ("waiting", False, None)
    assert lag.events
    assert lag.events >= 1


def test_where_nobody_looked_the_lag_is_not_known() -> None:
    lag = place_lag(place(0, 10), NOW_S)
    assert (lag.state, lag.events, lag.exact, lag.seconds) == ("waiting", None, False, None)


@pytest.mark.parametrize("age_s", [-3_600.0, -120 * 86_400.0, NOW_S, NOW_S - NOW_S / 1000])
def test_a_timestamp_from_the_future_of_zero_or_in_seconds_tells_no_age(age_s: float) -> None:
    lag = place_lag(place(0, 1, waiting=waiting(1, 1, age_s=age_s)), NOW_S)
    assert (lag.events, lag.seconds) == (1, None)


def test_clocks_may_differ_a_little() -> None:
    assert place_lag(place(0, 1, waiting=waiting(1, 1, age_s=-30)), NOW_S).seconds == 0.0


def test_a_partition_without_a_leader_is_not_caught_up() -> None:
    lag = place_lag(PlaceReading(topic="visits", partition=3, committed=7, led=False), NOW_S)
    assert (lag.state, lag.events, lag.seconds, lag.end, lag.committed) == ("no_leader", None, None, None, 7)
    assert total_events([lag, place_lag(place(), NOW_S)]) == (0, False)


def test_an_open_transaction_of_a_sender_holds_records_back() -> None:
    lag = place_lag(place(100, 137, stable=100, held_ms=round((NOW_S - 300) * 1000)), NOW_S)
    assert (lag.state, lag.events, lag.held, lag.held_from, lag.held_s) == ("held", 0, 37, 100, 300.0)


def test_a_group_that_never_ran_begins_where_the_settings_say() -> None:
    assert begin_at(None, 10, 50, "beginning") == 10
    assert begin_at(None, 10, 50, "end") == 50
    assert begin_at(33, 10, 50, "end") == 33
    assert place_lag(place(None, 5, waiting=waiting(5, 5)), NOW_S).state == "never_read"


def test_offsets_deleted_before_they_were_read_are_said_to_be_lost() -> None:
    lag = place_lag(place(100, 300, first=160, waiting=waiting(140, 140)), NOW_S)
    assert (lag.state, lag.deleted, lag.events) == ("lost", 60, 140)


def test_an_offset_past_the_logs_end_is_said() -> None:
    lag = place_lag(place(100, 4), NOW_S)
    assert (lag.state, lag.events, lag.held) == ("past_end", 0, 0)


def test_the_oldest_of_all_partitions_is_the_flows() -> None:
    lags = [place_lag(place(0, 1, waiting=waiting(1, 1, age_s=age)), NOW_S) for age in (5, 90, 30)]
    assert oldest_seconds(lags) == 90.0
    assert oldest_seconds([]) == 0.0


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_an_estimate_lies_between_what_was_read_and_what_offsets_allow(
    position: int, open_offsets: int, passed: int, records: int, held: int
) -> None:
    passed = min(passed, open_offsets)
    seen = waiting(min(records, passed), passed) if min(records, passed) else Waiting(offsets=passed)
    stable = position + open_offsets
    lag = place_lag(place(position, stable + held, stable=stable, waiting=seen), NOW_S)
    assert lag.events is not None
    assert seen.records <= lag.events <= seen.records + open_offsets - passed
    assert lag.exact == (passed == open_offsets)
