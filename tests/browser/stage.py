"""A worker's page with an operator's night on it: the real server and files, what it sees is made up."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from streams.app import build_app
from streams.delivery.note import Note
from streams.embedded_broker import free_port
from streams.ops import routes
from streams.ops.ages import Waiting
from streams.ops.artifacts import LoadedArtifact
from streams.ops.health import health_of
from streams.ops.history import Point
from streams.ops.lag import FlowReading, FlowState, Member, PlaceReading
from streams.ops.lag_window import LagWindow
from streams.ops.letters import LetterKind, LetterRow
from streams.ops.now import BatchNow, FlowNow, TaskNow
from streams.ops.report import FlowReport
from streams.ops.seen import FlowSeen, WorkerSeen
from streams.ops.tails import OutputRow
from streams.ops.web import PageServer
from streams.settings import Settings

SPENT = (0.3, 0.2, 0.05, 2.1, 0.1, 0.08)
MADE_BY = "sentiment-en-zh 1 int8 8fe40e09052d"
ARTIFACT = LoadedArtifact(
    name="sentiment-en-zh",
    version="1",
    sha256="8fe40e09052ddc90b4529ba7085f7da30a6aa4acfc27a49ed7fd8fe02dee99e2",
    precision="int8",
    provider="CPUExecutionProvider",
)


def lag(
    flow: str,
    topic: str,
    *,
    waiting: int = 0,
    age_s: float = 0.0,
    come: int = 10,
    done: int = 10,
    state: FlowState = "running",
) -> FlowReport:
    """Return a flow's lag after a minute in which `come` and `done` records a second came and were done."""
    now_s, window = time.time(), LagWindow(60)
    for ago_s in (60, 0):
        behind = waiting + ago_s * (done - come) if ago_s else waiting
        end = 100_000 - ago_s * come
        members = (
            Member(client_id=f"shopstream-{flow}-shop-0", host="10.0.0.7", places=((topic, 0),)),
            Member(client_id=f"shopstream-{flow}-shop-1", host="10.0.0.8", places=((topic, 1),)),
            Member(client_id=f"shopstream-{flow}-shop-2", host="10.0.0.9", places=()),
        )
        places = [
            _place(topic, partition, end, max(0, behind) if partition == 0 else 0, now_s - age_s)
            for partition in (0, 1)
        ]
        reading = FlowReading(
            flow=flow,
            at_s=now_s - ago_s,
            state=state,
            members=members if state == "running" else (),
            places=tuple(places),
        )
        report = window.add(reading)
    return report


def _place(topic: str, partition: int, end: int, behind: int, oldest_s: float) -> PlaceReading:
    at = end - behind
    seen = (
        Waiting(oldest_offset=at, oldest_ms=round(oldest_s * 1000), records=behind, offsets=behind) if behind else None
    )
    said = Note(at_ms=round(time.time() * 1000) - 400, records=100.0, seconds=tuple(100 * spent for spent in SPENT))
    return PlaceReading(
        topic=topic, partition=partition, committed=at, position=at, stable=end, end=end, waiting=seen, note=said
    )


def here(flow: str, **fields: Any) -> FlowNow:
    """Return a flow that this worker runs."""
    batch = BatchNow(lap="model", for_s=1.2, partitions=(0,))
    tasks = (TaskNow(partition=0, records=5_000),)
    plain: dict[str, Any] = {"assigned": True, "settled": True, "tasks": tasks, "on_the_way": (batch,)}
    return FlowNow(flow=flow, **(plain | fields))


def seen(name: str, report: FlowReport | None, now: FlowNow | None = None, trouble: str = "") -> FlowSeen:
    """Return one flow as its worker sees it."""
    return FlowSeen(
        name=name,
        now=now,
        health=None if now is None else health_of(now, report),
        report=report,
        trouble=trouble,
        artifacts=(ARTIFACT,) if now else (),
    )


def night() -> tuple[FlowSeen, ...]:
    """One flow is behind, one is braked, one is stuck, one is stopped, one keeps up, one is not set up."""
    behind = lag("tag_reviews", "reviews", waiting=2_400, age_s=190, come=40, done=52)
    return (
        seen("tag_reviews", behind, here("tag_reviews")),
        seen("reply_to_tickets", lag("reply_to_tickets", "tickets"), here("reply_to_tickets", braked=True)),
        seen(
            "recommend_products", lag("recommend_products", "clicks", waiting=3, age_s=1.0), here("recommend_products")
        ),
        seen("parse_logistics", lag("parse_logistics", "orders", waiting=70, age_s=4_000, state="stopped")),
        seen("split_orders", lag("split_orders", "orders", waiting=840, age_s=70, come=12, done=0), None),
        seen("forecast_prices", None, None, "the topic order-lines is not on kafka:9092: run shopstream topics create"),
    )


@dataclass
class Stage:
    """What the page is told, to be changed while it is looked at."""

    address: str
    server: PageServer
    flows: tuple[FlowSeen, ...] = field(default_factory=night)
    letters: list[LetterKind] = field(default_factory=list)
    outputs: dict[str, list[OutputRow]] = field(default_factory=dict)

    def see(self) -> WorkerSeen:
        return WorkerSeen(instance="shop-0", version="0.1.0", at_s=time.time(), flows=self.flows)

    def history(self) -> dict[str, tuple[object, ...]]:
        return {flow.name: tuple(hour(flow)) for flow in self.flows if flow.report is not None}

    def change(self, name: str, flow: FlowSeen) -> None:
        self.flows = tuple(flow if each.name == name else each for each in self.flows)


def hour(flow: FlowSeen) -> list[Point]:
    """Return an hour in which what waits now grew for the first half, with a wave on it."""
    now_s, events = time.time(), flow.report.events if flow.report else 0
    points = []
    for number in range(0, 360, 2):
        share = min(number / 180, 2 - number / 180) if events > 100 else 1
        waits = round(events * (1 + share * 1.5) * (0.9 + 0.1 * (number % 12) / 12)) if number < 358 else events
        come = 40 + 12 * (number % 50) / 50
        at_s = now_s - 3_600 + number * 10
        points.append(Point(at_s=at_s, events=waits, seconds=waits / 12, arriving=come, done=come + share * 4))
    return points


@asynccontextmanager
async def open_stage(folder: Path) -> AsyncIterator[Stage]:
    """Serve a worker's page from its real server."""
    settings = Settings(web_port=free_port(), data_dir=str(folder))
    app = build_app(settings, "shop-0", [])
    assert isinstance(app.web, PageServer)
    stage = Stage(f"http://127.0.0.1:{settings.web_port}", app.web)
    app.watcher.see = stage.see  # type: ignore[method-assign]
    app.watcher.history = stage.history  # type: ignore[method-assign]
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(routes, "Tails", lambda *_: _Told(stage))
            app.web.init_server()
        await app.web.start_server()
        yield stage
    finally:
        await app.web.stop_server()


class _Told:
    """Stands for the topics' tails."""

    def __init__(self, stage: Stage) -> None:
        self.letters, self.outputs = _Asked(lambda: stage.letters), _Asked(lambda: stage.outputs)


class _Asked:
    def __init__(self, told: Any) -> None:
        self._told = told

    async def get(self) -> Any:
        return self._told()


def letter(error: str, flow: str = "reply_to_tickets", letters: int = 1) -> LetterKind:
    at_ms = round(time.time() * 1000) - 60_000
    newest = LetterRow(
        at_ms=at_ms, flow=flow, topic="tickets", record="tickets[2]@81204", stage="decode", attempts=1, error=error
    )
    return LetterKind(letters=letters, first_ms=at_ms, newest=newest)


def output(says: str) -> OutputRow:
    at_ms = round(time.time() * 1000)
    return OutputRow(
        topic="sentiments", partition=1, offset=5_127, at_ms=at_ms, key="p-106", says=says, abstained="", model=MADE_BY
    )


def caught_up(flow: FlowSeen) -> FlowSeen:
    """Return a flow after its lag is gone."""
    return structs.replace(flow, report=lag(flow.name, "reviews"))
