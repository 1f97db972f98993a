"""The group of all commands, and how one of them is run."""

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_command

from streams.commands.boundary import Boundary, say
from streams.commands.listed import Load, Placeholder, command_of, helped, untyped
from streams.commands.plugins import plugins
from streams.commands.stdout_pipe import ReaderGoneError, StdoutError, guard_stdout, silence_stdout
from streams.contract import VERSION
from streams.exits import EXIT_CLEAN, EXIT_NOTHING

ConfigFirst = Annotated[
    str | None, typer.Option("--config", metavar="FILE", help="Settings file; may also follow the command.")
]
SetFirst = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Any setting; may also follow the command."),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"shopstream {VERSION}")
        raise typer.Exit


VersionFlag = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
]

HELP = """Reads a shop's events from Kafka, runs language models on them, and publishes the results. Exactly once.

Settings come from flags, the environment (SHOPSTREAM_BROKER=host:port, ...) and the file shopstream.toml; flags win.

Example: shopstream check --broker kafka-1:9092
"""

RUN, RECORDS, LOOK, CONTRACT = "Run", "Records", "Operate", "Other teams"

# Name, panel of the help, and the first sentence of the command's own help. Each is a module of streams.commands.
COMMANDS = (
    ("demo", RUN, "Stream records through a broker and a worker, and show them next to the models' answers."),
    ("worker", RUN, "Run flows until SIGTERM or Ctrl-C; the log goes to stderr."),
    ("broker", RUN, "Run a small broker that speaks Kafka: for trying things out and for tests, never for production."),
    ("topics", RUN, "Create and list the topics."),
    ("send", RECORDS, "Send a file of JSON lines to a topic, each keyed as the topic's records are."),
    (
        "generate",
        RECORDS,
        "Send made-up records at a steady rate: for load and for trying things out, never for production.",
    ),
    ("read", RECORDS, "Print records as JSON lines: the last ten, or as the flags say."),
    (
        "parse",
        RECORDS,
        "Show what the model reads in a delivery text: fields, normal forms, status, tracking numbers.",
    ),
    ("dead-letters", RECORDS, "Records that no flow could process: list, count, send back, delete."),
    ("forecast", RECORDS, "Show a product's weekly prices and what is expected of them."),
    ("answer", RECORDS, "Answer one question as a customer's ticket would be answered, or say why a person should."),
    ("lag", LOOK, "Show how far behind each flow is: events, age of the oldest, rates, when it has caught up."),
    ("check", LOOK, "Check settings, broker, topics, permissions, states, artifacts and device; it changes nothing."),
    ("settings", LOOK, "Print each setting, where its value comes from, and what it is. Passwords stay hidden."),
    ("offsets", LOOK, "Set where a flow continues that has lost its committed offsets."),
    ("contract", CONTRACT, "The contract with other teams, as JSON Schema, AsyncAPI and a page."),
)
GROUPS = ("topics", "dead-letters", "offsets", "contract")


class Root(Boundary):
    """The group itself: every command is listed, and imported when it is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, panel, summary in COMMANDS:
            self.add_command(Placeholder(name, panel, summary, _loader(name)))
        for plugin in plugins():
            self.add_command(plugin)
        helped(self)

    def get_params(self, ctx: Any) -> list[Any]:
        """Return its flags, with those of completion, which typer adds later."""
        return untyped(super().get_params(ctx))


def build_cli() -> typer.Typer:
    """Assemble the command line."""
    app = typer.Typer(
        cls=Root, help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode="markdown"
    )
    app.callback(help=HELP)(_keep_flags)
    return app


def run() -> None:
    """Run the command line; ends the process with one of the codes of commands/boundary.py."""
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


def _loader(name: str) -> Load:
    module = name.replace("-", "_")
    attribute = "app" if name in GROUPS else module
    return lambda: command_of(name, _with_settings(getattr(import_module(f"streams.commands.{module}"), attribute)))


def _with_settings(what: Any) -> Any:
    from streams.commands.global_flags import add_settings_flags, with_settings_flags  # noqa: PLC0415  a help text needs none

    if not isinstance(what, typer.Typer):
        return with_settings_flags(what)
    add_settings_flags(what)
    return what


def _keep_flags(
    context: typer.Context,
    config: ConfigFirst = None,
    sets: SetFirst = None,
    _version: VersionFlag = False,
) -> None:
    """Keep for the command what stands before it (global_flags.py takes it up)."""
    context.obj = config, sets or []
