"""Commands that other packages add with the entry-point group `shopstream.commands`: listed, and loaded when called."""

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from streams.commands.error import CommandError
from streams.commands.listed import Placeholder, command_of
from streams.exits import EXIT_CONFIGURATION

GROUP = "shopstream.commands"
PANEL = "Other packages"


def plugins() -> list[Placeholder]:
    """Return every installed package's commands."""
    return [_listed(entry) for entry in sorted(entry_points(group=GROUP))]


def _listed(entry: EntryPoint) -> Placeholder:
    words = f"Commands of the package {_package(entry)}; shopstream {entry.name} --help lists them."
    return Placeholder(entry.name, PANEL, words, lambda: _load(entry))


def _load(entry: EntryPoint) -> Any:
    try:
        return command_of(entry.name, entry.load())
    except ModuleNotFoundError as error:
        raise CommandError(
            f"`shopstream {entry.name}` needs {error.name}, which is not installed: "
            f"pip install -e '.[{_package(entry)}]'",
            EXIT_CONFIGURATION,
        ) from error


def _package(entry: EntryPoint) -> str:
    return entry.module.partition(".")[0]
