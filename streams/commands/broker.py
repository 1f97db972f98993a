"""`shopstream broker`: the embedded broker in the foreground."""

from pathlib import Path
from typing import Annotated

import typer

from streams.commands.boundary import say
from streams.commands.error import CommandError
from streams.commands.options import settings_of, stderr
from streams.embedded_broker import IDLE_REST_MS, EmbeddedBroker
from streams.exits import EXIT_UNAVAILABLE
from streams.process.child import ended_words
from streams.process.stop_signals import exit_on_signal

Port = Annotated[int, typer.Option("--port", min=1, max=65_535, help="Port to listen on, on this machine alone.")]
DataDir = Annotated[
    Path | None, typer.Option("--data-dir", file_okay=False, help="Folder of its data; kept over a stop.")
]


def broker(port: Port = 9092, data_dir: DataDir = None) -> None:
    """Run a small broker that speaks Kafka: for trying things out and for tests, never for production.

    It runs until Ctrl-C, on this machine alone.

    Example: shopstream broker --port 9092
    """
    folder = data_dir or Path(settings_of().data_dir).expanduser() / "broker"
    exit_on_signal()
    with EmbeddedBroker(port, folder) as embedded:
        stderr().print(f"broker on {embedded.address}, data in {folder}; Ctrl-C stops it")
        stderr().print(
            f"a worker on it: shopstream worker --idle-rest-ms {IDLE_REST_MS} (this broker never lets one wait)"
        )
        status = embedded.wait(say)
        raise CommandError(f"the broker {ended_words(status, embedded.log)}", EXIT_UNAVAILABLE)
