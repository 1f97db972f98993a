"""Outputs and tables whose last stable offset stands still, since a transaction is open: readers see nothing."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import TopicAuthorizationFailedError
from msgspec import structs

from streams.commands.lag_table import lag_commands
from streams.kafka_tools import KafkaTools
from streams.ops import lag_reader
from streams.ops.ages import Waiting
from streams.ops.holder import Holder
from streams.ops.lag import PlaceReading
from streams.ops.lag_reader import LagReader
from streams.ops.lag_window import LagWindow
from streams.ops.report import FlowReport
from streams.ops.verdict import verdict_of
from streams.topics import PRODUCTS
from tests.flows import tally_spec
from tests.unit.streams.commands.lag_drawn import drawn
from tests.unit.streams.ops.readings import NOW_S, look, note, place, waiting
from tests.unit.streams.ops.seen import running, seen

HOLDER = Holder(producer_id=7, transactional_id="tally-9", state="Ongoing", ends_s=240.0)
HELD_MS = 1_700_000_000_000
HANGS = structs.replace(HOLDER, state="CompleteAbort", ends_s=None, abort="abort it")


def unread(holder: Holder, age_s: float = 300.0) -> PlaceReading:
    """Return an output partition from whose offset 90 on nothing is seen, since a transaction of some age is open."""
    held_ms = round((NOW_S - age_s) * 1000)
    return PlaceReading(
        topic="counted", partition=1, committed=None, position=90, stable=90, end=97, held_ms=held_ms, holder=holder
    )


def report(holder: Holder, input_place: PlaceReading | None = None, age_s: float = 300.0) -> FlowReport:
    return LagWindow(60).add(structs.replace(look(0, input_place or place()), unread=(unread(holder, age_s),)))


def test_readers_of_a_flow_that_has_caught_up_wait_and_who_holds_them_back_is_named_by_lag_and_page() -> None:
    told = (
        "its readers see nothing new of counted[1]: the open transaction of tally-9 has held back 7 offsets from 90 on"
    )
    verdict = verdict_of(seen(report(HOLDER), running(0)))
    assert (verdict.level, verdict.headline, verdict.until) == ("behind", "its readers wait", "4 min at most")
    assert "counted[1]: the open transaction of tally-9" in verdict.why
    assert f"caught up; {told}" in " ".join(drawn(report(HOLDER)).split())


@pytest.mark.parametrize(
    ("transactional_id", "flow"),
    [
        ("tag_reviews-0", "tag_reviews"),
        ("shop1.split_orders-12", "split_orders"),
        ("tally-9", ""),
        ("tag_reviews-export", ""),
        ("my tag_reviews-0", ""),
        ("", ""),
    ],
)
def test_a_worker_that_was_stopped_amid_a_commit_is_no_sender_who_has_to_end_it(
    transactional_id: str, flow: str
) -> None:
    holder = structs.replace(HOLDER, transactional_id=transactional_id)
    assert holder.flow == flow
    said = drawn(report(holder)).replace("\n", " ")
    assert ("that sender has to end it" in " ".join(said.split())) is not bool(flow)
    assert (f"a worker of {flow}, suspended amid a commit" in " ".join(said.split())) is bool(flow)


def test_one_that_hangs_is_a_person_s_to_end_and_the_command_is_told() -> None:
    verdict = verdict_of(seen(report(HANGS), running(0)))
    assert verdict.level == "bad"
    assert "Run `abort it`" in verdict.why
    assert [line.plain for line in lag_commands([report(HANGS)])] == ["counted[1]: abort it"]


def test_of_a_flow_that_is_behind_both_are_told_and_a_transaction_of_a_moment_is_not() -> None:
    behind = place(100, 150, waiting=waiting(50, 50), note=note(-3.0))
    why = verdict_of(seen(report(HOLDER, behind), running(0))).why
    assert why.startswith("its readers see nothing new of counted[1]: ")
    assert "of the work on a record is" in why
    assert "readers" not in drawn(report(HOLDER, age_s=3.0))
    assert verdict_of(seen(report(HOLDER, age_s=3.0), running(0))).headline == "caught up"


def test_a_flow_whose_table_hides_new_rows_says_so_and_who_holds_them_back() -> None:
    hidden = structs.replace(unread(HOLDER), topic="products")
    told = LagWindow(60).add(structs.replace(look(0, place()), unread=(hidden,)))
    verdict = verdict_of(seen(told, running(0)))
    assert (verdict.level, verdict.headline, verdict.until) == ("behind", "a table is held back", "4 min at most")
    words = "it sees nothing new of its table products[1]: the open transaction of tally-9 has held back 7 offsets"
    assert f"caught up; {words}" in " ".join(drawn(told).split())


@pytest.mark.parametrize(("may_read", "topic"), [(True, "counted"), (False, "counted"), (True, "products")])
async def test_outputs_and_tables_are_asked_for_beside_inputs_and_who_may_not_read_them_still_sees_the_lag(
    may_read: bool, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = replace(tally_spec(""), tables=(PRODUCTS,))
    held = TopicPartition(topic, 1)

    def told(what: Any) -> Callable[..., Awaitable[Any]]:
        async def tell(*_: object) -> Any:
            return what

        return tell

    async def offsets(_: object, leaders: Mapping[TopicPartition, int], _committed: object) -> Any:
        state: dict[TopicPartition, Any] = {held: {"stable": 90, "end": 97}}
        return {
            each: PlaceReading(topic=each.topic, partition=each.partition, committed=None, **state.get(each, {}))
            for each in leaders
        }

    async def read(_: object, readings: Mapping[TopicPartition, Any], *_args: object) -> dict[TopicPartition, Waiting]:
        if readings and not may_read:
            raise TopicAuthorizationFailedError(topic)
        return {each: Waiting(oldest_offset=90, oldest_ms=HELD_MS) for each in readings}

    names: Iterable[str] = [topic.name for topic in (*flow.inputs, *flow.needed)]
    parts = [{"partition": number, "leader": 1} for number in (0, 1)]
    described = {name: {"topic": name, "partitions": parts if name == topic else parts[:1]} for name in names}
    answers = {"_topics": set(names), "_described": described, "_committed": {}}
    for name, what in answers.items():
        monkeypatch.setattr(LagReader, name, told(what))
    monkeypatch.setattr(lag_reader, "read_group", told(("stopped", ())))
    monkeypatch.setattr(LagReader, "_offsets", offsets)
    monkeypatch.setattr(lag_reader, "read_waiting", read)
    monkeypatch.setattr(lag_reader, "find_thin", told(()))
    monkeypatch.setattr(lag_reader, "find_holders", told({held: HOLDER}))
    unused: Any = None
    reading = await LagReader(KafkaTools("kafka:9092"), unused, unused, unused, unused, "beginning", 10).look(flow)
    assert {each.topic for each in reading.places} == {topic.name for topic in flow.inputs}
    assert [(each.topic, each.partition, each.held_offsets) for each in reading.unread] == [(topic, 1, 7)]
    assert reading.unread[0].held_ms == (HELD_MS if may_read else None)
