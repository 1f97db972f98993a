"""Turns errors of commands into one sentence on stderr and an exit code; expected errors print no trace-back.

0    done
1    the input is not valid, there was no output, or something differs
2    wrong usage
69   the broker cannot be reached or refuses
70   a bug
78   the setup is wrong: settings, topics, artifacts, device; a restart alone does not help
130  Ctrl-C

expected_errors.py knows which those are; it is imported only after an error, as it imports every client.
"""

from typing import Any

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from streams.commands.listed import Placeholder
from streams.exits import EXIT_INTERRUPTED


class Boundary(TyperGroup):
    """The root group: everything that a command raises passes here. Commands are loaded when they are called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is called; for a placeholder, load the command itself.

        Raises:
            CommandError: it needs a package that is not installed.
        """
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load() if isinstance(command, Placeholder) else command, rest

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Read what stands before the command."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _with_place(error) from None

    def invoke(self, ctx: Any) -> Any:
        """Run the command; ends it with a sentence where it raises."""
        try:
            return super().invoke(ctx)
        except typer.Exit:
            raise  # a help text ends so: it must not wait for what _expected imports
        except KeyboardInterrupt:
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except typer.TyperException as error:
            raise _with_place(error) from error
        except _expected() as error:
            from streams.commands.expected_errors import exit_code_of, explain  # noqa: PLC0415  as above

            say(explain(error))
            raise typer.Exit(exit_code_of(error)) from error


def _with_place(error: typer.TyperException) -> typer.TyperException:
    """Say where a flag belongs that stands before a command and is none of its group's."""
    ctx, flag = getattr(error, "ctx", None), getattr(error, "option_name", "")
    if ctx is not None and isinstance(ctx.command, TyperGroup) and hasattr(error, "possibilities"):
        error.message += f". A command's flags stand behind its name: {ctx.command_path} COMMAND {flag} …"
    return error


def _expected() -> tuple[type[Exception], ...]:
    """Return the expected errors; asked only once something was raised."""
    from streams.commands.expected_errors import EXPECTED  # noqa: PLC0415  it imports Kafka's client

    return EXPECTED


def say(sentence: str) -> None:
    """Put a sentence on stderr, in the form of every error of a command."""
    Console(stderr=True).print(Text.assemble(("shopstream: ", "bold red"), sentence), soft_wrap=True)
