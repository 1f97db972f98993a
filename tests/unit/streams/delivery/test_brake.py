"""The brake counts dead letters among each input partition's last offsets."""

from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.brake import Brake, DeadOffsets


def test_more_dead_letters_than_the_limit_engage_it() -> None:
    brake = Brake(window=100, limit=2)
    assert not brake.engaged({})
    assert not brake.engaged({"reviews": [1, 2]})
    assert brake.engaged({"reviews": [1, 2, 3]})


def test_inputs_of_a_task_count_together() -> None:
    assert Brake(window=100, limit=2).engaged({"reviews": [1, 2], "tag_reviews.redrive": [7]})


def test_a_limit_of_0_never_brakes() -> None:
    assert not Brake(window=100, limit=0).engaged({"reviews": list(range(1_000))})


def test_dead_letters_leave_the_window_as_the_input_goes_on() -> None:
    brake = Brake(window=10, limit=2)
    dead = brake.after({}, {"reviews": [1, 2, 3]}, {"reviews": 5})
    assert dead == {"reviews": [1, 2, 3]}
    assert brake.after(dead, {}, {"reviews": 12})["reviews"] == [2, 3]
    assert not brake.after(dead, {}, {"reviews": 100})["reviews"]


def test_an_input_that_the_batch_did_not_read_keeps_its_count() -> None:
    brake = Brake(window=10, limit=2)
    assert brake.after({"reviews": [1]}, {"other": [50]}, {"other": 51}) == {"reviews": [1], "other": [50]}


@given(st.lists(st.lists(st.booleans(), max_size=20), max_size=10), st.integers(1, 40))
def test_what_is_counted_is_exactly_the_dead_among_the_last_offsets(batches: list[list[bool]], window: int) -> None:
    brake, dead, offset, all_dead = Brake(window, 1), DeadOffsets(), 0, list[int]()
    for batch in batches:
        new = [offset + at for at, died in enumerate(batch) if died]
        offset += len(batch)
        all_dead += new
        dead = brake.after(dead, {"reviews": new} if new else {}, {"reviews": offset})
        assert dead.get("reviews", []) == [known for known in all_dead if known >= offset - window]


def test_what_it_was_given_stays_as_it_was() -> None:
    known = {"reviews": [1]}
    Brake(10, 1).after(known, {"reviews": [2]}, {"reviews": 3})
    assert known == {"reviews": [1]}
