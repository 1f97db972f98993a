"""`shopstream lag`: how far behind each flow is, and when it has caught up. Needs a broker, and no worker."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.json import encode
from rich.console import Console, Group, RenderableType
from rich.live import Live

from streams.commands.lag_stages import stage_table
from streams.commands.lag_table import NARROW, Limits, lag_lines, lag_table
from streams.commands.options import Broker, Flows, Json, run, settings_of, stderr, stdout
from streams.commands.progress import ask
from streams.commands.worker import choose_flows
from streams.exits import EXIT_NOTHING
from streams.ops.lag_reader import LagReader, open_lag_reader
from streams.ops.lag_window import FlowReport, LagWindow
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.delivery.spec import FlowSpec

WATCH_EVERY_S = 2.0
WATCH_WINDOW_S = 60.0
# Records of a partition that are counted one by one; beyond it the rest is estimated.
COUNT_TO, WATCH_COUNT_TO = 20_000, 500

Reports = list[FlowReport]

Watch = Annotated[bool, typer.Option("--watch", "-w", help="Look again every two seconds, until Ctrl-C.")]
MaxEvents = Annotated[
    int | None, typer.Option("--max-events", min=0, help="End with 1 if a flow has more events waiting.")
]
MaxSeconds = Annotated[
    float | None, typer.Option("--max-seconds", min=0, help="End with 1 if an event has waited longer.")
]
Window = Annotated[
    float,
    typer.Option("--window", min=0, help="Seconds between two looks, from which rates come; 0: one look, no rates."),
]


def lag(
    *,
    flows: Flows = "",
    watch: Watch = False,
    json: Json = False,
    max_events: MaxEvents = None,
    max_seconds: MaxSeconds = None,
    window: Window = 10.0,
    broker: Broker = None,
) -> None:
    """Show how far behind each flow is: events, age of the oldest, rates, when it has caught up.

    It also says in which stage a record spends its time, and what stands still at which offset. It reads committed
    offsets and the oldest records that wait; no worker has to run, and none is disturbed. Where records wait and
    workers run it looks twice, --window seconds apart. ~ before a number: an estimate.

    Example: shopstream lag --max-seconds 60
    """
    settings = settings_of(broker=broker)
    specs = [plan.spec for plan in choose_flows(flows)]
    limits = Limits(max_events, max_seconds)
    if watch:
        run(_watch(settings, specs, limits, as_json=json))
        return
    reports = ask(settings.broker, _look(settings, specs, window))
    _print(stdout(), reports, limits, as_json=json)
    if above := [report.flow for report in reports if limits.exceeded(report)]:
        stderr().print(f"above the threshold: {', '.join(above)}")
        raise typer.Exit(EXIT_NOTHING)


async def _look(settings: Settings, specs: "list[FlowSpec]", window_s: float) -> Reports:
    """Look once; where records wait, a second time."""
    async with open_lag_reader(settings, COUNT_TO) as reader:
        windows = [LagWindow(window_s) for _ in specs]
        reports = await _begin(reader, specs, windows)
        if window_s and any(report.members and (report.events or not report.exact) for report in reports):
            await asyncio.sleep(window_s)
            reports = await _look_at(reader, specs, windows)
        return reports


async def _looks(reader: LagReader, specs: "list[FlowSpec]") -> AsyncGenerator[Reports, None]:
    windows = [LagWindow(WATCH_WINDOW_S) for _ in specs]
    look = _begin
    while True:
        began = time.monotonic()
        yield await look(reader, specs, windows)
        look = _look_at
        await asyncio.sleep(max(0.0, began + WATCH_EVERY_S - time.monotonic()))


async def _begin(reader: LagReader, specs: "list[FlowSpec]", windows: list[LagWindow]) -> Reports:
    return [window.begin(await reader.look(spec)) for spec, window in zip(specs, windows, strict=True)]


async def _look_at(reader: LagReader, specs: "list[FlowSpec]", windows: list[LagWindow]) -> Reports:
    return [window.add(await reader.look(spec)) for spec, window in zip(specs, windows, strict=True)]


async def _watch(settings: Settings, specs: "list[FlowSpec]", limits: Limits, *, as_json: bool) -> None:
    console = stdout()
    async with (
        open_lag_reader(settings, WATCH_COUNT_TO) as reader,
        aclosing(_looks(reader, specs)) as looks,
    ):
        if as_json or not console.is_terminal:
            async for reports in looks:
                _print(console, reports, limits, as_json=as_json)
            return
        with Live(console=console, auto_refresh=False) as live:
            async for reports in looks:
                live.update(Group(*_tables(reports, limits, console.width)), refresh=True)


def _print(console: Console, reports: Reports, limits: Limits, *, as_json: bool) -> None:
    if as_json:
        for report in reports:
            typer.echo(encode(report).decode())
        return
    console.print(*_tables(reports, limits, console.width), sep="\n")


def _tables(reports: Reports, limits: Limits, width: int) -> list[RenderableType]:
    if width < NARROW:
        return [*lag_lines(reports, limits)]
    tables: list[RenderableType] = [lag_table(reports, limits)]
    if (stages := stage_table(reports)) is not None:
        tables += ["", stages]
    return tables
