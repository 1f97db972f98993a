"""`shopstream lag`: how far behind each flow is, and when it has caught up. Needs a broker, and no worker."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated

import typer
from msgspec.json import encode
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from streams.commands.boundary import say
from streams.commands.lag_looks import Look, Looker, Show, look_once
from streams.commands.lag_looks import watch as watch_flows
from streams.commands.lag_screen import fitting
from streams.commands.lag_table import Limits, lag_commands
from streams.commands.options import Broker, Flows, Json, chosen_names, run, settings_of, stderr, stdout
from streams.commands.progress import ask, working
from streams.exits import EXIT_NOTHING
from streams.flow_topics import FLOW_TOPICS
from streams.ops.report import FlowReport
from streams.settings import Settings

WATCH_WINDOW_S = 60.0

Watch = Annotated[bool, typer.Option("--watch", "-w", help="Repeat every two seconds, until Ctrl-C.")]
MaxEvents = Annotated[
    int | None, typer.Option("--max-events", min=0, help="End with 1 if a flow has more events waiting.")
]
MaxSeconds = Annotated[
    float | None, typer.Option("--max-seconds", min=0, help="End with 1 if an event has waited longer.")
]
Window = Annotated[
    float,
    typer.Option("--window", min=0, help="Seconds between two measurements, for the rates; 0: only one, no rates."),
]


def lag(
    *,
    flows: Flows = None,
    watch: Watch = False,
    json: Json = False,
    max_events: MaxEvents = None,
    max_seconds: MaxSeconds = None,
    window: Window = 10.0,
    broker: Broker = None,
) -> None:
    """Show how far behind each flow is: events, age of the oldest, rates, when it has caught up.

    It also says in which stage a record spends its time, and what stands still at which offset. It reads committed
    offsets and the oldest records that wait; no worker has to run, and none is disturbed. If records wait and
    workers run, it measures twice, --window seconds apart. ~ before a number: an estimate.

    Example: shopstream lag --max-seconds 60
    """
    settings = settings_of(broker=broker)
    specs = [FLOW_TOPICS[name] for name in chosen_names(flows, FLOW_TOPICS)]
    limits = Limits(max_events, max_seconds)
    if watch:
        with _screen(stdout(), limits, as_json=json) as show:
            look = run(watch_flows(settings, Looker(specs, WATCH_WINDOW_S), show))
    else:
        look = _look(settings, Looker(specs, window), limits, as_json=json)
    if above := [report.flow for report in look.reports if limits.exceeded(report)]:
        stderr().print(f"above the threshold: {', '.join(above)}")
    for why in look.why():
        say(why)
    if look.untold or above:
        raise typer.Exit(look.exit_code or EXIT_NOTHING)


def _look(settings: Settings, looker: Looker, limits: Limits, *, as_json: bool) -> Look:
    """Look once and print it; on a terminal the first of two looks is seen meanwhile."""
    if stdout().is_terminal and not as_json:
        with _first_look(stdout(), settings.broker, limits) as show:
            look = run(look_once(settings, looker, looker.window_s, show))
    else:
        look = ask(settings.broker, look_once(settings, looker, looker.window_s, _nobody))
    if look.reports:
        _print(stdout(), look.reports, limits, as_json=as_json)
    return look


def _nobody(_look: Look, _words: str) -> None:
    """Show nothing."""


@contextmanager
def _first_look(console: Console, broker: str, limits: Limits) -> Iterator[Show]:
    """Say on a terminal who is waited for, and then what the first look found; erased at the end."""
    with ExitStack() as shown:
        asking = shown.enter_context(ExitStack())
        asking.enter_context(working(f"asking {broker}"))

        def draw(look: Look, note: str) -> None:
            asking.close()
            found = Group(*fitting(console, look.reports, limits, console.height), Text(note, "dim"))
            shown.enter_context(Live(found, console=console, auto_refresh=False, transient=True))

        yield draw


@contextmanager
def _screen(console: Console, limits: Limits, *, as_json: bool) -> Iterator[Show]:
    """Show each look in place of the last on a terminal; elsewhere one after another, with errors on stderr."""
    if console.is_terminal and not as_json:
        with Live(console=console, auto_refresh=False) as live:

            def draw(look: Look, trouble: str) -> None:
                wrong = [Text(line, "red") for line in (*look.why(), trouble) if line]
                beside = [*wrong, *lag_commands(look.reports)]
                room = console.height - len(console.render_lines(Group(*beside), console.options))
                tables = fitting(console, look.reports, limits, room)
                live.update(Group(*wrong, *tables, *beside[len(wrong) :]), refresh=True)

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
    console.print(*fitting(console, reports, limits), sep="\n")
    for command in lag_commands(reports):
        console.print(command, soft_wrap=True)
