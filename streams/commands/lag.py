"""`shopstream lag`: how far behind each flow is, and when it has caught up. Needs a broker, and no worker."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Annotated

import typer
from msgspec.json import encode
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from streams.commands.boundary import say
from streams.commands.expected import exit_code_of, explain
from streams.commands.lag_stages import stage_table
from streams.commands.lag_table import NARROW, Limits, lag_lines, lag_table
from streams.commands.options import Broker, Flows, Json, chosen_names, run, settings_of, stderr, stdout
from streams.commands.progress import ask, working
from streams.exits import EXIT_NOTHING
from streams.flow_topics import FLOW_TOPICS, FlowTopics
from streams.ops.durations import words
from streams.ops.lag_reader import UNANSWERED, LagReader, open_lag_reader
from streams.ops.lag_window import FlowReport, LagWindow
from streams.settings import Settings

WATCH_EVERY_S = 2.0
WATCH_WINDOW_S = 60.0
# Records of a partition that are counted one by one; beyond it the rest is estimated.
COUNT_TO, WATCH_COUNT_TO = 20_000, 500


@dataclass(frozen=True)
class Look:
    """What one look at all flows found.

    Attributes:
        reports: of those that could be looked at.
        silent: why another one could not, by its name.
    """

    reports: list[FlowReport]
    silent: dict[str, Exception] = field(default_factory=dict)

    def why(self) -> list[str]:
        """Say of each flow that could not be looked at why."""
        return [f"{name}: {explain(error)}" for name, error in self.silent.items()]


Show = Callable[[Look, str], None]
"""Shows a look, with a sentence beside it; empty where there is none."""

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
    specs = [FLOW_TOPICS[name] for name in chosen_names(flows, FLOW_TOPICS)]
    limits = Limits(max_events, max_seconds)
    if watch:
        with _screen(stdout(), limits, as_json=json) as show:
            run(_watch(settings, _Looker(specs, WATCH_WINDOW_S), show))
        return
    looker = _Looker(specs, window)
    if stdout().is_terminal and not json:
        with _first_look(stdout(), settings.broker, limits) as show:
            look = run(_look(settings, looker, window, show))
    else:
        look = ask(settings.broker, _look(settings, looker, window, _nobody))
    _print(stdout(), look.reports, limits, as_json=json)
    if above := [report.flow for report in look.reports if limits.exceeded(report)]:
        stderr().print(f"above the threshold: {', '.join(above)}")
    for why in look.why():
        say(why)
    if look.silent:
        raise typer.Exit(exit_code_of(next(iter(look.silent.values()))))
    if above:
        raise typer.Exit(EXIT_NOTHING)


@dataclass
class _Looker:
    """Looks at flows again and again, through whichever reader is open."""

    specs: list[FlowTopics]
    window_s: float
    windows: dict[str, LagWindow] = field(default_factory=dict)

    async def look(self, reader: LagReader) -> Look:
        """Look at all; raises what is wrong where none can be looked at."""
        look = Look([])
        for spec, found in zip(self.specs, await reader.look_at_all(self.specs), strict=True):
            if isinstance(found, Exception):
                look.silent[spec.name] = found
            elif spec.name in self.windows:
                look.reports.append(self.windows[spec.name].add(found))
            else:
                self.windows[spec.name] = LagWindow(self.window_s)
                look.reports.append(self.windows[spec.name].begin(found))
        if not look.reports:
            raise next(iter(look.silent.values()))
        return look


async def _look(settings: Settings, looker: _Looker, window_s: float, show: Show) -> Look:
    """Look once; where records wait, a second time, and meanwhile the first is shown."""
    async with open_lag_reader(settings, COUNT_TO) as reader:
        look = await looker.look(reader)
        if window_s and any(report.members and (report.events or not report.exact) for report in look.reports):
            show(look, f"rates follow in {window_s:.0f} s …")
            await asyncio.sleep(window_s)
            look = await looker.look(reader)
        return look


async def _watch(settings: Settings, looker: _Looker, show: Show) -> None:
    """Look every two seconds; a broker that answered once is waited for while it does not."""
    look, answered_s = Look([]), time.monotonic()
    while True:
        try:
            async with open_lag_reader(settings, WATCH_COUNT_TO) as reader:
                while True:
                    began_s = time.monotonic()
                    look = await looker.look(reader)
                    answered_s = time.monotonic()
                    show(look, "")
                    await asyncio.sleep(max(0.0, began_s + WATCH_EVERY_S - time.monotonic()))
        except UNANSWERED:
            if not look.reports:
                raise
            since = words(time.monotonic() - answered_s)
            show(look, f"{settings.broker} does not answer since {since}; this is the last that it told")
        await asyncio.sleep(WATCH_EVERY_S)


def _nobody(_look: Look, _words: str) -> None:
    """Show nothing."""


@contextmanager
def _first_look(console: Console, broker: str, limits: Limits) -> Iterator[Show]:
    """Say on a terminal who is waited for, and then what the first look found; gone when it ends."""
    with ExitStack() as shown:
        asking = shown.enter_context(ExitStack())
        asking.enter_context(working(f"asking {broker}"))

        def draw(look: Look, note: str) -> None:
            asking.close()
            found = Group(*_tables(look.reports, limits, console.width), Text(note, "dim"))
            shown.enter_context(Live(found, console=console, auto_refresh=False, transient=True))

        yield draw


@contextmanager
def _screen(console: Console, limits: Limits, *, as_json: bool) -> Iterator[Show]:
    """Show looks one over the other on a terminal; elsewhere one after another, and what is wrong on stderr."""
    if console.is_terminal and not as_json:
        with Live(console=console, auto_refresh=False) as live:

            def draw(look: Look, trouble: str) -> None:
                wrong = [Text(line, "red") for line in (*look.why(), trouble) if line]
                live.update(Group(*wrong, *_tables(look.reports, limits, console.width)), refresh=True)

            yield draw
        return

    def write(look: Look, trouble: str) -> None:
        for line in [trouble] if trouble else look.why():
            say(line)
        if not trouble:
            _print(console, look.reports, limits, as_json=as_json)

    yield write


def _print(console: Console, reports: list[FlowReport], limits: Limits, *, as_json: bool) -> None:
    if as_json:
        for report in reports:
            typer.echo(encode(report).decode())
        return
    console.print(*_tables(reports, limits, console.width), sep="\n")


def _tables(reports: list[FlowReport], limits: Limits, width: int) -> list[RenderableType]:
    if width < NARROW:
        return [*lag_lines(reports, limits)]
    tables: list[RenderableType] = [lag_table(reports, limits)]
    if (stages := stage_table(reports)) is not None:
        tables += ["", stages]
    return tables
