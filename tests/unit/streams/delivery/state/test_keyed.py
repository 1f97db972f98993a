"""State with overlays equals a plain dictionary, whatever is committed and dropped; it forgets its oldest keys."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, json, msgpack

from streams.delivery.state import Bounds, Changes, State


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


def written(bounds: Bounds, *writes: tuple[str, int]) -> State[Count]:
    """Commit one write a batch: a key, and how far the event time was."""
    state = State[Count](bounds)
    for key, time_ms in writes:
        state.overlay({key: Count(0)}, time_ms)
        state.merge_oldest()
    return state


def test_too_many_keys_are_forgotten_by_their_last_write_and_not_by_their_first() -> None:
    state = written(Bounds(keys=2), ("a", 0), ("b", 0), ("c", 0), ("a", 0))
    assert state.outdated(None, 9) == ["b"]
    assert written(Bounds(keys=3), ("a", 0), ("b", 0), ("c", 0)).outdated(None, 9) == []


def test_no_more_keys_are_forgotten_at_once_than_a_transaction_may_carry() -> None:
    state = written(Bounds(keys=1), *((str(number), 0) for number in range(10)))
    assert state.outdated(None, 4) == ["0", "1", "2", "3"]


def test_a_key_that_was_not_written_for_its_keeping_time_is_forgotten() -> None:
    state = written(Bounds(keep_ms=100), ("a", 0), ("b", 50), ("a", 120))
    assert state.outdated(None, 9) == []
    assert state.outdated(150, 9) == []
    assert state.outdated(151, 9) == ["b"]
    assert state.outdated(221, 9) == ["b", "a"]


def test_old_keys_that_did_not_fit_one_transaction_are_found_again_at_once() -> None:
    state = written(Bounds(keep_ms=100), ("a", 0), ("b", 0), ("c", 0))
    assert state.outdated(200, 2) == ["a", "b"]
    state.overlay({"a": None, "b": None}, 200)
    state.merge_oldest()
    assert state.outdated(200, 2) == ["c"]


def test_ages_are_not_looked_at_again_before_a_part_of_the_age_has_passed() -> None:
    state = written(Bounds(keep_ms=10_000), ("a", 0))
    assert state.outdated(9_000, 9) == []
    assert state.outdated(9_005, 9) == []
    assert state.outdated(10_001, 9) == ["a"]


def test_keys_that_are_too_large_together_are_forgotten_oldest_first() -> None:
    state = State[Count](Bounds(bytes=100))
    for key, size in (("a", 39), ("b", 19), ("c", 39), ("a", 9), ("d", 59)):
        state.overlay({key: Count(0)}, 0, {key: size})
        state.merge_oldest()
    assert state.held_bytes == 20 + 40 + 10 + 60
    assert state.outdated(None, 9) == ["b", "c"]
    state.apply({"b": None, "c": None})
    assert (state.held_bytes, state.outdated(None, 9)) == (70, [])


@given(st.lists(st.tuples(keys, st.none() | st.integers(0, 50)), max_size=30), st.integers(0, 90))
def test_forgetting_by_size_leaves_what_fits_and_no_less(writes: list[tuple[str, int | None]], most: int) -> None:
    state, sizes = State[Count](Bounds(bytes=most)), dict[str, int]()
    for key, size in writes:
        sizes.pop(key, None)
        state.apply({key: None if size is None else Count(1)}, 0, {} if size is None else {key: size})
        if size is not None:
            sizes[key] = size + len(key)
    assert state.held_bytes == sum(sizes.values())
    gone = state.outdated(None, 99)
    left = list(sizes.values())[len(gone) :]
    assert gone == list(sizes)[: len(gone)]
    assert sum(left) <= most
    assert not gone or sum(left) + sizes[gone[-1]] > most


def test_a_key_that_a_batch_on_its_way_writes_or_deletes_is_not_forgotten() -> None:
    state = written(Bounds(keys=0, keep_ms=10), ("a", 0), ("b", 0), ("c", 0))
    state.overlay({"a": Count(1), "b": None}, 500)
    assert state.outdated(500, 9) == ["c"]


@given(st.lists(st.tuples(keys, st.booleans()), max_size=20), st.integers(0, 3))
def test_forgetting_leaves_exactly_the_keys_written_last(writes: list[tuple[str, bool]], most: int) -> None:
    state, last = State[Count](Bounds(keys=most)), dict[str, None]()
    for key, deletes in writes:
        state.apply({key: None if deletes else Count(1)})
        last.pop(key, None)
        if not deletes:
            last[key] = None
    gone = state.outdated(None, 99)
    state.apply(dict.fromkeys(gone))
    assert list(state.committed) == list(last)[max(0, len(last) - most) :]


@given(st.lists(changes, max_size=8), st.integers(0, 8), st.sampled_from([json.encode, msgpack.encode]))
def test_a_sealed_part_is_read_as_it_was_written_now_or_by_an_earlier_version_and_held_as_the_changelog_holds_it(
    batches: list[Changes[Count]], committed: int, write: Callable[[Count], bytes]
) -> None:
    sealed, open_ = State[Count](parts=frozenset({"s"}), sealed={"s": Count}), State[Count]()
    for number, batch in enumerate(batches):
        named = {f"s {key}": value for key, value in batch.items()}
        encoded = {key: None if value is None else write(value) for key, value in named.items()}
        sealed.overlay(sealed.as_kept(named, encoded))
        open_.overlay(open_.as_kept(named, encoded))
        if number < committed:
            sealed.merge_oldest()
            open_.merge_oldest()
    for key in ("s a", "s b", "s c"):
        assert sealed.get(key) == open_.get(key)
    assert sealed.committed == {key: write(value) for key, value in open_.committed.items() if isinstance(value, Count)}
