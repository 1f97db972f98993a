"""Commands of other packages: listed always, loaded when they are called, a sentence where they cannot be."""

import sys
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from streams.commands import plugins
from streams.commands.root import build_cli


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Any:
    there = EntryPoint("zoo", "zoo_of_a_test:app", plugins.GROUP)
    gone = EntryPoint("gone", "gone_of_a_test:app", plugins.GROUP)
    monkeypatch.setattr(plugins, "entry_points", lambda group: [there, gone] if group == plugins.GROUP else [])
    return build_cli()


@pytest.fixture
def zoo(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("zoo_of_a_test")
    module.app = typer.Typer()  # type: ignore[attr-defined]
    module.app.command("feed")(feed)
    module.app.command("close")(lambda: None)
    monkeypatch.setitem(sys.modules, "zoo_of_a_test", module)


def feed(animal: str, status: int = 0) -> None:
    typer.echo(f"fed the {animal}")
    raise typer.Exit(status)


def test_the_help_lists_them_without_loading_them(app: Any) -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "zoo" in result.output
    assert "zoo_of_a_test" not in sys.modules


@pytest.mark.usefixtures("zoo")
def test_their_arguments_reach_them_and_their_status_comes_back(app: Any) -> None:
    result = CliRunner().invoke(app, ["zoo", "feed", "lion", "--status", "3"])
    assert result.output == "fed the lion\n"
    assert result.exit_code == 3


@pytest.mark.usefixtures("zoo")
def test_a_plugins_command_shows_its_own_help(app: Any) -> None:
    assert "ANIMAL" in CliRunner().invoke(app, ["zoo", "feed", "--help"]).output.upper()


@pytest.mark.usefixtures("zoo")
def test_wrong_usage_of_theirs_ends_with_2(app: Any) -> None:
    assert CliRunner().invoke(app, ["zoo", "feed"]).exit_code == 2


def test_one_whose_extra_is_missing_says_what_to_install(app: Any) -> None:
    result = CliRunner().invoke(app, ["gone", "now"])
    assert result.exit_code == 78
    assert "pip install -e '.[gone_of_a_test]'" in result.output
