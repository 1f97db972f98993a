"""The command `shopstream`: assembles the commands of streams/commands, and nothing else."""

import sys

import typer
from typer.main import get_command

from streams.commands import (
    broker,
    check,
    contract,
    dead_letters,
    demo,
    generate,
    lag,
    offsets,
    read,
    send,
    settings,
    topics,
    worker,
)
from streams.commands.boundary import EXIT_NOTHING, Boundary, die_of_bug, say
from streams.commands.given import add_settings_flags
from streams.commands.plugins import add_plugins
from streams.commands.stdout_pipe import ReaderGoneError, StdoutError, guard_stdout, silence_stdout
from streams.delivery.guard import EXIT_CLEAN

HELP = """Reads a shop's events from Kafka, runs language models on them, publishes what the models say. Exactly once.

Settings come from flags, the environment (SHOPSTREAM_BROKER=host:port, ...) and the file shopstream.toml; flags win.

Example: shopstream check --broker kafka-1:9092
"""


def build_cli() -> typer.Typer:
    """Assemble the command line; commands of other packages are loaded when they are called."""
    app = typer.Typer(
        cls=Boundary, help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="markdown"
    )
    app.command()(demo.demo)
    app.command()(worker.worker)
    app.command()(broker.broker)
    app.add_typer(topics.app, name="topics")
    app.command()(send.send)
    app.command()(generate.generate)
    app.command()(read.read)
    app.add_typer(dead_letters.app, name="dead-letters")
    app.command()(lag.lag)
    app.add_typer(offsets.app, name="offsets")
    app.add_typer(contract.app, name="contract")
    app.command()(settings.settings)
    app.command()(check.check)
    add_settings_flags(app)
    add_plugins(app)
    return app


def main() -> None:
    """Run the command line; ends the process with one of the codes of commands/boundary.py."""
    sys.excepthook = die_of_bug
    guard_stdout()
    try:
        try:
            get_command(build_cli())(prog_name="shopstream")
        finally:
            sys.stdout.flush()
    except StdoutError as error:
        silence_stdout()
        if not isinstance(error, ReaderGoneError):
            say(str(error))
            sys.exit(EXIT_NOTHING)
        sys.exit(EXIT_CLEAN)


if __name__ == "__main__":
    main()
