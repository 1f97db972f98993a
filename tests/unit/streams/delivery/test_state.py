"""State with overlays equals a plain dictionary, whatever is committed and dropped."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from streams.delivery.state import Changes, State, View


class Count(Struct, frozen=True):
    number: int


keys = st.sampled_from("abc")
changes = st.dictionaries(keys, st.none() | st.builds(Count, st.integers(0, 9)), max_size=3)


def apply(plain: dict[str, Count], batch: Changes[Count]) -> None:
    for key, value in batch.items():
        if value is None:
            plain.pop(key, None)
        else:
            plain[key] = value


def visible(state: State[Count]) -> dict[str, Count]:
    return {key: value for key in "abc" if (value := state.get(key)) is not None}


@given(st.lists(changes | st.sampled_from(["commit", "drop"]), max_size=30))
def test_any_sequence_of_batches_commits_and_drops_equals_a_plain_replay(steps: list[Changes[Count] | str]) -> None:
    state, committed, on_their_way = State[Count](), dict[str, Count](), list[Changes[Count]]()
    for step in steps:
        if step == "drop":
            state.drop_overlays()
            on_their_way.clear()
        elif step == "commit":
            if on_their_way:
                state.merge_oldest()
                apply(committed, on_their_way.pop(0))
        elif isinstance(step, dict):
            state.overlay(step)
            on_their_way.append(step)
        expected = dict(committed)
        for batch in on_their_way:
            apply(expected, batch)
        assert visible(state) == expected
        assert state.committed == committed


@given(st.lists(st.tuples(keys, st.none() | st.integers(0, 9)), max_size=12), st.booleans())
def test_a_fold_sees_its_own_changes_and_leaves_none_if_it_fails(
    writes: list[tuple[str, int | None]], succeeds: bool
) -> None:
    state, batch = State[Count](), dict[str, Count | None]()
    state.apply({"a": Count(100), "b": Count(200)})
    batch["b"] = Count(300)
    view, expected = View(state, batch), {"a": Count(100), "b": Count(300)}
    before = dict(batch)
    for key, number in writes:
        if number is None:
            view.delete(key)
        else:
            view.put(key, Count(number))
        apply(expected, {key: None if number is None else Count(number)})
        assert {key: view.get(key) for key in "abc"} == {key: expected.get(key) for key in "abc"}
    assert batch == before
    if succeeds:
        view.keep()
        after = View(state, batch)
        assert {key: after.get(key) for key in "abc"} == {key: expected.get(key) for key in "abc"}
    assert state.committed == {"a": Count(100), "b": Count(200)}


def test_a_deleted_key_is_absent_although_an_earlier_batch_set_it() -> None:
    state = State[Count]()
    state.apply({"a": Count(1)})
    state.overlay({"a": Count(2)})
    state.overlay({"a": None})
    assert state.get("a") is None
    state.merge_oldest()
    assert state.get("a") is None
    state.merge_oldest()
    assert state.committed == {}
