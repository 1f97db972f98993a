"""Event time: capped for each record, and a watermark that goes on with what is read and never back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.state.event_time import START, Times, advanced, event_ms, read
from tests.one_task import NOON, NOON_MS

LATENESS_MS = 100
WRITTEN = {"a": 20_000, "b": 20_000, "c": 20_000}


@pytest.mark.parametrize(
    ("occurred_at", "time_ms"),
    [
        (NOON, NOON_MS),
        (NOON - timedelta(days=9), NOON_MS - 9 * 86_400_000),
        (NOON + timedelta(milliseconds=500), NOON_MS + 500),
        (NOON + timedelta(seconds=2), NOON_MS + 1_000),
        (datetime(2099, 1, 1, tzinfo=UTC), NOON_MS + 1_000),
        (NOON.astimezone(timezone(timedelta(hours=8))), NOON_MS),
    ],
)
def test_a_record_happened_when_it_says_but_not_later_than_kafka_had_it(occurred_at: datetime, time_ms: int) -> None:
    assert event_ms(occurred_at, NOON_MS, 1_000) == time_ms


def test_the_watermark_follows_the_input_that_is_furthest_behind() -> None:
    times = advanced(read(START, {"a": 1_000, "b": 5_000}, WRITTEN), {"a", "b"}, LATENESS_MS, None)
    assert times == Times({"a": 1_000, "b": 5_000}, 900, {"a": 20_000, "b": 20_000})
    assert advanced(read(times, {"a": 7_000}, WRITTEN), {"a", "b"}, LATENESS_MS, None).watermark_ms == 4_900


def test_an_idle_input_does_not_hold_it_and_where_all_are_idle_the_latest_record_counts() -> None:
    times = read(START, {"a": 1_000, "b": 5_000}, WRITTEN)
    assert advanced(times, {"b"}, LATENESS_MS, None).watermark_ms == 4_900
    assert advanced(times, {}, LATENESS_MS, None).watermark_ms == 4_900


def test_there_is_none_before_every_input_spoke_or_fell_idle() -> None:
    assert advanced(START, {}, LATENESS_MS, None) is START
    times = read(START, {"a": 1_000}, WRITTEN)
    assert advanced(times, {"a", "b"}, LATENESS_MS, None).watermark_ms is None
    assert advanced(times, {"a"}, LATENESS_MS, None).watermark_ms == 900


def test_a_late_record_moves_nothing_back() -> None:
    times = advanced(read(START, {"a": 5_000}, WRITTEN), {"a"}, LATENESS_MS, None)
    late = read(times, {"a": 10}, WRITTEN)
    assert late is times
    assert advanced(late, {"a"}, LATENESS_MS, None) is times


def test_an_input_that_speaks_after_the_watermark_passed_it_does_not_pull_it_back() -> None:
    times = advanced(read(START, {"a": 5_000}, WRITTEN), {"a"}, LATENESS_MS, None)
    assert advanced(read(times, {"b": 10}, WRITTEN), {"a", "b"}, LATENESS_MS, None).watermark_ms == 4_900


def test_where_nothing_comes_any_more_time_goes_on_at_the_pace_of_the_clock() -> None:
    times = read(START, {"a": 1_000, "b": 5_000}, WRITTEN)
    assert advanced(times, {}, LATENESS_MS, 20_000).watermark_ms == 4_900
    later = advanced(times, {}, LATENESS_MS, 27_000)
    assert later.watermark_ms == 11_900, "seven seconds after the record of 5,000, whenever that was sent"
    assert advanced(later, {}, LATENESS_MS, 21_000) is later, "a clock that was set back"
    spoke = advanced(read(later, {"b": 9_000}, WRITTEN), {"b"}, LATENESS_MS, 27_000)
    assert spoke.watermark_ms == 11_900


def test_what_was_sent_back_late_does_not_stop_the_clock_of_the_input_that_it_came_from() -> None:
    times = advanced(read(START, {"a": 5_000}, WRITTEN), {}, LATENESS_MS, 80_000)
    assert times.watermark_ms == 64_900
    again = read(times, {"b": 6_000}, {"b": 79_000})
    assert advanced(again, {}, LATENESS_MS, 90_000).watermark_ms == 74_900


def test_an_input_that_is_not_idle_stops_the_clock() -> None:
    times = read(START, {"a": 1_000, "b": 5_000}, WRITTEN)
    assert advanced(times, {"b"}, LATENESS_MS, 99_000).watermark_ms == 4_900
    assert advanced(times, {"a", "b"}, LATENESS_MS, 99_000).watermark_ms == 900


def test_a_record_of_the_future_takes_no_time_of_the_clock_with_it() -> None:
    ahead = read(START, {"a": 25_000}, WRITTEN)
    assert advanced(ahead, {}, 0, 24_000).watermark_ms == 25_000
    assert advanced(ahead, {}, 0, 27_000).watermark_ms == 27_000


def test_a_state_of_an_earlier_version_waits_for_its_next_record() -> None:
    assert advanced(Times({"a": 1_000}), {}, LATENESS_MS, 99_000).watermark_ms == 900


def test_a_late_record_says_nothing_of_how_long_it_has_been_quiet() -> None:
    times = read(START, {"a": 5_000}, {"a": 6_000})
    assert read(times, {"a": 4_000}, {"a": 90_000}) is times
    assert advanced(times, {}, 0, 96_000).watermark_ms == 95_000


topics = st.sampled_from("abc")


steps_of_a_task = st.tuples(
    st.dictionaries(topics, st.integers(0, 9_999)), st.sets(topics), st.none() | st.integers(0, 40_000)
)


@given(st.lists(steps_of_a_task, max_size=20))
def test_it_never_goes_back_and_never_passes_the_latest_record_by_more_than_was_quiet(
    steps: list[tuple[dict[str, int], set[str], int | None]],
) -> None:
    times, quiet = START, 0
    for read_ms, active, now_ms in steps:
        before, times = times, advanced(read(times, read_ms, WRITTEN), active, LATENESS_MS, now_ms)
        quiet = max(quiet, 0 if now_ms is None else now_ms - 20_000)
        if before.watermark_ms is not None:
            assert times.watermark_ms is not None
            assert times.watermark_ms >= before.watermark_ms
        assert times.watermark_ms is None or times.watermark_ms <= times.reached_ms + quiet - LATENESS_MS
