"""What stands beside a committed offset: means of late that forget, read back as they were written."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from streams.delivery.note import (
    COUNTED_AFTER_S,
    FORGET_S,
    Note,
    OfWorker,
    Recent,
    Restoring,
    count_take_over,
    fade,
    read_note,
    write_note,
)
from streams.delivery.stopwatch import LAPS, Stopwatch
from tests.cost import assert_in_proportion

NOW_S = 1_800_000_000.0


def spent(**seconds: float) -> Stopwatch:
    watch = Stopwatch()
    watch.seconds = {lap: seconds[lap] for lap in LAPS if lap in seconds}
    return watch


def read(recent: Recent, at_s: float, *, braked: bool = False) -> Note:
    note = read_note(recent.note(at_s, braked=braked))
    assert note is not None
    return note


def test_a_note_says_what_a_record_spent_in_each_stage() -> None:
    recent = Recent()
    recent.add(spent(channel=0.5, model=2.0, commit=0.1), 10, topic_s=30.0, at_s=NOW_S)
    note = read(recent, NOW_S)
    expected = {"topic": 3.0, "channel": 0.5, "tokenize": 0.0, "model": 2.0, "fold": 0.0, "commit": 0.1}
    assert note.means == pytest.approx(expected)
    assert (note.at_ms, note.records, note.braked) == (1_800_000_000_000, 10.0, False)


def test_what_is_a_minute_old_counts_a_third() -> None:
    recent = Recent()
    recent.add(spent(model=4.0), 10, topic_s=0.0, at_s=NOW_S - FORGET_S)
    recent.add(spent(model=1.0), 10, topic_s=0.0, at_s=NOW_S)
    third = math.exp(-1)
    note = read(recent, NOW_S)
    assert note.records == pytest.approx(10 + 10 * third, abs=1e-3)
    assert (note.means or {})["model"] == pytest.approx((10 + 40 * third) / (10 + 10 * third), abs=1e-3)
    later = note.faded(NOW_S + FORGET_S)
    assert later.records == pytest.approx(note.records * third, abs=1e-3)
    assert later.means == pytest.approx(note.means)


def test_the_first_commit_of_a_task_has_no_means_and_tells_the_brake() -> None:
    note = read(Recent(), NOW_S, braked=True)
    assert note.means is None
    assert note.braked


@pytest.mark.parametrize(
    "metadata", [None, "", "checkpoint 7", "[]", '["shopstream2",1,2,[],true]', '["shopstream1","x"]']
)
def test_what_is_none_of_ours_is_no_note(metadata: str | None) -> None:
    assert read_note(metadata) is None


def test_a_note_of_a_later_release_with_more_at_its_end_is_read() -> None:
    later = '["shopstream1",1800000000000,4.0,[1.0,1.0,1.0,1.0,1.0,1.0],false,0.5,12.0,3,2,5,[1,2,3.0,"more"],0'
    note = read_note(f'{later},["answers"],8.5,"more"]')
    assert note is not None
    assert (note.means or {})["fold"] == 0.25


def test_a_note_with_other_stages_has_no_means() -> None:
    assert Note(at_ms=0, records=1.0, seconds=(1.0,)).means is None


@given(st.lists(st.tuples(st.integers(1, 10_000), st.floats(0, 5_000), st.floats(-100, 4_000)), max_size=20))
def test_a_note_is_short_and_its_means_are_within_what_was_seen(batches: list[tuple[int, float, float]]) -> None:
    recent, at_s = Recent(), NOW_S
    for number, seconds, later_s in batches:  # clocks may be set back
        at_s += later_s
        recent.add(spent(model=seconds), number, topic_s=number * seconds, at_s=at_s)
    written = recent.note(at_s, braked=False)
    assert len(written) < 300  # Kafka takes 4,096 bytes
    if batches:
        model = (read(recent, at_s).means or {})["model"]
        least, most = (pick(seconds for _, seconds, _ in batches) for pick in (min, max))
        rounding = 1e-4 * (1 + most)  # of sums of at least one record to four digits
        assert least - rounding <= model <= most + rounding


def test_a_note_costs_the_same_however_many_there_were() -> None:
    def tell(number: int) -> None:
        recent, watch = Recent(), spent(**dict.fromkeys(LAPS, 0.1))
        for at in range(number):
            recent.add(watch, 100, 1.0, NOW_S + at / 100)
            recent.note(NOW_S + at / 100, braked=False)

    assert_in_proportion(tell, 2_000)


def test_a_note_from_the_future_counts_fully() -> None:
    assert fade(-5.0) == fade(0.0) == 1.0


def test_a_note_says_for_how_long_brokers_held_its_task_back() -> None:
    note = read_note(Recent().note(NOW_S, braked=False, throttled_s=12.34))
    assert note is not None
    assert note.throttled_s == 12.3
    older = read_note('["shopstream1",1800000000000,4.0,[1.0,1.0,1.0,1.0,1.0,1.0],false,0.5]')
    assert older is not None
    assert older.throttled_s == 0.0


def test_a_note_says_how_much_processor_time_its_worker_gets() -> None:
    note = read_note(Recent().note(NOW_S, braked=False, worker=OfWorker(processor_share=0.1234)))
    assert note is not None
    assert note.processor_share == 0.12
    older = read_note('["shopstream1",1800000000000,4.0,[1.0,1.0,1.0,1.0,1.0,1.0],false]')
    assert older is not None
    assert older.processor_share == 1.0
    assert (older.dead, older.taken) == (0, 0)


def test_a_note_says_for_how_long_its_worker_stood_still() -> None:
    note = read_note(Recent().note(NOW_S, braked=False, worker=OfWorker(stood_s=8.26)))
    assert note is not None
    assert note.stood_s == 8.3
    older = read_note('["shopstream1",1800000000000,4.0,[1.0,1.0,1.0,1.0,1.0,1.0],false,0.5,0.0,0,0,0,null,0,[]]')
    assert older is not None
    assert older.stood_s == 0.0


def test_a_note_counts_take_overs_since_a_commit_until_the_next_one() -> None:
    recent = Recent()
    recent.add(spent(model=1.0), 10, topic_s=0.0, at_s=NOW_S)
    noted = read_note(recent.note(NOW_S, braked=True, dead=7))
    assert noted is not None
    assert (noted.dead, noted.taken) == (7, 0)
    assert count_take_over(noted, NOW_S + COUNTED_AFTER_S - 1) == "", "a worker ended, or one came"
    once = read_note(count_take_over(noted, NOW_S + COUNTED_AFTER_S))
    at_ms = round((NOW_S + COUNTED_AFTER_S) * 1000)
    assert once == structs.replace(noted, taken=1, taken_ms=at_ms), "all else is as its last commit said"
    twice = read_note(count_take_over(once, NOW_S + 60))
    assert twice == structs.replace(noted, taken=2, taken_ms=round((NOW_S + 60) * 1000))


def test_a_take_over_that_its_restore_has_counted_is_not_counted_at_its_end_but_said_to_be_done() -> None:
    restores = Note(at_ms=0, taken=2, taken_ms=5, restoring=Restoring(3, 4, 1.0))
    assert read_note(write_note(restores)) == restores
    done = read_note(count_take_over(restores, NOW_S))
    assert done == Note(at_ms=0, taken=2, taken_ms=round(NOW_S * 1000))
