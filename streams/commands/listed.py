"""Commands as the help lists them: a name, a panel, a sentence. A command's module is imported when it is called.

So `shopstream settings` does not wait for a Kafka client, and `shopstream worker` never imports what `shopstream
models` needs.
"""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command, get_group

Load = Callable[[], Any]


class Placeholder(TyperCommand):
    """Stands in the help for a command that is not imported.

    Attributes:
        load: imports it, and returns it as a command or a group.
    """

    def __init__(self, name: str, panel: str, summary: str, load: Load) -> None:
        super().__init__(name, help=summary, rich_help_panel=panel, add_help_option=False)
        self.load = load


def command_of(name: str, what: Any) -> Any:
    """Make a command of a function, or a group of a Typer app; help texts are Markdown."""
    if isinstance(what, typer.Typer):
        what.rich_markup_mode = "markdown"
        group = get_group(what)
        group.name = name
        return helped(group)
    one = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    one.command(name)(what)
    return helped(get_command(one))


def helped(command: Any) -> Any:
    """Let -h ask a command and those below it for help, too, whose flags have no <bool> behind them."""
    command.context_settings["help_option_names"] = ["-h", "--help"]
    untyped(command.get_params(typer.Context(command, **command.context_settings)))
    for child in getattr(command, "commands", {}).values():
        helped(child)
    return command


def untyped(params: list[Any]) -> list[Any]:
    """Return the same parameters, and have nothing stand behind the flags among them."""
    for param in params:
        if getattr(param, "is_flag", False):
            param.metavar = ""
    return params
