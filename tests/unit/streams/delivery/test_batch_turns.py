"""Batches are folded and handed over in the order of reading; what is stale is dropped."""

import asyncio
from collections.abc import Sequence

import orjson
import pytest

from streams.delivery.batch import Batch
from streams.delivery.state import View
from streams.delivery.task import Task
from streams.records import Provenance
from tests.doubles import PlainFlow, TextModel
from tests.flows import Counted, Tally, Visit, count
from tests.unit.streams.delivery.batches import COUNTED, batch_of
from tests.unit.streams.delivery.until import WITHIN_S


async def test_a_stale_batch_asks_no_model_changes_no_state_and_is_not_handed_over() -> None:
    flow, task, model = PlainFlow(), Task[Tally](0), TextModel()
    batch = batch_of("a", "b", flow=flow, task=task)
    flow.generation += 1
    results = await batch.infer(model, [v.text for v in batch.values])
    batch.fold(COUNTED, count)
    await batch.done()
    assert (model.calls, flow.handed, task.state.get("c")) == (0, [], None)
    assert batch.handed_over.is_set()
    assert len(results) == len(batch.values), "an agent that pairs values with results must not fail on a stale batch"


async def test_a_batch_revoked_while_its_model_computes_is_dropped() -> None:
    flow, task = PlainFlow(), Task[Tally](0)
    batch = batch_of("a", flow=flow, task=task)
    await batch.infer(TextModel(), ["a"])
    flow.generation += 1
    batch.fold(COUNTED, count)
    await batch.done()
    assert (flow.handed, task.state.get("c")) == ([], None)


async def through(batch: Batch[Visit], model: TextModel, texts: Sequence[str]) -> None:
    await batch.infer(model, texts)
    batch.fold(COUNTED, count)
    await batch.done()


async def test_batches_that_finish_out_of_order_fold_and_hand_over_in_order() -> None:
    flow, task = PlainFlow(), Task[Tally](0)
    first = batch_of("", flow=flow, task=task)
    second = batch_of("", flow=flow, task=task, previous=first.handed_over)
    third = batch_of("", flow=flow, task=task, previous=second.handed_over)
    await asyncio.gather(
        through(third, TextModel(0.0), [""]),
        through(second, TextModel(0.02), [""]),
        through(first, TextModel(0.06), [""]),
    )
    assert flow.handed == [first, second, third]
    seen = [orjson.loads(b.works[0].messages[0].value or b"")["seen"]["visits"] for b in flow.handed]
    assert seen == [1, 2, 3]


async def test_a_skipped_batch_gives_its_turn_to_the_next() -> None:
    flow = PlainFlow()
    first = batch_of("", flow=flow)
    second = batch_of("", flow=flow, previous=first.handed_over)
    first.skip()
    await asyncio.wait_for(second.done(), WITHIN_S)
    assert flow.handed == [second]


async def test_a_batch_that_fails_while_it_is_handed_over_lets_no_later_batch_pass() -> None:
    class FullFlow(PlainFlow):
        async def hand_over(self, batch: Batch[Visit]) -> None:
            if batch is first:
                await asyncio.Event().wait()
            await super().hand_over(batch)

    flow = FullFlow()
    first = batch_of("", flow=flow)
    second = batch_of("", flow=flow, previous=first.handed_over)
    passing, later = asyncio.create_task(first.done()), asyncio.create_task(second.done())
    await asyncio.sleep(0.01)
    passing.cancel()
    await asyncio.wait([later], timeout=0.05)
    later.cancel()
    assert flow.handed == [], "the second batch's offsets would be committed past the first's records"


async def test_a_bug_in_a_fold_lets_no_later_batch_pass() -> None:
    def bug(view: View[Tally], visit: Visit, provenance: Provenance) -> Counted:
        raise OSError("the disk is gone")

    flow = PlainFlow()
    first = batch_of("", flow=flow)
    second = batch_of("", flow=flow, previous=first.handed_over)
    first.fold(COUNTED, bug)
    with pytest.raises(OSError, match="disk"):
        await first.done()
    later = asyncio.create_task(second.done())
    await asyncio.wait([later], timeout=0.05)
    later.cancel()
    assert flow.handed == []


async def test_a_long_run_of_batches_keeps_no_chain_of_events() -> None:
    flow, previous = PlainFlow(), None
    for _ in range(1_000):
        batch = batch_of(flow=flow, previous=previous)
        previous = batch.handed_over
        await batch.done()
    assert not any(batch._previous for batch in flow.handed)
