"""Timers fire once, in the order of their times, for what is pending when it is their turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.state import Changes, Due, Pending, Timer, Timers
from streams.records import SourceOffset
from tests.one_task import NOON
from tests.unit.streams.delivery.state.works import BURST, WEEK


def pending(at_ms: int, cause: str = "c") -> Pending:
    return Pending(at_ms, cause, NOON, SourceOffset(topic="visits", partition=0, offset=3))


def timers(*batches: Changes[Pending]) -> Timers:
    made = Timers((WEEK, BURST))
    for changes in batches:
        made.overlay(changes)
    return made


def rung(due: list[Due]) -> list[tuple[str, str, int]]:
    return [(one.timer, one.key, one.at_ms) for one in due]


def test_what_is_due_by_its_own_clock_comes_in_order_and_once() -> None:
    made = timers({WEEK.id("b"): pending(20), WEEK.id("a"): pending(10), BURST.id("a"): pending(5)})
    assert rung(made.due("event", 15, 9)) == [("close_week", "a", 10)]
    assert rung(made.due("event", 20, 9)) == [("close_week", "b", 20)]
    assert made.due("event", 99, 9) == []
    assert made.next_ms("processing") == 5
    assert rung(made.due("processing", 5, 9)) == [("burst", "a", 5)]
    assert made.next_ms("processing") is None


def test_no_more_are_due_at_once_than_a_batch_takes() -> None:
    made = timers({WEEK.id(str(number)): pending(number) for number in range(5)})
    assert [len(made.due("event", 9, 2)) for _ in range(4)] == [2, 2, 1, 0]


def test_many_of_one_timer_do_not_hold_up_another_and_each_has_its_own_bound() -> None:
    slow, quick = Timer("slow", "event", most=2), Timer("quick", "event")
    made = Timers((slow, quick))
    changes: Changes[Pending] = {slow.id(str(number)): pending(number) for number in range(5)}
    made.overlay(changes | {quick.id("a"): pending(4)})
    assert [(one.timer, one.at_ms) for one in made.due("event", 9, 9)] == [("slow", 0), ("slow", 1), ("quick", 4)]
    assert made.next_ms("event") == 2
    assert [one.at_ms for one in made.due("event", 9, 1)] == [2]


def test_one_that_was_set_again_fires_at_its_new_time_alone() -> None:
    made = timers({WEEK.id("a"): pending(10)}, {WEEK.id("a"): pending(30)}, {WEEK.id("b"): pending(5)})
    assert rung(made.due("event", 20, 9)) == [("close_week", "b", 5)]
    assert rung(made.due("event", 30, 9)) == [("close_week", "a", 30)]


def test_one_that_was_set_again_for_the_same_time_fires_once_with_its_last_cause() -> None:
    batches: list[Changes[Pending]] = [
        {WEEK.id("a"): pending(10, str(number)), WEEK.id("b"): pending(10)} for number in range(3)
    ]
    made = timers(*batches)
    assert [(one.key, one.cause) for one in made.due("event", 10, 9)] == [("a", "2"), ("b", "c")]
    assert made.due("event", 10, 9) == []


def test_one_that_was_cancelled_or_set_anew_while_its_batch_waited_is_not_due_any_more() -> None:
    made = timers({WEEK.id("a"): pending(10), WEEK.id("b"): pending(10), WEEK.id("c"): pending(10, "old")})
    first, second, third = made.due("event", 10, 9)
    made.overlay({WEEK.id("a"): None, WEEK.id("b"): pending(99), WEEK.id("c"): pending(10, "new")})
    assert (made.still(first), made.still(second)) == (None, None)
    assert made.still(third) is not None
    assert made.still(third).cause == "new"  # type: ignore[union-attr]


def test_what_fired_in_a_batch_that_was_dropped_fires_again() -> None:
    made = timers({WEEK.id("a"): pending(10)})
    made.merge_oldest()
    assert len(made.due("event", 10, 9)) == 1
    made.overlay({WEEK.id("a"): None})
    made.drop_overlays()
    assert rung(made.due("event", 10, 9)) == [("close_week", "a", 10)]


def test_what_was_set_by_a_batch_that_was_dropped_never_fires() -> None:
    made = timers({WEEK.id("a"): pending(10)})
    made.drop_overlays()
    assert made.due("event", 99, 9) == []


def test_what_a_restore_brings_fires() -> None:
    made = timers()
    made.apply({WEEK.id("a b"): pending(10)})
    made.apply({BURST.id(""): pending(1)})
    assert rung(made.due("event", 10, 9)) == [("close_week", "a b", 10)]
    assert rung(made.due("processing", 10, 9)) == [("burst", "", 1)]


def test_a_timer_that_this_version_does_not_know_is_silent_and_kept() -> None:
    made = Timers((WEEK,))
    made.apply({"gone a": pending(1)})
    assert made.due("event", 99, 9) == made.due("processing", 99, 9) == []
    assert made.get("gone a") == pending(1)


def test_ids_are_a_function_of_the_time_in_event_time_and_else_of_the_record_that_set_it() -> None:
    def ids(timer: Timer, *set_by: Pending) -> set[str]:
        return {timers({timer.id("a"): one}).due(timer.clock, 99, 9)[0].event_id for one in set_by}

    assert len(ids(WEEK, pending(10, "x"), pending(10, "y"))) == 1
    assert len(ids(WEEK, pending(10, "x"), pending(11, "x"))) == 2
    assert len(ids(BURST, pending(10, "x"), pending(11, "x"))) == 1
    assert len(ids(BURST, pending(10, "x"), pending(10, "y"))) == 2


def test_a_due_timer_becomes_pending_again_as_it_was() -> None:
    (due,) = timers({BURST.id("a"): pending(10, "x")}).due("processing", 10, 9)
    assert due.pending() == pending(10, "x")


@pytest.mark.parametrize("name", ["", "Week", "close week", "1st", "a\n"])
def test_a_name_that_could_not_stand_before_a_key_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="lower case"):
        Timer(name, "event")


def test_a_timer_that_is_set_again_and_again_takes_bounded_memory() -> None:
    made = timers({WEEK.id("a"): pending(0)})
    made.due("event", -1, 9)
    for at_ms in range(1, 20_000):
        made.overlay({WEEK.id("a"): pending(at_ms)})
        made.merge_oldest()
    assert made._heaps is None or sum(map(len, made._heaps.values())) < 2_000
    assert rung(made.due("event", 99_999, 9)) == [("close_week", "a", 19_999)]


steps = st.lists(
    st.tuples(st.sampled_from("ab"), st.none() | st.integers(0, 9)) | st.sampled_from(["commit", "drop", "fire"]),
    max_size=30,
)


@given(steps)
def test_whatever_is_set_committed_dropped_and_rung_the_due_are_those_that_are_pending(
    steps: list[tuple[str, int | None] | str],
) -> None:
    made, on_their_way = timers(), 0
    for step in steps:
        if step == "drop":
            made.drop_overlays()
            on_their_way = 0
        elif step == "commit" and on_their_way:
            made.merge_oldest()
            on_their_way -= 1
        elif step == "fire":
            expected = {(key, one.at_ms) for key in "ab" if (one := made.get(WEEK.id(key))) and one.at_ms <= 5}
            due = made.due("event", 5, 99)
            assert {(one.key, one.at_ms) for one in due} == expected
            made.overlay({one.id: None for one in due})
            on_their_way += 1
        elif isinstance(step, tuple):
            key, at_ms = step
            made.overlay({WEEK.id(key): None if at_ms is None else pending(at_ms)})
            on_their_way += 1
