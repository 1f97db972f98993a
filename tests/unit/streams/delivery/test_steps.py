"""Folds: each in its turn into the state as it is, what fails leaves no trace, what is written is written once."""

import orjson
import pytest

from streams.delivery.state import View
from streams.delivery.state.sealed import sealed
from streams.delivery.task import Task
from streams.records import Provenance, encode, output_event_id
from tests.doubles import PlainFlow
from tests.flows import Counted, Tally, Visit, count
from tests.unit.streams.delivery.batches import COUNTED, batch_of, buried, published, to_counted


async def test_a_failing_fold_leaves_no_state_and_no_output() -> None:
    flow, task = PlainFlow(), Task[Tally](0)
    batch = batch_of("", "fold", "", flow=flow, task=task)
    batch.fold(COUNTED, count)
    await batch.done()
    assert published(batch) == [0, 2]
    assert [(letter.source.offset, letter.stage) for letter in buried(batch)] == [(1, "fold")]
    assert task.state.get("c") == Tally({"visits": 2})
    assert task.state.committed == {}


async def test_a_fold_into_many_publishes_all_it_returns_each_with_an_event_id_of_its_own() -> None:
    def twice_or_never(view: View[Tally], visit: Visit, provenance: Provenance) -> list[Counted]:
        return [count(view, visit, provenance) for _ in range(2 * (visit.text == ""))]

    task = Task[Tally](0)
    batch = batch_of("", "none", "", task=task)
    batch.fold_into_many(COUNTED, twice_or_never)
    await batch.done()
    outputs = [orjson.loads(message.value or b"") for message in batch.works[0].messages]
    assert [(output["number"], output["seen"]["visits"]) for output in outputs] == [(0, 1), (0, 2), (2, 3), (2, 4)]
    assert [output["event_id"] for output in outputs] == [
        output_event_id("tally", f"e{number}", part) for number in (0, 2) for part in (0, 1)
    ]


async def test_a_fold_into_many_that_fails_in_its_second_output_leaves_nothing_of_the_first() -> None:
    def one_good_one_bad(view: View[Tally], visit: Visit, provenance: Provenance) -> list[Counted]:
        good = count(view, visit, provenance)
        return [good, Counted(**provenance, customer_id="c", number=2**70, seen={})]

    task = Task[Tally](0)
    batch = batch_of("", task=task)
    batch.fold_into_many(COUNTED, one_good_one_bad)
    await batch.done()
    assert published(batch) == []
    assert [letter.source.offset for letter in buried(batch)] == [0]
    assert task.state.get("c") is None


async def test_why_an_output_says_nothing_goes_with_its_message() -> None:
    def decline(visit: Visit, number: int, provenance: Provenance) -> Counted:
        abstained = f"no words ({visit.event_id})" if number else None
        return Counted(**(provenance | {"abstained": abstained}), customer_id="c", number=number, seen={})  # type: ignore[arg-type]

    batch = batch_of("", "")
    batch.publish(COUNTED, decline, [0, 1])
    await batch.done()
    assert [message.declined for message in batch.works[0].messages] == [None, "no words (e1)"]


async def test_what_one_step_did_is_forgotten_if_a_later_step_fails() -> None:
    def fail(visit: Visit, _: int, __: Provenance) -> Counted:
        raise ValueError(visit.event_id)

    task = Task[Tally](0)
    batch = batch_of("", task=task)
    batch.fold(COUNTED, count)
    batch.publish(COUNTED, fail, [0])
    await batch.done()
    assert published(batch) == []
    assert len(buried(batch)) == 1
    assert task.state.get("c") is None


@pytest.mark.parametrize("value", [Tally({"\ud800": 1}), Tally({"x" * 1_100_000: 1})])
async def test_a_state_that_the_changelog_cannot_hold_buries_its_record_and_crashes_nothing(value: Tally) -> None:
    def fold(view: View[Tally], visit: Visit, provenance: Provenance) -> Counted:
        view.put("c", value)
        return to_counted(visit, 0, provenance)

    batch = batch_of("")
    batch.fold(COUNTED, fold)
    await batch.done()
    assert [letter.stage for letter in buried(batch)] == ["fold"]
    assert batch.works[0].changes == {}


async def test_a_value_that_cannot_be_written_buries_its_record_alone_and_what_came_before_it_stays() -> None:
    def fold(view: View[Tally], visit: Visit, provenance: Provenance) -> Counted:
        text = "\ud800" if visit.text == "bad" else visit.text
        seen = dict((view.get("c") or Tally({})).seen) | {text: visit.number}
        view.put("c", Tally(seen))
        return to_counted(visit, len(seen), provenance)

    task = Task[Tally](0)
    batch = batch_of("a", "b", "bad", "d", task=task)
    batch.fold(COUNTED, fold)
    await batch.done()
    assert published(batch) == [0, 1, 3]
    assert [letter.source.offset for letter in buried(batch)] == [2]
    assert batch.works[0].encoded == {"c": encode(Tally({"a": 0, "b": 1, "d": 3}))}


async def test_a_key_that_many_records_change_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def seal(key: str, value: Tally) -> bytes | None:
        written.append(key)
        return sealed(key, value)

    monkeypatch.setattr("streams.delivery.state.keyed.as_json", seal)
    batch = batch_of("a", "b", "c")
    batch.fold(COUNTED, count)
    await batch.done()
    assert written == ["c"]


async def test_a_later_batch_reads_the_state_of_an_earlier_one_that_is_not_committed() -> None:
    flow, task = PlainFlow(), Task[Tally](0)
    for _ in range(2):
        batch = batch_of("", "", flow=flow, task=task)
        batch.fold(COUNTED, count)
        await batch.done()
    assert task.state.get("c") == Tally({"visits": 4})
    task.state.merge_oldest()
    assert task.state.committed == {"c": Tally({"visits": 2})}
