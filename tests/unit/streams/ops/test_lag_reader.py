"""Several flows are looked at side by side, within a bound, and one of which nothing is told hides no other."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from typing import Any

import pytest
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from streams.flow_topics import FLOW_TOPICS
from streams.kafka_tools import KafkaTools
from streams.ops import asking, lag_reader
from streams.ops.lag import FlowReading
from streams.ops.lag_reader import FlowInputs, LagReader
from streams.ops.replicas import Thin
from streams.topic_admin import TopicsMissingError
from tests.flows import tally_spec
from tests.unit.streams.ops.readings import look

FLOWS = [tally_spec(name) for name in ("one", "two", "three")]


class Told(LagReader):
    """A reader to whom a broker tells of each flow what is said here, or nothing."""

    asking: int
    most: int
    read: list[str]
    hidden: Exception | None
    answers: dict[str, Exception | None]

    @classmethod
    def new(cls, **answers: Exception | None) -> "Told":
        unused: Any = None
        told = cls(KafkaTools("kafka:9092"), unused, unused, unused, unused, "beginning", 10)
        told.__dict__.update(asking=0, most=0, read=[], hidden=None, answers=answers)
        return told

    async def _topics(self) -> set[str]:
        return set()

    async def _asked(self, flow: FlowInputs, known: Collection[str]) -> FlowReading:
        name = flow.name.removeprefix("tally")
        self.__dict__["asking"] += 1
        self.__dict__["most"] = max(self.most, self.asking)
        try:
            await (asyncio.sleep(0) if name in self.answers else asyncio.Event().wait())
        finally:
            self.__dict__["asking"] -= 1
        if (error := self.answers[name]) is not None:
            raise error
        return look(0.0)

    async def _read(self, asked: FlowReading, only: Any, within_s: float) -> FlowReading:
        assert self.asking == 0
        self.read.append(f"{within_s:.1f}")
        if self.hidden is not None and len(self.read) == 1:
            raise self.hidden
        return asked


async def test_flows_are_asked_for_side_by_side_and_share_the_time_to_read() -> None:
    reader = Told.new(one=None, two=None, three=None)
    found = await reader.look_at_all(FLOWS)
    assert found == [look(0.0)] * 3
    assert (reader.most, reader.read) == (3, ["1.0"] * 3)


async def test_a_flow_of_which_nothing_is_told_in_time_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "TELL_WITHIN_S", 0.2)
    one, two, three = await Told.new(one=None, three=None).look_at_all(FLOWS)
    assert (one, three) == (look(0.0), look(0.0))
    assert str(two).startswith("the broker tells nothing of it within ")


async def test_a_flow_that_may_not_be_looked_at_hides_no_other() -> None:
    refused, missing = GroupAuthorizationFailedError("tallyone"), TopicsMissingError(["visits"], "kafka:9092")
    found = await Told.new(one=refused, two=missing, three=None).look_at_all(FLOWS)
    assert found == [refused, missing, look(0.0)]


async def test_a_flow_whose_records_may_not_be_read_hides_no_other() -> None:
    reader = Told.new(one=None, two=None)
    reader.__dict__["hidden"] = TopicAuthorizationFailedError("visits")
    assert await reader.look_at_all(FLOWS[:2]) == [reader.hidden, look(0.0)]


async def test_a_broker_that_does_not_even_name_its_topics_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_: LagReader) -> set[str]:
        await asyncio.Event().wait()
        return set()

    monkeypatch.setattr(lag_reader, "TELL_WITHIN_S", 0.05)
    monkeypatch.setattr(Told, "_topics", never)
    with pytest.raises(TimeoutError, match="does not say within 0 s which topics there are"):
        await Told.new().look_at_all(FLOWS)


async def test_a_table_that_services_write_is_no_topic_that_a_flow_cannot_write_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    flow, looked_at = FLOW_TOPICS["recommend_products"], list[str]()
    names = [topic.name for topic in (*flow.inputs, *flow.needed)]

    async def thin(_admin: object, described: Iterable[dict[str, Any]]) -> tuple[Thin, ...]:
        looked_at.extend(topic["topic"] for topic in described)
        return ()

    def told(what: Any) -> Callable[..., Awaitable[Any]]:
        async def tell(*_: object) -> Any:
            return what

        return tell

    monkeypatch.setattr(lag_reader, "find_thin", thin)
    monkeypatch.setattr(LagReader, "_described", told({name: {"topic": name, "partitions": []} for name in names}))
    monkeypatch.setattr(lag_reader, "read_group", told(("stopped", ())))
    monkeypatch.setattr(LagReader, "_committed", told({}))
    monkeypatch.setattr(LagReader, "_offsets", told({}))
    unused: Any = None
    await LagReader(KafkaTools("kafka:9092"), unused, unused, unused, unused, "beginning", 10)._asked(flow, names)
    assert sorted(looked_at) == ["dead-letters", "recommend_products.changelog", "recommendations", "shared-counts"]
