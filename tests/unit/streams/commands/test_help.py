"""Every help text says what a command does, with an example that is one of its own."""

import re
import shlex
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from streams.commands.listed import Placeholder
from streams.commands.root import COMMANDS, build_cli


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    command = command.load() if isinstance(command, Placeholder) else command
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, f"{path} {name}")


ALL = dict(commands(get_command(build_cli()), "shopstream"))


@pytest.mark.parametrize(("name", "summary"), [(name, summary) for name, _, summary in COMMANDS])
def test_the_list_of_commands_says_what_each_says_first(name: str, summary: str) -> None:
    assert ALL[f"shopstream {name}"].help.startswith(summary + "\n")
    assert len(summary) < 100


@pytest.mark.parametrize("path", ALL)
def test_every_help_text_has_an_example_that_parses(path: str) -> None:
    help_ = ALL[path].help
    (example,) = [line.strip() for line in help_.splitlines() if line.strip().startswith("Example: ")]
    words = shlex.split(example.removeprefix("Example: ").split(" | ")[0].split(" > ")[0])
    called = " ".join(words)
    assert called.startswith(path)
    chosen = max((other for other in ALL if called.startswith(other)), key=len)
    arguments = words[len(chosen.split()) :]
    ALL[chosen].make_context(chosen, arguments)  # raises where the example is no use of the command


@pytest.mark.parametrize("path", [path for path in ALL if not path.startswith("shopstream models")])
def test_every_command_takes_a_settings_file_and_any_setting(path: str) -> None:
    if not hasattr(ALL[path], "commands"):
        names = {name for param in ALL[path].params for name in param.opts}
        assert {"--config", "--set"} <= names


@pytest.mark.parametrize("path", ALL)
def test_every_command_takes_h_for_help_and_its_flags_have_no_type(path: str) -> None:
    told = CliRunner().invoke(build_cli(), [*path.split()[1:], "-h"], env={"COLUMNS": "200"})
    assert told.exit_code == 0
    assert "-h " in told.output
    assert "bool" not in told.output


ROOT = Path(__file__).parents[4]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
SHOWN = re.compile(r"(?:^|&& )shopstream ([a-z]+(?:-[a-z]+)*(?: [a-z]+)?)", re.MULTILINE)


def shown(page: str) -> set[str]:
    """Return the commands of a page's code."""
    words = (ROOT / page).read_text()
    code = [*BLOCK.findall(words), *INLINE.findall(BLOCK.sub("", words))]
    return {command for each in code for command in SHOWN.findall(each)}


def test_the_commands_that_pages_show_are_there() -> None:
    pages = ["README.md", *(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md") if page.name != "log.md")]
    groups = {path for path, command in ALL.items() if hasattr(command, "commands")}
    said = {f"shopstream {words}" for page in pages for words in shown(page)}
    absent = {words for words in said if words not in ALL and words.rpartition(" ")[0] not in ALL.keys() - groups}
    assert absent == set()
    assert len(said) > 40


def test_the_version_is_the_distribution_s() -> None:
    assert CliRunner().invoke(build_cli(), ["--version"]).output == f"shopstream {version('shopstream')}\n"


SCRIPTED = (
    "topics list",
    "topics create",
    "offsets reset",
    "dead-letters redrive",
    "dead-letters purge",
    "check",
    "settings",
    "lag",
    "forecast",
    "models list",
)


@pytest.mark.parametrize("path", SCRIPTED)
def test_what_a_script_wants_comes_as_json(path: str) -> None:
    assert "--json" in {name for param in ALL[f"shopstream {path}"].params for name in param.opts}
