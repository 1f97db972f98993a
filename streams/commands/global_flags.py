"""The flags that every command has, --config and --set, and the settings that result from all flags.

    flags of a command ──┐
    --set NAME=VALUE ────┼──▶ settings_of ──▶ Settings
    environment, file ───┘

The two flags are added to commands when these are loaded (root.py), so that no command repeats them. They may also
stand before the command; flags after it win.
"""

import inspect
import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from streams.commands.completion import complete_setting
from streams.commands.ctrl_c import raise_on_ctrl_c
from streams.settings import Settings
from streams.settings_file import load_file
from streams.settings_reader import Resolved, resolve
from streams.topics import flow_names

PANEL = "Settings"

ConfigFlag = Annotated[
    str | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Settings file; default: ./shopstream.toml if it exists. (SHOPSTREAM_CONFIG)",
        rich_help_panel=PANEL,
    ),
]
SetFlag = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Any setting, as `shopstream settings` lists them.",
        rich_help_panel=PANEL,
        autocompletion=complete_setting,
    ),
]


@dataclass(frozen=True)
class _Given:
    """What the two flags said.

    Attributes:
        config: the value of --config; None if it was not given.
        sets: the values of --set, by name.
    """

    config: str | None = None
    sets: dict[str, str] = field(default_factory=dict)


_GIVEN: ContextVar[_Given] = ContextVar("given", default=_Given())  # noqa: B039  frozen


def settings_of(**flags: object) -> Settings:
    """Read the settings, once per command: from the file, the environment and the flags that were given."""
    return resolved_of(**flags).settings


def resolved_of(**flags: object) -> Resolved:
    """Read the settings as `settings_of` does, with where each came from."""
    given = _GIVEN.get()
    file = load_file(given.config, os.environ, Path.cwd())
    return resolve(os.environ, flags, file, given.sets, flow_names())


def passed_on() -> list[str]:
    """Return the two flags as they were given, for a command that this one starts."""
    given = _GIVEN.get()
    config = [] if given.config is None else ["--config", given.config]
    return [*config, *(part for name, value in given.sets.items() for part in ("--set", f"{name}={value}"))]


def add_settings_flags(app: typer.Typer) -> None:
    """Give every command of an app, and of its groups, the two flags."""
    for command in app.registered_commands:
        if command.callback is not None:
            command.callback = with_settings_flags(command.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            add_settings_flags(group.typer_instance)


def with_settings_flags(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return the command with the two flags added, unless it has them already."""
    signature = inspect.signature(command, eval_str=True)
    if "settings_file" in signature.parameters:
        return command

    @wraps(command)
    def run(
        *args: Any,
        settings_context: typer.Context,
        settings_file: str | None = None,
        settings_given: list[str] | None = None,
        **kwargs: Any,
    ) -> Any:
        raise_on_ctrl_c()
        file_before, sets_before = settings_context.find_root().obj or (None, [])
        sets = [*sets_before, *(settings_given or [])]
        _GIVEN.set(_Given(file_before if settings_file is None else settings_file, dict(map(_pair, sets))))
        return command(*args, **kwargs)

    keyword, added = inspect.Parameter.KEYWORD_ONLY, {"settings_file": ConfigFlag, "settings_given": SetFlag}
    flags = [inspect.Parameter(name, keyword, default=None, annotation=flag) for name, flag in added.items()]
    flags.insert(0, inspect.Parameter("settings_context", keyword, annotation=typer.Context))
    run.__signature__ = signature.replace(parameters=[*signature.parameters.values(), *flags])  # type: ignore[attr-defined]
    run.__annotations__ = command.__annotations__ | added | {"settings_context": typer.Context}
    return run


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise typer.BadParameter(f"--set {given} is no NAME=VALUE")
    return name.strip().lower(), value.strip()
