"""`shopstream demo`: what `make run` shows."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Annotated

import typer
from rich.console import Console

from streams.commands.error import CommandError
from streams.commands.global_flags import passed_on
from streams.commands.options import chosen_names, run, settings_of
from streams.commands.progress import ask
from streams.connection import open_admin
from streams.demo.flow import Options, feeds_of
from streams.demo.flows import DEMO_FLOWS
from streams.demo.lines import summary
from streams.demo.show import Show
from streams.embedded_broker import IDLE_REST_MS, READY_WITHIN_S, EmbeddedBroker, free_port
from streams.process.child import end_child, start_child, tail
from streams.process.data_folder import make_data_folder
from streams.process.stop_signals import interrupt_on_signal
from streams.settings import Settings, catalogue
from streams.settings_checks import HARMLESS
from streams.topic_admin import create_topics
from streams.topics import TOPICS

# The worker's last words are shown to a person if it ends.
SAYS = ("--log-level", "info", "--set", "log_format=lines")

Flows = Annotated[
    str | None,
    typer.Option("--flows", metavar="NAME[,NAME]", help=f"Flows to show: {', '.join(DEMO_FLOWS)}."),
]
Seconds = Annotated[
    float | None, typer.Option("--seconds", min=1, help="End by itself so long after the first answer.")
]
Rate = Annotated[float, typer.Option("--rate", min=0.1, max=100, help="Records a second, of each topic that is fed.")]
Reviews = Annotated[Path, typer.Option("--reviews", help="JSON lines with product_id and text.")]
DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", file_okay=False, help="Keep the broker's data here; default: delete it at the end."),
]
Broker = Annotated[
    str | None, typer.Option("--broker", metavar="HOST:PORT", help="Use this broker; default: an embedded one.")
]
Worker = Annotated[bool, typer.Option("--worker/--no-worker", help="--no-worker: workers run elsewhere.")]

# Why nothing may have come out where workers run elsewhere.
ELSEWHERE = "does a worker run elsewhere? Give it longer with --seconds"
# Some inputs of flows are empty in a demonstration: nobody wants to wait for them.
IDLE_INPUT_MS = 500
# Settings that the embedded broker needs, whatever is set for a cluster.
EMBEDDED: dict[str, object] = {
    "security_protocol": "PLAINTEXT",
    # We have started it and know that it is there: where it says nothing for a while, the machine is busy.
    "connect_timeout_ms": round(READY_WITHIN_S * 1000),
    "idle_rest_ms": IDLE_REST_MS,
    "idle_input_ms": IDLE_INPUT_MS,
} | {name: "" for name in catalogue() if name.startswith(("ssl_", "sasl_")) and name not in HARMLESS}


def demo(
    *,
    flows: Flows = None,
    seconds: Seconds = None,
    rate: Rate = 4.0,
    reviews: Reviews = Options.reviews,
    data_dir: DataDir = None,
    broker: Broker = None,
    worker: Worker = True,
) -> None:
    """Stream records through a broker and a worker, and show them next to the models' answers.

    Reviews are real ones, and so are baskets and a year of prices (completejourney, 2017; time compressed: sent at
    once); whatever else it sends, as what customers write to the driver, says that it is made up. Everything that it
    starts ends with it: by Ctrl-C, or --seconds after the first answer. It ends with 1 if none has come within two
    minutes, or --seconds if they are more; with --no-worker, --seconds after its start.

    Example: shopstream demo --seconds 20
    """
    interrupt_on_signal()
    shown = [DEMO_FLOWS[name] for name in chosen_names(flows, DEMO_FLOWS)]
    streams = {feed.name: feed.load(Options(reviews)) for feed in feeds_of(shown)}
    with _folder(data_dir) as folder, _broker(broker, folder) as address:
        settings = settings_of(broker=address, **(EMBEDDED if broker is None else {}))
        ask(settings.broker, _make_topics(settings))
        options = ["--flows", ",".join(flow.name for flow in shown), *passed_on()]
        if broker is None:
            options += [part for name, value in EMBEDDED.items() for part in ("--set", f"{name}={value}")]
        with _worker(settings, folder / "worker.log", options, wanted=worker) as process:
            show = Show(settings, shown, streams, rate, seconds, process)
            console, started = Console(highlight=False), time.monotonic()
            run(show.run(console))
            seconds_shown = time.monotonic() - started
            why_silent = _why_silent(folder / "worker.log") if worker else ELSEWHERE
        if process is not None and show.story.worker == "ended":
            raise CommandError(f"the worker ended: {tail(folder / 'worker.log', 2)}", process.returncode or 1)
    for flow in shown:
        console.print(summary(flow.name, show.story.flows[flow.name], seconds_shown), soft_wrap=True, markup=False)
    if show.time_up and not show.story.answered:
        raise CommandError(f"nothing came out in {seconds_shown:.0f} s: {why_silent}")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield make_data_folder(kept)
        return
    with tempfile.TemporaryDirectory(prefix="shopstream-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def _broker(address: str | None, folder: Path) -> Iterator[str]:
    if address is not None:
        yield address
        return
    with EmbeddedBroker(free_port(), folder / "broker") as embedded:
        yield embedded.address


@contextmanager
def _worker(
    settings: Settings, log: Path, options: list[str], *, wanted: bool
) -> "Iterator[subprocess.Popen[bytes] | None]":
    """Run a worker under a name of its own: Faust would take those of two demonstrations for one member."""
    if not wanted:
        yield None
        return
    own = ["--broker", settings.broker, "--data-dir", str(log.parent), "--instance", f"demo-{token_hex(4)}"]
    process = start_child([sys.executable, "-m", "streams.cli", "worker", *own, *options, *SAYS], log)
    try:
        yield process
    finally:
        end_child(process)


def _why_silent(log: Path) -> str:
    return f"is the machine very busy? The worker's last words: {tail(log, 1)}"


async def _make_topics(settings: Settings) -> None:
    async with open_admin(settings) as admin:
        await create_topics(admin, TOPICS, settings.partitions, settings.replication)
