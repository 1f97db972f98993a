"""Inputs of a task are merged in the order of their times; one that is behind holds the others for a short while."""

import random

import pytest
from aiokafka import ConsumerRecord, TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery import intake as module
from streams.delivery.intake import Intake, merged
from tests.doubles import kafka_record

WAIT_S = 0.5
A, B = TopicPartition("a", 0), TopicPartition("b", 0)


def records(place: TopicPartition, *times: int, first: int = 0) -> list[ConsumerRecord]:
    made = [kafka_record(place, first + at, None, None) for at in range(len(times))]
    for record, time_ms in zip(made, times, strict=True):
        record.timestamp = time_ms
    return made


def intake(low: int = 100) -> Intake:
    return Intake(["a", "b"], low, WAIT_S)


def times_of(taken: dict[int, list[ConsumerRecord]]) -> list[int]:
    return [record.timestamp for found in taken.values() for record in found]


def test_one_input_alone_is_passed_on_as_it_is() -> None:
    made = intake()
    made.add({A: records(A, 3, 1, 2)})
    made.release(0, [], 0.0)
    assert times_of(made.take(9)) == [3, 1, 2]
    assert made.ready == 0


def test_an_input_is_had_while_records_of_it_wait_or_are_ready() -> None:
    made = intake()
    made.add({A: records(A, 1, 2)})
    assert (made.has(A), made.has(B)) == (True, False)
    made.add({B: records(B, 3)})
    made.release(0, [], 0.0)
    made.take(2)
    assert (made.has(A), made.has(B)) == (False, True)
    made.take(2)
    assert not made.has(B)


def test_a_task_is_held_while_records_of_it_are_here_whether_they_wait_or_are_ready() -> None:
    made = intake()
    assert made.held == set()
    made.add({A: records(A, 1), TopicPartition("a", 3): records(TopicPartition("a", 3), 1)})
    made.release(3, [], 0.0)
    assert made.held == {0, 3}
    made.release(0, [B], 0.0)
    made.take(9)
    assert made.held == {0}
    made.clear()
    assert made.held == set()


def test_an_input_of_which_enough_is_here_is_not_wanted() -> None:
    made = intake(low=2)
    made.add({A: records(A, 1, 2), B: records(B, 1)})
    assert made.wanted([0, 1]) == [B, TopicPartition("a", 1), TopicPartition("b", 1)]


def test_two_inputs_are_merged_by_time_and_each_keeps_its_own_order() -> None:
    made = intake()
    made.add({A: records(A, 1, 9, 4), B: records(B, 2, 5, 10)})
    made.release(0, [], 0.0)
    (found,) = made.take(9).values()
    assert [(r.topic, r.timestamp) for r in found] == [("a", 1), ("b", 2), ("b", 5), ("a", 9), ("a", 4), ("b", 10)]


def test_nothing_passes_what_may_still_come_of_an_input_that_is_behind() -> None:
    made = intake()
    made.add({A: records(A, 1, 5, 9), B: records(B, 2, 6)})
    made.release(0, [B], 0.0)
    assert times_of(made.take(9)) == [1, 2, 5, 6]
    made.add({B: records(B, 7, 20, first=2)})
    made.release(0, [], 0.0)
    assert times_of(made.take(9)) == [7, 9, 20]


def test_an_input_that_is_behind_and_has_nothing_here_holds_the_others_but_not_for_ever() -> None:
    made = intake()
    made.add({A: records(A, 1)})
    made.release(0, [B], 10.0)
    assert made.ready == 0
    assert made.lacking == [B]
    assert made.patience_s(10.2) == pytest.approx(0.3)
    made.release(0, [B], 10.4)
    assert made.ready == 0
    made.release(0, [B], 10.5)
    assert times_of(made.take(9)) == [1]
    made.add({A: records(A, 2, first=1)})
    made.release(0, [B], 11.0)
    assert times_of(made.take(9)) == [2], "it was waited for already"


def test_an_input_that_came_is_waited_for_again() -> None:
    made = intake()
    made.add({A: records(A, 1)})
    made.release(0, [B], 0.0)
    made.add({B: records(B, 0)})
    made.release(0, [B], 0.1)
    assert times_of(made.take(9)) == [0]
    made.release(0, [B], 9.0)
    assert made.ready == 0
    assert made.patience_s(9.0) == WAIT_S


def test_nobody_waits_for_an_input_that_has_nothing_more_to_read() -> None:
    made = intake()
    made.add({A: records(A, 1)})
    made.release(0, [A], 0.0)
    assert times_of(made.take(9)) == [1]
    assert made.patience_s(0.0) == float("inf")


def test_inputs_of_which_enough_is_here_are_not_polled() -> None:
    made = intake(low=2)
    assert made.wanted([0, 1]) == [A, B, TopicPartition("a", 1), TopicPartition("b", 1)]
    made.add({A: records(A, 1, 2)})
    assert made.wanted([0]) == [B]
    assert made.holds(A)
    assert not made.holds(B)
    assert (made.holds_any(0), made.holds_any(1)) == (True, False)


def test_a_batch_is_of_one_task_if_that_half_fills_it_and_another_task_is_first_the_next_time() -> None:
    made = intake()
    other = TopicPartition("a", 1)
    made.add({A: records(A, *range(15)), other: records(other, *range(100, 103))})
    for partition in (0, 1):
        made.release(partition, [], 0.0)
    assert made.ready == 18
    assert times_of(made.take(10)) == list(range(10))
    assert times_of(made.take(10)) == [100, 101, 102, 10, 11, 12, 13, 14]
    assert made.take(10) == {}


def test_small_tasks_share_a_batch() -> None:
    made = intake()
    places = [TopicPartition("a", p) for p in range(4)]
    made.add({place: records(place, place.partition) for place in places})
    for partition in range(4):
        made.release(partition, [], 0.0)
    assert sorted(made.take(10)) == [0, 1, 2, 3]


def test_a_batch_of_large_records_is_as_large_as_its_bytes_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    made, other = intake(), TopicPartition("a", 1)
    sizes = [30, 60, 10, 1, 500, 1]
    made.add({A: [kafka_record(A, at, None, b"x" * size) for at, size in enumerate(sizes)]})
    made.add({other: [kafka_record(other, 0, None, None)]})
    for partition in (0, 1):
        made.release(partition, [], 0.0)
    assert made.laden
    taken: list[dict[int, list[int]]] = []
    while found := made.take(9):
        taken.append({partition: [record.offset for record in some] for partition, some in found.items()})
    assert taken == [{0: [0, 1, 2]}, {1: [0], 0: [3]}, {0: [4]}, {0: [5]}]
    assert made.held_bytes == 0
    assert not made.laden


def test_what_was_read_under_an_earlier_assignment_is_forgotten() -> None:
    made = intake()
    made.add({A: records(A, 1, 2), B: records(B, 1)})
    made.release(0, [], 0.0)
    made.add({A: records(A, 3)})
    made.clear()
    assert made.ready == 0
    assert not made.holds_any(0)
    made.release(0, [], 0.0)
    assert made.take(9) == {}


orders = st.lists(st.integers(0, 30), max_size=12)


@given(orders, orders, st.randoms(use_true_random=False))
def test_however_records_come_each_input_keeps_its_order_and_steady_times_come_out_steady(
    first: list[int], second: list[int], chance: random.Random
) -> None:
    made, now_s = intake(), 0.0
    waiting = {A: records(A, *sorted(first)), B: records(B, *sorted(second))}
    found: list[ConsumerRecord] = []
    while any(waiting.values()) or made.holds_any(0):
        now_s += 0.01
        for place, left in waiting.items():
            some = chance.randint(0, 3)
            made.add({place: left[:some]} if left[:some] else {})
            del left[:some]
        made.release(0, [place for place, left in waiting.items() if left], now_s)
        found += [record for some in made.take(4).values() for record in some]
    for place, times in ((A, first), (B, second)):
        assert [record.offset for record in found if record.topic == place.topic] == list(range(len(times)))
    assert [record.timestamp for record in found] == sorted(first + second)


def test_merging_takes_only_what_no_unfinished_input_can_still_precede() -> None:
    a, b = records(A, 1, 3, 5), records(B, 2, 4)
    assert [record.timestamp for record in merged([a, b], [b])] == [1, 2, 3, 4]
    assert [record.timestamp for record in a] == [5]
    assert b == []
