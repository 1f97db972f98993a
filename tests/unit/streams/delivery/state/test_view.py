"""A fold sees what came before it, and what it changes counts only if it succeeds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from streams.delivery.state import Part, State, Timer
from streams.delivery.task import Task, TaskWork
from streams.records import Product, RecordError, SourceOffset, decode
from streams.topic_kinds import RecordTopic, TableTopic
from streams.topics import PRODUCTS
from tests.one_task import NOON, NOON_MS
from tests.sittings import Look, Sittings
from tests.unit.streams.delivery.state.works import BURST, WEEK, Count, new_task, view

keys = st.sampled_from("abc")


@given(st.lists(st.tuples(keys, st.none() | st.integers(0, 9)), max_size=12), st.booleans())
def test_a_fold_sees_its_own_changes_and_leaves_none_if_it_fails(
    writes: list[tuple[str, int | None]], succeeds: bool
) -> None:
    work = TaskWork(new_task())
    work.task.state.apply({"a": Count(100), "b": Count(200)})
    work.changes["b"] = Count(300)
    seen, expected = view(work), {"a": Count(100), "b": Count(300)}
    before = dict(work.changes)
    for key, number in writes:
        if number is None:
            seen.delete(key)
        else:
            seen.put(key, Count(number))
        expected.pop(key, None)
        if number is not None:
            expected[key] = Count(number)
        assert {key: seen.get(key) for key in "abc"} == {key: expected.get(key) for key in "abc"}
    assert work.changes == before
    if succeeds:
        seen.keep()
        after = view(work)
        assert {key: after.get(key) for key in "abc"} == {key: expected.get(key) for key in "abc"}
    assert work.task.state.committed == {"a": Count(100), "b": Count(200)}


def test_values_are_sealed_as_the_changelog_will_hold_them() -> None:
    work = TaskWork(new_task())
    seen = view(work)
    seen.put("a", Count(1))
    seen.put("a", Count(2))
    seen.delete("b")
    seen.keep()
    assert (work.changes, work.encoded) == ({"a": Count(2), "b": None}, {"a": b'{"number":2}', "b": None})


class Price(Struct, frozen=True):
    minor: float
    label: str | None = None


def test_a_value_that_could_not_be_read_again_is_refused_while_it_can_still_be_a_dead_letter() -> None:
    work = TaskWork(new_task())
    seen = view(work)
    seen.put("b", Count(1))
    seen.put("a", Price(float("nan")))  # type: ignore[arg-type]
    seen.wake_at(WEEK, "b", 5_000)
    with pytest.raises(RecordError, match="could not be read again"):
        seen.keep()
    assert (work.changes, work.encoded, work.alarms) == ({}, {}, {}), "and nothing of its fold is kept"


def test_a_value_with_a_null_that_may_be_one_is_fine() -> None:
    work = TaskWork(new_task())
    seen = view(work)
    seen.put("a", Price(1.5))  # type: ignore[arg-type]
    seen.keep()
    assert work.encoded == {"a": b'{"minor":1.5,"label":null}'}


def test_a_timer_that_was_set_is_pending_and_says_what_set_it() -> None:
    work = TaskWork(new_task())
    seen = view(work, offset=7)
    assert seen.pending(WEEK, "a") is None
    seen.wake_at(WEEK, "a", 5_000)
    assert seen.pending(WEEK, "a") == 5_000
    assert work.alarms == {}
    seen.keep()
    assert view(work).pending(WEEK, "a") == 5_000
    assert view(work).pending(BURST, "a") is None
    pending = work.alarms["close_week a"]
    assert pending is not None
    assert (pending.cause, pending.occurred_at) == ("output7", NOON)
    assert pending.source == SourceOffset(topic="visits", partition=0, offset=7)


def test_a_delay_counts_by_the_timers_own_clock() -> None:
    seen = view(TaskWork(new_task()), time_ms=NOON_MS, now_ms=NOON_MS + 90_000)
    seen.wake_after(WEEK, "a", 1_000)
    seen.wake_after(BURST, "a", 1_000)
    assert seen.pending(WEEK, "a") == NOON_MS + 1_000
    assert seen.pending(BURST, "a") == NOON_MS + 91_000


def test_delays_end_together_at_the_next_step_of_their_timer() -> None:
    steps, work = Timer("steps", "processing", step_ms=250), TaskWork(new_task())
    for key, late_ms in {"a": 0, "b": 10, "c": 250, "d": 260}.items():
        seen = view(work, now_ms=NOON_MS + late_ms)
        seen.wake_after(steps, key, 500)
        seen.keep()
    assert [view(work).pending(steps, key) for key in "abcd"] == [NOON_MS + ms for ms in (500, 750, 750, 1_000)]


def test_a_timer_of_a_fold_that_fails_was_never_set_and_one_that_was_cancelled_does_not_ring() -> None:
    work = TaskWork(new_task())
    view(work).wake_at(WEEK, "a", 1)
    assert view(work).pending(WEEK, "a") is None
    work.task.timers.overlay({WEEK.id("a"): None})
    seen = view(work)
    seen.wake_at(WEEK, "a", 1)
    seen.cancel(WEEK, "a")
    assert seen.pending(WEEK, "a") is None
    seen.keep()
    assert work.alarms == {"close_week a": None}


@pytest.mark.parametrize("at_ms", [-1, 2**53, 2**70])
def test_a_time_that_is_none_is_refused(at_ms: int) -> None:
    with pytest.raises(ValueError, match="cannot fire"):
        view(TaskWork(new_task())).wake_at(WEEK, "a", at_ms)


@pytest.mark.parametrize("key", ["\ud800", "a\udfff"])
def test_a_key_that_is_no_text_is_refused(key: str) -> None:
    stored, woken = view(TaskWork(new_task())), view(TaskWork(new_task()))
    stored.put(key, Count(1))
    woken.wake_at(WEEK, key, 1)
    for seen in (stored, woken):
        with pytest.raises(ValueError, match="surrogates"):
            seen.keep()


SEEN, BOUGHT = Part("seen", Count), Part("bought", Price)


def in_parts() -> TaskWork[Any]:
    return TaskWork(Task(3, State(parts=frozenset({"seen", "bought"}))))


def test_parts_of_a_state_have_keys_of_their_own() -> None:
    work = in_parts()
    seen = view(work)
    seen.part(SEEN).put("a b", Count(1))
    seen.part(BOUGHT).put("a b", Price(2.0))
    seen.part(SEEN).put("c", Count(3))
    seen.part(SEEN).delete("c")
    seen.keep()
    again = view(work)
    assert again.part(SEEN).get("a b") == Count(1)
    assert again.part(BOUGHT).get("a b") == Price(2.0)
    assert again.part(SEEN).get("c") is None
    assert work.encoded.keys() == {"seen a b", "bought a b", "seen c"}


def test_a_part_that_the_flow_does_not_name_is_refused_and_so_is_a_key_of_none() -> None:
    with pytest.raises(LookupError, match="no part seen"):
        view(TaskWork(new_task())).part(SEEN)
    seen = view(in_parts())
    seen.put("sold x", Count(1))
    with pytest.raises(LookupError, match="of no part"):
        seen.keep()


@pytest.mark.parametrize("name", ["", "Seen", "a b", "é", "1"])
def test_a_parts_name_can_stand_before_a_key(name: str) -> None:
    with pytest.raises(ValueError, match="part of a state"):
        Part(name, Count)


TOTALS = TableTopic(name="totals", help="of a test", key="task", struct=Sittings)


def test_a_fold_publishes_beside_what_it_returns_and_a_table_gets_the_last_of_a_key() -> None:
    work = in_parts()
    for number in range(3):
        seen = view(work)
        seen.publish(TOTALS, Sittings(task=str(seen.partition), sittings=number))
        seen.publish(PRODUCTS, Product(product_id=f"p{number}", title="shoe"))
        seen.keep()
    assert decode("totals", Sittings, work.rows["totals", b"3"].value).sittings == 2
    assert [m.key for m in work.rows.values() if m.topic == "products"] == [b"p0", b"p1", b"p2"]


def test_what_a_fold_that_fails_would_have_published_is_not() -> None:
    work = in_parts()
    seen = view(work)
    seen.publish(TOTALS, Sittings(task="3", sittings=1))
    with pytest.raises(RecordError):
        seen.publish(PRODUCTS, Product(product_id="", title="a record that nobody could read"))
    assert (work.rows, work.messages) == ({}, [])


def test_every_record_of_a_topic_that_is_no_table_is_sent_in_order() -> None:
    work = in_parts()
    looks = RecordTopic(name="looks", help="of a test", key="customer_id", struct=Look, retention_ms=1)
    seen = view(work)
    for number in range(3):
        seen.publish(looks, Look(event_id="e", occurred_at=NOON, customer_id="c", number=number))
    seen.keep()
    assert [decode("looks", Look, message.value).number for message in work.messages] == [0, 1, 2]
