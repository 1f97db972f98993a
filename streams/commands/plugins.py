"""Commands that other packages add, by the entry-point group `shopstream.commands`.

Each is listed in the help, and loaded only when it is called: so `shopstream worker` never imports what `shopstream
models` needs.
"""

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points

import typer

from streams.commands.boundary import CommandError
from streams.delivery.guard import EXIT_CONFIGURATION

GROUP = "shopstream.commands"
# Everything after the name is the other package's to read, its --help too.
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def add_plugins(app: typer.Typer) -> None:
    """Add every installed package's commands to the app."""
    for entry in sorted(entry_points(group=GROUP)):
        package = entry.module.partition(".")[0]
        words = f"Commands of the package {package}; shopstream {entry.name} --help lists them."
        app.command(entry.name, help=words, add_help_option=False, context_settings=PASS_ON)(_caller(entry))


def _caller(entry: EntryPoint) -> Callable[[typer.Context], None]:
    def call(ctx: typer.Context) -> None:
        command = typer.main.get_command(_load(entry))
        result = command.main(args=ctx.args, prog_name=ctx.command_path, standalone_mode=False)
        if isinstance(result, int) and result:
            raise typer.Exit(result)

    return call


def _load(entry: EntryPoint) -> typer.Typer:
    try:
        app: typer.Typer = entry.load()
    except ModuleNotFoundError as error:
        package = entry.module.partition(".")[0]
        raise CommandError(
            f"`shopstream {entry.name}` needs {error.name}, which is not installed: pip install -e '.[{package}]'",
            EXIT_CONFIGURATION,
        ) from error
    return app
