"""Event time: capped for each record, and a watermark that goes on with what is read and never back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.state.event_time import START, Times, advanced, event_ms, read
from tests.one_task import NOON, NOON_MS

LATENESS_MS = 100


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
    times = advanced(read(START, {"a": 1_000, "b": 5_000}), {"a", "b"}, LATENESS_MS)
    assert times == Times({"a": 1_000, "b": 5_000}, 900)
    assert advanced(read(times, {"a": 7_000}), {"a", "b"}, LATENESS_MS).watermark_ms == 4_900


def test_an_idle_input_does_not_hold_it_and_where_all_are_idle_the_latest_record_counts() -> None:
    times = read(START, {"a": 1_000, "b": 5_000})
    assert advanced(times, {"b"}, LATENESS_MS).watermark_ms == 4_900
    assert advanced(times, {}, LATENESS_MS).watermark_ms == 4_900


def test_there_is_none_before_every_input_spoke_or_fell_idle() -> None:
    assert advanced(START, {}, LATENESS_MS) is START
    times = read(START, {"a": 1_000})
    assert advanced(times, {"a", "b"}, LATENESS_MS).watermark_ms is None
    assert advanced(times, {"a"}, LATENESS_MS).watermark_ms == 900


def test_a_late_record_moves_nothing_back() -> None:
    times = advanced(read(START, {"a": 5_000}), {"a"}, LATENESS_MS)
    late = read(times, {"a": 10})
    assert late is times
    assert advanced(late, {"a"}, LATENESS_MS) is times


def test_an_input_that_speaks_after_the_watermark_passed_it_does_not_pull_it_back() -> None:
    times = advanced(read(START, {"a": 5_000}), {"a"}, LATENESS_MS)
    assert advanced(read(times, {"b": 10}), {"a", "b"}, LATENESS_MS).watermark_ms == 4_900


topics = st.sampled_from("abc")


@given(st.lists(st.tuples(st.dictionaries(topics, st.integers(0, 9_999)), st.sets(topics)), max_size=20))
def test_it_never_goes_back_and_never_passes_the_latest_record(steps: list[tuple[dict[str, int], set[str]]]) -> None:
    times = START
    for read_ms, active in steps:
        before, times = times, advanced(read(times, read_ms), active, LATENESS_MS)
        if before.watermark_ms is not None:
            assert times.watermark_ms is not None
            assert times.watermark_ms >= before.watermark_ms
        assert times.watermark_ms is None or times.watermark_ms <= times.reached_ms - LATENESS_MS
