"""What an agent holds: columns stay aligned, a failing fold leaves no trace, batches are handed over in order."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import orjson
import pytest
from aiokafka import ConsumerRecord, TopicPartition

from streams.delivery.batch import Batch
from streams.delivery.entry import Entry
from streams.delivery.message import Message
from streams.delivery.state import View
from streams.delivery.state.sealed import sealed
from streams.delivery.stopwatch import Lap
from streams.delivery.task import Task, TaskWork
from streams.records import DeadLetter, Provenance, SourceOffset, encode, output_event_id
from streams.topics import DEAD_LETTERS
from tests.doubles import CRASH_WORD, POISON_WORD, ForgetfulModel, PlainFlow, TextModel, kafka_record
from tests.flows import Counted, Tally, Visit, count, tally_spec

SPEC = tally_spec("")
(COUNTED,) = SPEC.outputs
PLACE = TopicPartition("visits", 0)


def visit(number: int, text: str) -> Visit:
    return Visit(
        event_id=f"e{number}", occurred_at=datetime(2026, 3, 1, tzinfo=UTC), customer_id="c", number=number, text=text
    )


def batch_of(
    *texts: str,
    flow: PlainFlow | None = None,
    task: Task[Tally] | None = None,
    previous: asyncio.Event | None = None,
    ahead: asyncio.Event | None = None,
    generation: int = 0,
) -> Batch[Visit]:
    work = TaskWork(task or Task[Tally](0))
    work.ends = {PLACE: len(texts)}
    visits = [visit(number, text) for number, text in enumerate(texts)]
    entries = [Entry(work, kafka_record(PLACE, v.number, b"c", encode(v)), v) for v in visits]
    return Batch(flow or PlainFlow(), generation, [work], entries, previous, ahead=ahead)


def published(batch: Batch[Visit]) -> list[int]:
    messages = batch.works[0].messages
    return [orjson.loads(m.value or b"")["number"] for m in messages if m.topic == COUNTED.name]


def buried(batch: Batch[Visit]) -> list[DeadLetter]:
    messages = batch.works[0].messages
    return [DeadLetter.from_headers(m.headers) for m in messages if m.topic == DEAD_LETTERS.name]


def to_counted(visit: Visit, length: int, provenance: Provenance) -> Counted:
    return Counted(**provenance, customer_id=visit.customer_id, number=visit.number, seen={"length": length})


async def test_one_output_per_value_with_its_own_result_in_order() -> None:
    batch = batch_of("a", "bb", "ccc")
    lengths = await batch.infer(TextModel(), [v.text for v in batch.values])
    batch.publish(COUNTED, to_counted, lengths)
    await batch.done()
    outputs = [orjson.loads(message.value or b"") for message in batch.works[0].messages]
    assert [(output["number"], output["seen"]["length"]) for output in outputs] == [(0, 1), (1, 2), (2, 3)]
    assert {message.key for message in batch.works[0].messages} == {b"c"}


async def test_an_output_says_where_it_came_from() -> None:
    batch = batch_of("a", "bb")
    batch.publish(COUNTED, to_counted, await batch.infer(TextModel(), ["a", "bb"]))
    await batch.done()
    output = orjson.loads(batch.works[0].messages[1].value or b"")
    assert output["event_id"] == output_event_id("tally", "e1")
    assert output["source"] == {"topic": "visits", "partition": 0, "offset": 1}
    assert output["occurred_at"] == "2026-03-01T00:00:00Z"
    assert output["model"]["name"] == "text"


async def test_poison_in_a_second_model_keeps_the_first_models_results_aligned() -> None:
    batch = batch_of("a", "bb", "ccc", "dddd")
    first = await batch.infer(TextModel(), ["", POISON_WORD, "22", "333"])
    assert [v.number for v in batch.values] == [0, 2, 3]
    second = await batch.infer(TextModel(), ["1", POISON_WORD, "55555"])
    assert [v.number for v in batch.values] == [0, 3]
    assert (first, second) == ([0, 3], [1, 5])
    assert {letter.source.offset for letter in buried(batch)} == {1, 2}
    assert {(letter.stage, letter.model) for letter in buried(batch)} == {("infer", "text 1")}


async def test_a_column_that_was_published_before_a_second_model_stays_aligned() -> None:
    batch = batch_of("a", "bb", "ccc")
    first = await batch.infer(TextModel(), ["a", "bb", "ccc"])
    batch.publish(COUNTED, to_counted, first)
    await batch.infer(TextModel(), [POISON_WORD, "", ""])
    await batch.done()
    outputs = [orjson.loads(m.value or b"") for m in batch.works[0].messages if m.topic == COUNTED.name]
    assert [(output["number"], output["seen"]["length"]) for output in outputs] == [(1, 2), (2, 3)]


async def test_dead_letters_stand_in_the_order_of_their_sources() -> None:
    batch = batch_of("a", POISON_WORD, "b", POISON_WORD, POISON_WORD)
    await batch.infer(TextModel(), [v.text for v in batch.values])
    assert [letter.source.offset for letter in buried(batch)] == [1, 3, 4]
    assert batch.works[0].dead == {"visits": [1, 3, 4]}


async def test_another_number_of_inputs_than_values_is_a_bug_and_nobody_is_buried() -> None:
    batch = batch_of("a", "bb", "ccc")

    async def mistaken_agent() -> None:
        batch.publish(COUNTED, to_counted, await batch.infer(TextModel(), ["a"]))
        await batch.done()

    with pytest.raises(Exception):  # noqa: B017  any error ends the worker
        await mistaken_agent()
    assert buried(batch) == []


@pytest.mark.parametrize(("model", "texts"), [(ForgetfulModel(), ["a", "b"]), (TextModel(), ["a", CRASH_WORD])])
async def test_a_bug_in_a_model_buries_nobody(model: TextModel, texts: list[str]) -> None:
    batch = batch_of(*texts)
    with pytest.raises(Exception):  # noqa: B017  any error but poison ends the worker
        await batch.infer(model, texts)
    assert buried(batch) == []


async def test_publishing_none_publishes_nothing_and_the_offset_still_moves() -> None:
    batch = batch_of("a", "b")
    batch.publish(COUNTED, lambda v, _, p: None if v.number == 0 else to_counted(v, 0, p), [0, 0])
    await batch.done()
    assert published(batch) == [1]
    assert buried(batch) == []
    assert batch.works[0].ends == {PLACE: 2}


async def test_a_failing_publish_buries_its_record_alone() -> None:
    def make(visit: Visit, _: int, provenance: Provenance) -> Counted:
        if visit.number == 1:
            raise KeyError("no such word")
        return to_counted(visit, 0, provenance)

    batch = batch_of("a", "b", "c")
    batch.publish(COUNTED, make, [0, 0, 0])
    await batch.done()
    assert published(batch) == [0, 2]
    assert [letter.source.offset for letter in buried(batch)] == [1]


async def test_an_output_that_fits_no_topic_buries_its_record() -> None:
    batch = batch_of("a", "b")
    batch.publish(COUNTED, to_counted, [2**70, 1])
    batch.publish(COUNTED, lambda v, _, p: Counted(**p, customer_id="c" * 1_000_001, number=0, seen={}), [0, 0])
    await batch.done()
    assert published(batch) == []
    assert [letter.source.offset for letter in buried(batch)] == [0, 1]


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


async def test_a_fold_with_results_gets_each_values_own_though_the_model_failed_on_one() -> None:
    def note(view: View[Tally], visit: Visit, length: int, provenance: Provenance) -> Counted | None:
        view.put(visit.customer_id, Tally({"length": length}))
        return to_counted(visit, length, provenance) if length > 1 else None

    task = Task[Tally](0)
    batch = batch_of("a", POISON_WORD, "ccc", task=task)
    batch.fold_result(COUNTED, note, await batch.infer(TextModel(), [value.text for value in batch.values]))
    await batch.done()
    assert published(batch) == [2]
    assert [letter.source.offset for letter in buried(batch)] == [1]
    assert task.state.get("c") == Tally({"length": 3})


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

    monkeypatch.setattr("streams.delivery.task.sealed", seal)
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
    await asyncio.wait_for(second.done(), 1)
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


async def test_a_redriven_records_output_names_the_place_where_it_first_stood() -> None:
    letter = DeadLetter(
        flow="tally",
        source=SourceOffset(topic="visits", partition=0, offset=7),
        stage="infer",
        error="",
        attempts=1,
        failed_at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    work, value = TaskWork(Task[Tally](0)), visit(0, "")
    record = kafka_record(TopicPartition("tally.redrive", 0), 99, b"c", encode(value), letter.headers())
    batch = Batch(PlainFlow(), 0, [work], [Entry(work, record, value)], None)
    batch.publish(COUNTED, to_counted, [0])
    await batch.done()
    (message,) = work.messages
    assert isinstance(message, Message)
    assert orjson.loads(message.value or b"")["source"]["offset"] == 7


def customers_total(view: View[Tally], _: Visit) -> int:
    tally = view.get("c")
    return sum(tally.seen.values()) if tally else 0


async def test_what_is_read_for_a_model_is_what_was_folded_by_its_turn_and_stays_aligned() -> None:
    flow, task = PlainFlow(), Task[Tally](0)
    first = batch_of("", "", flow=flow, task=task)
    second = batch_of("a", POISON_WORD, "b", flow=flow, task=task, previous=first.handed_over)
    assert second.read(customers_total) == [0, 0, 0]
    reading = asyncio.create_task(second.turn())
    first.fold(COUNTED, count)
    await first.done()
    await asyncio.wait_for(reading, 1)
    totals = second.read(customers_total)
    lengths = await second.infer(TextModel(), [v.text for v in second.values])
    assert (totals, lengths) == ([2, 2], [1, 1])
    assert [v.number for v in second.values] == [0, 2]


async def test_what_is_written_to_a_view_that_only_reads_is_not_kept() -> None:
    def write(view: View[Tally], _: Visit) -> None:
        view.put("c", Tally({"x": 1}))

    task = Task[Tally](0)
    batch = batch_of("", task=task)
    batch.read(write)
    await batch.done()
    assert task.state.get("c") is None


async def test_a_record_for_which_nothing_can_be_read_is_a_dead_letter_of_its_own() -> None:
    def fail(_: View[Tally], visit: Visit) -> int:
        if visit.number == 1:
            raise KeyError("no such customer")
        return visit.number

    batch = batch_of("a", "b", "c")
    earlier = batch.read(lambda _, visit: visit.text)
    assert batch.read(fail) == [0, 2]
    assert earlier == ["a", "c"]
    assert [letter.source.offset for letter in buried(batch)] == [1]


async def test_columns_of_a_stale_batch_are_empty_so_that_an_agent_that_pairs_them_does_not_fail() -> None:
    flow = PlainFlow()
    batch = batch_of("a", "b", flow=flow)
    column = batch.read(lambda _, visit: visit.text)
    flow.generation += 1
    lengths = await batch.infer(TextModel(), ["", ""])
    assert list(zip(column, lengths, batch.values, strict=True)) == []


class KeptTrace:
    """A tracer and its batch at once: marks outputs, and keeps what is asked of it."""

    def __init__(self) -> None:
        self.carried_offsets: list[int] = []

    def batch(self, flow: str) -> "KeptTrace":
        return self

    def carried(self, record: ConsumerRecord, outputs: Iterable[Message]) -> Iterable[Message]:
        self.carried_offsets.append(record.offset)
        return [output._replace(headers=[("of", str(record.offset).encode())]) for output in outputs]

    def end(self, seconds: Mapping[Lap, float]) -> None:
        raise AssertionError("it is not committed")


async def test_where_a_flow_is_traced_each_output_carries_its_own_records_context() -> None:
    trace = KeptTrace()
    batch = batch_of("a", POISON_WORD, "ccc", flow=PlainFlow(tracer=trace))
    batch.publish(COUNTED, to_counted, await batch.infer(TextModel(), [v.text for v in batch.values]))
    await batch.done()
    outputs = [message for message in batch.works[0].messages if message.topic == COUNTED.name]
    assert [dict(output.headers)["of"] for output in outputs] == [b"0", b"2"]
    assert trace.carried_offsets == [0, 2]


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
    assert await asyncio.wait_for(folding, 1) == [2]
