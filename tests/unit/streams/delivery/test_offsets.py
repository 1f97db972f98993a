"""Where a task begins to read: never past a record that was not read, never before one that was."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.errors import OffsetsLostError
from streams.delivery.offsets import InputPartition, start_offset
from streams.errors import ConfigurationError

Start = Literal["beginning", "end"]
STARTS: tuple[Start, ...] = ("beginning", "end")


def place(committed: int | None, first: int = 10, end: int = 20, *, marked: bool = False) -> InputPartition:
    return InputPartition(
        flow="tag_reviews", topic="reviews", partition=3, committed=committed, first=first, end=end, marked=marked
    )


def test_a_group_that_never_ran_begins_where_the_settings_say() -> None:
    assert start_offset(place(None), "beginning") == 10
    assert start_offset(place(None), "end") == 20


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("committed", [10, 15, 20])
def test_a_group_goes_on_where_it_stopped_whatever_the_settings_say(committed: int, marked: bool, start: Start) -> None:
    assert start_offset(place(committed, marked=marked), start) == committed


@pytest.mark.parametrize("start", STARTS)
def test_a_group_that_kafka_forgot_does_not_begin_again(start: Start) -> None:
    with pytest.raises(OffsetsLostError, match="forgotten"):
        start_offset(place(None, marked=True), start)


@pytest.mark.parametrize("start", STARTS)
def test_records_deleted_before_they_were_read_stop_the_flow_and_are_counted(start: Start) -> None:
    with pytest.raises(OffsetsLostError, match="3 offsets from 7"):
        start_offset(place(7), start)


@pytest.mark.parametrize("start", STARTS)
def test_an_offset_past_the_logs_end_stops_the_flow(start: Start) -> None:
    with pytest.raises(OffsetsLostError, match="past the log's end 20"):
        start_offset(place(21), start)


def test_the_error_names_the_place_and_the_command_that_decides() -> None:
    with pytest.raises(OffsetsLostError) as lost:
        start_offset(place(7), "end")
    assert isinstance(lost.value, ConfigurationError)
    assert "reviews[3]" in str(lost.value)
    assert "shopstream offsets reset tag_reviews --to earliest" in str(lost.value)


@given(
    committed=st.none() | st.integers(0, 30),
    first=st.integers(0, 30),
    length=st.integers(0, 30),
    marked=st.booleans(),
    start=st.sampled_from(STARTS),
)
def test_nothing_is_skipped_or_repeated_without_a_word(
    committed: int | None, first: int, length: int, marked: bool, start: Start
) -> None:
    known = place(committed, first, first + length, marked=marked)
    ran = marked or committed is not None
    try:
        offset = start_offset(known, start)
    except OffsetsLostError:
        assert ran
        assert committed is None or not first <= committed <= first + length
    else:
        assert first <= offset <= first + length
        assert offset == committed if ran else offset in (first, first + length)
