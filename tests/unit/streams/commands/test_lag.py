"""`shopstream lag`: what it shows where not all can be looked at, and that a watch outlives its broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.errors import RequestTimedOutError
from rich.console import Console

from streams.commands import lag as module
from streams.commands.lag import Look, _Looker, _screen, _watch
from streams.commands.lag_table import Limits
from streams.flow_topics import FLOW_TOPICS
from streams.ops.lag import FlowReading
from streams.settings import Settings
from tests.unit.streams.ops.readings import look, place, waiting

SPECS = [FLOW_TOPICS["tag_reviews"], FLOW_TOPICS["split_orders"]]
SETTINGS = Settings(broker="kafka:9092")


class EnoughError(Exception):
    """The test has seen enough."""


class Looks:
    """A lag reader whose looks are written down."""

    def __init__(self, *looks: list[FlowReading | Exception]) -> None:
        self.looks, self.opened = list(looks), 0

    async def look_at_all(self, _specs: object) -> list[FlowReading | Exception]:
        if not self.looks:
            raise EnoughError
        return self.looks.pop(0)

    @asynccontextmanager
    async def open(self, *_: object) -> AsyncIterator["Looks"]:
        self.opened += 1
        yield self


def reading(at_s: float = 0.0) -> FlowReading:
    return look(at_s, place(end=150, waiting=waiting(50, 50)))


async def test_one_flow_that_cannot_be_looked_at_is_told_beside_the_others() -> None:
    seen = await _Looker(SPECS, 60).look(Looks([reading(), TimeoutError("nothing is told")]))  # type: ignore[arg-type]
    assert [report.events for report in seen.reports] == [50]
    assert seen.why() == ["split_orders: nothing is told"]


async def test_where_none_can_be_looked_at_that_is_raised() -> None:
    with pytest.raises(RequestTimedOutError):
        await _Looker(SPECS, 60).look(Looks([RequestTimedOutError(), TimeoutError()]))  # type: ignore[arg-type]


async def watched(looks: Looks, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Watch until the looks are used up; return how many flows were shown each time, and what was said."""
    shown: list[tuple[int, str]] = []

    def show(seen: Look, words: str) -> None:
        shown.append((len(seen.reports), words))

    monkeypatch.setattr(module, "open_lag_reader", looks.open)
    monkeypatch.setattr(module, "WATCH_EVERY_S", 0.0)
    with pytest.raises(EnoughError):
        async with asyncio.timeout(5):
            await _watch(SETTINGS, _Looker(SPECS, 60), show)
    return shown


async def test_a_watch_says_that_its_broker_is_away_and_goes_on_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away: list[FlowReading | Exception] = [RequestTimedOutError(), RequestTimedOutError()]
    looks = Looks([reading(), reading()], away, away, [reading(5.0), reading(5.0)])
    shown = await watched(looks, monkeypatch)
    assert [(number, words.split(" since ")[0]) for number, words in shown] == [
        (2, ""),
        (2, "kafka:9092 does not answer"),
        (2, "kafka:9092 does not answer"),
        (2, ""),
    ]
    assert looks.opened == 3


async def test_a_watch_that_never_saw_its_broker_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = Looks([RequestTimedOutError(), RequestTimedOutError()])
    monkeypatch.setattr(module, "open_lag_reader", looks.open)
    with pytest.raises(RequestTimedOutError):
        await _watch(SETTINGS, _Looker(SPECS, 60), lambda *_: None)


async def test_a_terminal_sees_what_is_wrong_above_what_was_last_told() -> None:
    seen = await _Looker(SPECS, 60).look(Looks([reading(), TimeoutError("nothing is told")]))  # type: ignore[arg-type]
    console = Console(force_terminal=True, width=160)
    with console.capture() as captured, _screen(console, Limits(), as_json=False) as show:
        show(seen, "kafka:9092 does not answer since 9.0 s")
    said = captured.get()
    assert said.index("split_orders: nothing is told") < said.index("since 9.0 s") < said.index("tally")
