"""`shopstream demo`: what `make run` shows."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from streams.child import end_child, start_child, tail
from streams.commands.boundary import CommandError
from streams.commands.options import run, settings_of
from streams.connection import open_admin
from streams.demo.reviews import load_texts
from streams.demo.show import Show
from streams.demo.view import summary
from streams.embedded_broker import IDLE_REST_MS, EmbeddedBroker, free_port
from streams.settings import Settings
from streams.topic_admin import create_topics
from streams.topics import TOPICS

Seconds = Annotated[float | None, typer.Option("--seconds", min=1, help="End by itself after this time.")]
Rate = Annotated[float, typer.Option("--rate", min=0.1, max=1_000, help="Reviews a second.")]
Reviews = Annotated[Path, typer.Option("--reviews", help="JSON lines with product_id and text.")]
DataDir = Annotated[
    Path | None, typer.Option("--data-dir", file_okay=False, help="Keep the broker's data here; else it is forgotten.")
]
Broker = Annotated[
    str | None, typer.Option("--broker", metavar="HOST:PORT", help="Show on this broker; else an embedded one.")
]
Worker = Annotated[bool, typer.Option("--worker/--no-worker", help="--no-worker: workers run elsewhere.")]


def demo(
    *,
    seconds: Seconds = None,
    rate: Rate = 4.0,
    reviews: Reviews = Path(".data/demo_reviews.jsonl"),
    data_dir: DataDir = None,
    broker: Broker = None,
    worker: Worker = True,
) -> None:
    """Stream real reviews through a broker and a worker, and show them beside what the model says.

    Everything that it starts ends with it: by Ctrl-C, or after --seconds. It ends with 1 if nothing came out.

    Example: shopstream demo --seconds 20
    """
    texts = load_texts(reviews)
    with _folder(data_dir) as folder, _broker(broker, folder) as address:
        settings = settings_of(broker=address)
        run(_make_topics(settings))
        rest_ms = IDLE_REST_MS if broker is None else 0
        with _worker(settings, folder / "worker.log", rest_ms, wanted=worker) as process:
            show = Show(settings, texts, rate, seconds, process)
            console, started = Console(highlight=False), time.monotonic()
            run(show.run(console))
            seconds_shown = time.monotonic() - started
        if process is not None and show.story.worker == "ended":
            raise CommandError(f"the worker ended: {tail(folder / 'worker.log', 2)}", process.returncode or 1)
    console.print(summary(show.story, seconds_shown), soft_wrap=True)
    if not show.story.answered:
        raise CommandError("nothing came out: is the machine very busy? Give it longer with --seconds")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
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
def _worker(settings: Settings, log: Path, rest_ms: int, *, wanted: bool) -> "Iterator[subprocess.Popen[bytes] | None]":
    if not wanted:
        yield None
        return
    options = ["--broker", settings.broker, "--data-dir", str(log.parent), "--instance", "demo", "--log-level", "info"]
    rest = ["--idle-rest-ms", str(rest_ms)]
    process = start_child([sys.executable, "-m", "streams.cli", "worker", *options, *rest], log)
    try:
        yield process
    finally:
        end_child(process)


async def _make_topics(settings: Settings) -> None:
    async with open_admin(settings) as admin:
        await create_topics(admin, TOPICS, settings.partitions, settings.replication)
