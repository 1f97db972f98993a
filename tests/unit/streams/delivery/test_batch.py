"""What an agent holds: results stay aligned with values, outputs say where they came from, poison is buried alone."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import orjson
import pytest
from aiokafka import ConsumerRecord, TopicPartition

from streams.delivery.batch import Batch
from streams.delivery.entry import Entry
from streams.delivery.message import Message
from streams.delivery.state import View
from streams.delivery.stopwatch import Lap
from streams.delivery.task import Task, TaskWork
from streams.records import DeadLetter, Provenance, SourceOffset, encode, output_event_id
from tests.doubles import CRASH_WORD, POISON_WORD, ForgetfulModel, PlainFlow, TextModel, kafka_record
from tests.flows import Counted, Tally, Visit, count
from tests.unit.streams.delivery.batches import COUNTED, PLACE, batch_of, buried, published, to_counted, visit
from tests.unit.streams.delivery.until import WITHIN_S


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


async def test_a_fold_is_told_of_a_record_that_was_sent_back() -> None:
    work = TaskWork(Task[Tally](0))
    places = [TopicPartition("visits", 0), TopicPartition("tally.redrive", 0)]
    entries = [Entry(work, kafka_record(place, 0, b"c", encode(visit(0, ""))), visit(0, "")) for place in places]
    batch = Batch(PlainFlow(), 0, [work], entries, None)
    assert batch.read(lambda view, _: view.redriven) == [False, True]


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
    await asyncio.wait_for(reading, WITHIN_S)
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
