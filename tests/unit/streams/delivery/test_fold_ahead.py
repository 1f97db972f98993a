"""Batches that fold before their model: in order, each once, while several share the model."""

import asyncio

import pytest

from streams.delivery.batch import Batch
from streams.delivery.state import View
from streams.delivery.task import Task
from streams.records import Provenance
from tests.doubles import POISON_WORD, PlainFlow, TextModel
from tests.flows import Tally, Visit, count
from tests.unit.streams.delivery.batches import COUNTED, batch_of, buried, to_counted, visit
from tests.unit.streams.delivery.until import WITHIN_S


def visits_so_far(view: View[Tally], visit: Visit, _: Provenance) -> int:
    before = view.get("c")
    seen = before.seen if before else {}
    after = seen | {"visits": seen.get("visits", 0) + 1}
    view.put("c", Tally(after))
    if visit.text == POISON_WORD:
        raise ValueError(visit.text)
    return after["visits"]


async def ask_after_fold(batch: Batch[Visit], model: TextModel, entered: list[int]) -> list[int]:
    asked = await batch.fold_ahead(visits_so_far)
    entered.append(len(flow_of(batch).handed))
    await batch.infer(model, [value.text for value in batch.values])
    batch.publish(COUNTED, to_counted, asked)
    await batch.done()
    return asked


def flow_of(batch: Batch[Visit]) -> PlainFlow:
    assert isinstance(batch._flow, PlainFlow)
    return batch._flow


async def test_batches_that_fold_ahead_see_the_earlier_ones_and_share_the_model_and_are_handed_over_in_order() -> None:
    flow, task, entered = PlainFlow(), Task[Tally](0), list[int]()
    first = batch_of("", "", flow=flow, task=task)
    second = batch_of("", flow=flow, task=task, previous=first.handed_over, ahead=first.folded)
    third = batch_of("", flow=flow, task=task, previous=second.handed_over, ahead=second.folded)
    asked = await asyncio.gather(
        ask_after_fold(third, TextModel(0.0), entered),
        ask_after_fold(second, TextModel(0.02), entered),
        ask_after_fold(first, TextModel(0.06), entered),
    )
    assert list(asked) == [[4], [3], [1, 2]]
    assert entered == [0, 0, 0], "none waits until an earlier one is answered"
    assert flow.handed == [first, second, third]
    for batch in flow.handed:
        batch.works[0].merge()
    last = task.state.get("c")
    assert last is not None
    assert last.seen == {"visits": 4}


async def test_a_fold_ahead_that_fails_leaves_no_trace_and_a_model_that_fails_afterwards_leaves_the_fold() -> None:
    task = Task[Tally](0)
    batch = batch_of("", POISON_WORD, "a", task=task)
    assert await batch.fold_ahead(visits_so_far) == [1, 2]
    assert [value.text for value in batch.values] == ["", "a"]
    later = batch_of(POISON_WORD, "b", task=task)
    asked = await later.fold_ahead(visits_whatever_they_say)
    lengths = await later.infer(TextModel(), [value.text for value in later.values])
    assert (asked, lengths) == ([4], [1]), "results of the fold stay aligned with the values"
    assert [letter.stage for letter in (*buried(batch), *buried(later))] == ["fold", "infer"]


def visits_whatever_they_say(view: View[Tally], value: Visit, provenance: Provenance) -> int:
    return visits_so_far(view, visit(value.number, ""), provenance)


async def test_a_stale_batch_folds_nothing_ahead() -> None:
    flow, task = PlainFlow(), Task[Tally](0)
    batch = batch_of("", flow=flow, task=task)
    flow.generation += 1
    assert await batch.fold_ahead(visits_so_far) == []
    await batch.done()
    assert (task.state.get("c"), flow.handed, batch.folded.is_set()) == (None, [], True)


async def test_a_batch_that_folded_ahead_only_publishes() -> None:
    batch = batch_of("")
    await batch.fold_ahead(visits_so_far)
    with pytest.raises(LookupError, match="folds twice"):
        batch.fold(COUNTED, count)


async def test_a_batch_after_one_that_is_folded_late_waits_for_it() -> None:
    flow, task = PlainFlow(), Task[Tally](0)
    first = batch_of("", flow=flow, task=task)
    second = batch_of("", flow=flow, task=task, previous=first.handed_over, ahead=first.folded)
    folding = asyncio.create_task(second.fold_ahead(visits_so_far))
    await asyncio.sleep(0.01)
    assert not folding.done()
    first.fold(COUNTED, count)
    await first.done()
    assert await asyncio.wait_for(folding, WITHIN_S) == [2]
