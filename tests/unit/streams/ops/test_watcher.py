"""The watcher looks again and again; what it could not look at is not told as if it were known."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    NodeNotReadyError,
    RequestTimedOutError,
)
from msgspec import structs

from streams.clients.refusal import BrokerRefusesError, BrokerUnreachableError
from streams.ops import health
from streams.ops import watcher as module
from streams.ops.lag import FlowReading
from streams.ops.watcher import FRESH_S, Watcher
from streams.process.processor_time import ProcessorTime, Used
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError
from tests.flows import tally_spec
from tests.unit.streams.delivery.until import until
from tests.unit.streams.ops.readings import look, place, waiting

ONE, TWO = tally_spec("one"), tally_spec("two")


class Looks:
    """A lag reader: what each flow's look gives or raises."""

    def __init__(self) -> None:
        self.opened = self.asked = self.refused = 0
        self.refuses: Exception | None = None
        self.errors: dict[str, Exception] = {}
        self.answers = asyncio.Event()
        self.answers.set()

    async def look(self, flow: object) -> FlowReading:
        self.asked += 1
        await self.answers.wait()
        name: str = flow.name  # type: ignore[attr-defined]
        if name in self.errors:
            raise self.errors[name]
        reading = look(0.0, place(end=150, waiting=waiting(50, 50)))
        return structs.replace(reading, flow=name, at_s=time.time())

    @asynccontextmanager
    async def open(self, *_: object) -> AsyncIterator["Looks"]:
        if self.refuses is not None:
            self.refused += 1
            raise self.refuses
        self.opened += 1
        yield self

    async def why(self, *_: object) -> Exception:
        return self.refuses or BrokerUnreachableError("kafka:9093")


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    looks = Looks()
    monkeypatch.setattr(module, "open_lag_reader", looks.open)
    monkeypatch.setattr(module, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(module, "why_unreachable", looks.why)
    return looks


def new_watcher(folder: Path) -> Watcher:
    return Watcher(Settings(data_dir=str(folder)), "host-0", [ONE, TWO], [], {}, processor_time=ProcessorTime())


@pytest.fixture
async def watcher(looks: Looks, tmp_path: Path) -> AsyncIterator[Watcher]:
    watcher = new_watcher(tmp_path)
    assert {flow.trouble for flow in watcher.see().flows} == {"not looked at yet"}
    await watcher.start()
    yield watcher
    await watcher.stop()


async def test_every_flow_is_seen_with_its_lag_also_those_that_run_elsewhere(watcher: Watcher) -> None:
    await until(lambda: all(flow.report for flow in watcher.see().flows))
    one, two = watcher.see().flows
    assert (one.name, one.now, one.report and one.report.events) == ("tallyone", None, 50)
    assert two.trouble == ""
    await until(lambda: [len(points) for points in watcher.history().values()] == [1, 1])
    assert watcher.see().ready  # it runs nothing


async def test_a_flow_that_cannot_be_looked_at_says_why_and_hides_no_other(watcher: Watcher, looks: Looks) -> None:
    looks.errors[ONE.name] = TopicsMissingError(["visitsone"], "kafka:9092")
    await until(lambda: bool(watcher.see().flows[0].trouble))
    one, two = watcher.see().flows
    assert one.report is None
    assert "visitsone is not on kafka:9092" in one.trouble
    assert two.report is not None
    looks.errors[ONE.name] = GroupAuthorizationFailedError("tallyone")
    await until(lambda: "GroupAuthorizationFailedError" in watcher.see().flows[0].trouble)
    assert looks.opened == 1


@pytest.mark.parametrize(
    "error", [KafkaConnectionError("gone"), RequestTimedOutError(), NodeNotReadyError("node 1"), TimeoutError()]
)
async def test_where_no_flow_can_be_looked_at_the_connection_is_made_anew(
    watcher: Watcher, looks: Looks, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(lambda: all(flow.report for flow in watcher.see().flows))
    looks.errors = {spec.name: error for spec in (ONE, TWO)}
    await until(lambda: looks.opened > 2)
    with monkeypatch.context() as later:
        later.setattr(module, "FRESH_S", 0.0)
        said = f"the broker does not answer ({type(error).__name__}); the last look is "
        assert all(flow.trouble.startswith(said) for flow in watcher.see().flows)
    looks.errors = {}
    await until(lambda: all(flow.report for flow in watcher.see().flows))


EXPIRED = BrokerRefusesError("kafka:9093", "its certificate is not trusted (certificate has expired)")


@pytest.mark.parametrize("error", [None, RequestTimedOutError(), GroupAuthorizationFailedError("tallyone"), EXPIRED])
async def test_a_flow_goes_on_for_as_long_as_the_broker_answers(
    looks: Looks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    runs: Any = SimpleNamespace(name=ONE.name, spec=ONE, source=SimpleNamespace(owned=None))
    watcher = Watcher(
        Settings(data_dir=str(tmp_path)), "host-0", [ONE, TWO], [runs], {}, processor_time=ProcessorTime()
    )

    def progressing() -> bool:
        return all(flow.health.progressing for flow in watcher.see().flows if flow.health)

    await watcher.start()
    await until(lambda: all(flow.report for flow in watcher.see().flows))
    assert progressing()
    monkeypatch.setattr(health, "SILENT_AFTER_S", 0.2)
    if error is None:
        looks.answers.clear()
    elif error is EXPIRED:
        looks.refuses, looks.errors = error, {spec.name: RequestTimedOutError() for spec in (ONE, TWO)}
    else:
        looks.errors = {spec.name: error for spec in (ONE, TWO)}
    if isinstance(error, GroupAuthorizationFailedError):  # that is an answer
        await asyncio.sleep(0.4)
        await until(progressing)
    else:
        await until(lambda: not progressing())
    if error is EXPIRED:
        await until(lambda: looks.refused > 2)
        assert not progressing(), "a refusal is no answer"
    looks.refuses = None
    looks.errors.clear()
    looks.answers.set()
    await until(progressing)
    await watcher.stop()


async def test_a_refusal_is_told_after_the_first_flow_whose_look_is_not_answered(
    watcher: Watcher, looks: Looks
) -> None:
    await until(lambda: all(flow.report for flow in watcher.see().flows))
    looks.refuses, looks.errors = EXPIRED, {ONE.name: RequestTimedOutError()}
    await until(lambda: looks.refused > 0)  # the other flow's looks would go on for ever
    assert all("certificate has expired" in watched.trouble for watched in watcher._watched.values())


class Stopped(ProcessorTime):
    """The processor time of a process that stood still for a while."""

    def __init__(self) -> None:
        self.passed_s = 0.0
        super().__init__(2, lambda: time.monotonic() + self.passed_s, lambda: Used(5.0, 1.0))
        self.begin()


async def test_who_stood_still_itself_does_not_blame_the_broker(looks: Looks, tmp_path: Path) -> None:
    runs: Any = SimpleNamespace(name=ONE.name, spec=ONE, source=SimpleNamespace(owned=None))
    processor_time = Stopped()
    watcher = Watcher(Settings(data_dir=str(tmp_path)), "host-0", [ONE, TWO], [runs], {}, processor_time=processor_time)
    await watcher.start()
    await until(lambda: all(flow.report for flow in watcher.see().flows))
    looks.answers.clear()
    asked = looks.asked
    await until(lambda: looks.asked > asked)
    processor_time.passed_s = 20.0
    (one, _) = watcher.see().flows
    assert one.health is not None
    assert one.health.progressing
    assert one.health.slowed.startswith("this worker stood still for ")
    looks.errors = {spec.name: RequestTimedOutError() for spec in (ONE, TWO)}
    looks.answers.set()
    await until(lambda: looks.opened > 2)
    await watcher.stop()
    for watched in watcher._watched.values():
        watched.report = None
    said = watcher.see().flows[0].trouble
    assert said.startswith(one.health.slowed[:30])
    assert said.endswith("; a look did not end in time (RequestTimedOutError)")


async def test_a_look_that_is_too_old_is_none(watcher: Watcher, looks: Looks, monkeypatch: pytest.MonkeyPatch) -> None:
    await until(lambda: watcher.see().flows[0].report is not None)
    looks.errors = {spec.name: KafkaConnectionError("gone") for spec in (ONE, TWO)}
    await until(lambda: looks.opened > 2)
    report = watcher.see().flows[0].report
    assert report is not None  # for some seconds it still says what is so
    monkeypatch.setattr(time, "time", lambda: report.at_s + FRESH_S + 1)
    (one, _) = watcher.see().flows
    assert one.report is None
    assert one.trouble == "the broker does not answer (KafkaConnectionError); the last look is 21 s old"


async def test_a_bug_of_the_watcher_is_said_and_ends_no_flow(
    watcher: Watcher, looks: Looks, caplog: pytest.LogCaptureFixture
) -> None:
    looks.errors[ONE.name] = ZeroDivisionError("a bug")
    with caplog.at_level(logging.ERROR):
        await until(lambda: bool(caplog.records))
    assert "not watched any more" in caplog.text
    assert not watcher.crashed


async def test_a_worker_that_is_started_again_knows_the_hour_before(watcher: Watcher, tmp_path: Path) -> None:
    await until(lambda: [len(points) for points in watcher.history().values()] == [1, 1])
    before = watcher.history()
    await watcher.stop()
    again = new_watcher(tmp_path)
    assert list(again.history().values()) == [(), ()]
    await again.start()
    assert again.history() == before
    await again.stop()


async def test_the_hour_is_kept_while_the_worker_runs(
    watcher: Watcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEEP_EVERY_S", 0.05)  # a kill -9 loses a minute
    await until((tmp_path / "host-0" / "hour.json").exists)
