"""`shopstream lag`: what it shows where not all can be looked at, and that a watch outlives its broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.errors import GroupLoadInProgressError, RequestTimedOutError, TopicAuthorizationFailedError
from rich.console import Console

from streams.commands import lag_looks as module
from streams.commands.expected_errors import explain
from streams.commands.lag import _screen
from streams.commands.lag_looks import Look, Looker, watch
from streams.commands.lag_table import Limits
from streams.exits import EXIT_CONFIGURATION, EXIT_UNAVAILABLE
from streams.flow_topics import FLOW_TOPICS
from streams.ops.lag import FlowReading
from streams.settings import Settings
from streams.topic_admin import TopicsMissingError
from tests.unit.streams.ops.readings import look, place, waiting

SPECS = [FLOW_TOPICS["tag_reviews"], FLOW_TOPICS["split_orders"]]
SETTINGS = Settings(broker="kafka:9092")


class EnoughError(Exception):
    """The test has seen enough."""


class Looks:
    """A lag reader whose looks are written down."""

    def __init__(self, *looks: list[FlowReading | Exception] | Exception) -> None:
        self.looks, self.opened = list(looks), 0

    async def look_at_all(self, _specs: object) -> list[FlowReading | Exception]:
        if not self.looks:
            raise EnoughError
        look = self.looks.pop(0)
        if isinstance(look, Exception):
            raise look
        return look

    @asynccontextmanager
    async def open(self, *_: object) -> AsyncIterator["Looks"]:
        self.opened += 1
        yield self


def reading(at_s: float = 0.0) -> FlowReading:
    return look(at_s, place(end=150, waiting=waiting(50, 50)))


async def test_one_flow_that_cannot_be_looked_at_is_told_beside_the_others() -> None:
    seen = await Looker(SPECS, 60).look(Looks([reading(), TimeoutError("nothing is told")]))  # type: ignore[arg-type]
    assert [report.events for report in seen.reports] == [50]
    assert seen.why() == ["split_orders: nothing is told"]


async def test_where_none_can_be_looked_at_each_reason_is_told_and_a_person_is_asked_for_if_one_has_to_come() -> None:
    one, two = TopicsMissingError(["reviews"], "kafka:9092"), RequestTimedOutError("too late")
    seen = await Looker(SPECS, 60).look(Looks([one, two]))  # type: ignore[arg-type]
    assert seen.why() == [
        "tag_reviews: the topic reviews is not on kafka:9092: run shopstream topics create",
        f"split_orders: {explain(two)}",
    ]
    assert seen.exit_code == EXIT_CONFIGURATION


async def test_a_reason_that_all_flows_have_is_told_once() -> None:
    seen = await Looker(SPECS, 60).look(Looks([TimeoutError("nothing"), TimeoutError("nothing")]))  # type: ignore[arg-type]
    assert (seen.why(), seen.exit_code) == (["nothing"], EXIT_UNAVAILABLE)


async def watched(looks: Looks, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Watch until the looks are used up; return how many flows were shown each time, and what was said."""
    shown: list[tuple[int, str]] = []

    def show(seen: Look, words: str) -> None:
        shown.append((len(seen.reports), words))

    monkeypatch.setattr(module, "open_lag_reader", looks.open)
    monkeypatch.setattr(module, "WATCH_EVERY_S", 0.0)
    with pytest.raises(EnoughError):
        async with asyncio.timeout(60):
            await watch(SETTINGS, Looker(SPECS, 60), show)
    return shown


async def test_a_watch_says_that_its_broker_is_away_and_goes_on_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away: list[FlowReading | Exception] = [RequestTimedOutError(), RequestTimedOutError()]
    looks = Looks([reading(), reading()], away, away, [reading(5.0), reading(5.0)])
    shown = await watched(looks, monkeypatch)
    assert [(number, words.split(", for ")[0]) for number, words in shown] == [
        (2, ""),
        (2, "kafka:9092 does not answer"),
        (2, "kafka:9092 does not answer"),
        (2, ""),
    ]
    assert looks.opened == 3


@pytest.mark.parametrize("raised", [True, False])
async def test_a_watch_goes_on_while_its_broker_is_not_ready(monkeypatch: pytest.MonkeyPatch, *, raised: bool) -> None:
    loading = GroupLoadInProgressError("it reads its log")
    looks = Looks([reading(), reading()], loading if raised else [loading, loading], [reading(5.0), reading(5.0)])
    shown = await watched(looks, monkeypatch)
    assert [(number, words.split(", for ")[0]) for number, words in shown] == [
        (2, ""),
        (2, "kafka:9092 is not ready (GroupLoadInProgressError)"),
        (2, ""),
    ]


async def test_a_watch_of_topics_that_somebody_deleted_says_so_until_they_are_there_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone: list[FlowReading | Exception] = [TopicsMissingError([name], "kafka:9092") for name in ("reviews", "orders")]
    looks = Looks([reading(), reading()], gone, [reading(5.0), reading(5.0)])
    assert [number for number, _ in await watched(looks, monkeypatch)] == [2, 0, 2]


async def test_a_watch_that_may_not_look_any_more_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks([reading(), reading()], TopicAuthorizationFailedError("reviews"))
    monkeypatch.setattr(module, "open_lag_reader", looks.open)
    monkeypatch.setattr(module, "WATCH_EVERY_S", 0.0)
    with pytest.raises(TopicAuthorizationFailedError):
        await watch(SETTINGS, Looker(SPECS, 60), lambda *_: None)


async def test_a_watch_that_never_saw_its_broker_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks([RequestTimedOutError(), RequestTimedOutError()])
    monkeypatch.setattr(module, "open_lag_reader", looks.open)
    look = await watch(SETTINGS, Looker(SPECS, 60), lambda *_: None)
    assert (look.reports, look.exit_code) == ([], EXIT_UNAVAILABLE)


async def test_a_terminal_sees_what_is_wrong_above_what_was_last_told() -> None:
    seen = await Looker(SPECS, 60).look(Looks([reading(), TimeoutError("nothing is told")]))  # type: ignore[arg-type]
    console = Console(force_terminal=True, width=160)
    with console.capture() as captured, _screen(console, Limits(), as_json=False) as show:
        show(seen, "kafka:9092 does not answer, for 9.0 s now")
    said = captured.get()
    assert said.index("split_orders: nothing is told") < said.index("for 9.0 s") < said.index("tally")
