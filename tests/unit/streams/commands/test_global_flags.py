"""The two flags that every command takes, and the settings that a command ends in."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from streams.commands.boundary import Boundary
from streams.commands.global_flags import add_settings_flags, passed_on, settings_of
from streams.commands.root import build_cli


def show(broker: str | None = None) -> None:
    settings = settings_of(broker=broker)
    typer.echo(f"{settings.broker} {settings.partitions} {passed_on()}")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> typer.Typer:
    monkeypatch.chdir(tmp_path)
    for name in ("SHOPSTREAM_BROKER", "SHOPSTREAM_PARTITIONS", "SHOPSTREAM_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    app, group = typer.Typer(cls=Boundary), typer.Typer()
    app.command()(show)
    group.command("show")(show)
    app.add_typer(group, name="group")
    add_settings_flags(app)
    add_settings_flags(app)  # groups are modules' own, and are assembled more than once in a test run
    return app


def run(app: typer.Typer, *args: str) -> str:
    result = CliRunner().invoke(app, list(args))
    assert result.exit_code == 0, result.output
    return result.output.strip()


def test_set_gives_any_setting_and_a_flag_of_its_own_wins(app: typer.Typer) -> None:
    assert run(app, "show", "--set", "partitions=7", "--set", "broker = a:1").startswith("a:1 7")
    assert run(app, "show", "--set", "broker=a:1", "--broker", "b:2").startswith("b:2 4")


def test_the_flags_may_stand_before_the_command_and_those_behind_it_win(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.toml").write_text("partitions = 6")
    (tmp_path / "third.toml").write_text("partitions = 5")
    app = build_cli()

    def partitions(*args: str) -> int:
        rows = [json.loads(line) for line in run(app, *args).splitlines()]
        value: int = next(row["value"] for row in rows if row["setting"] == "partitions")
        return value

    assert partitions("--config", "other.toml", "settings", "--json") == 6
    assert partitions("--config", "other.toml", "settings", "--json", "--config", "third.toml") == 5
    assert partitions("--set", "partitions=7", "--config", "other.toml", "settings", "--json") == 7
    assert partitions("--set", "partitions=7", "settings", "--json", "--set", "partitions=8") == 8


def test_a_group_of_commands_has_the_flags_too(app: typer.Typer) -> None:
    assert run(app, "group", "show", "--set", "PARTITIONS=7").startswith("127.0.0.1:9092 7")


def test_one_command_does_not_leave_its_flags_to_the_next(app: typer.Typer) -> None:
    run(app, "show", "--set", "partitions=7")
    assert run(app, "show") == "127.0.0.1:9092 4 []"


def test_the_file_of_the_folder_counts_unless_another_is_named(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "shopstream.toml").write_text("partitions = 5")
    (tmp_path / "other.toml").write_text("partitions = 6")
    assert run(app, "show").startswith("127.0.0.1:9092 5")
    assert run(app, "show", "--config", "other.toml").startswith("127.0.0.1:9092 6")
    assert run(app, "show", "--config", "").startswith("127.0.0.1:9092 4")


def test_the_flags_can_be_passed_on_to_a_command_that_is_started(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("")
    said = run(app, "show", "--config", "other.toml", "--set", "partitions=7")
    assert said.endswith("['--config', 'other.toml', '--set', 'partitions=7']")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("--set", "partitions"), 2, "is no NAME=VALUE"),
        (("--set", "partition=1"), 78, "--set partition is not a setting; did you mean --set partitions?"),
        (("--set", "sasl_password=x"), 78, "SHOPSTREAM_SASL_PASSWORD"),
        (("--config", "none.toml"), 78, "none.toml cannot be read"),
    ],
)
def test_what_cannot_be_a_setting_is_said(app: typer.Typer, args: tuple[str, ...], code: int, words: str) -> None:
    result = CliRunner().invoke(app, ["show", *args], env={"COLUMNS": "200"})
    assert result.exit_code == code
    assert words in result.output


def test_a_flow_that_is_none_is_refused_in_the_file(app: typer.Typer, tmp_path: Path) -> None:
    (tmp_path / "shopstream.toml").write_text("[flows.tag_review]\npoll_records = 1")
    result = CliRunner().invoke(app, ["show"])
    assert result.exit_code == 78
    assert "did you mean tag_reviews?" in result.output


@pytest.mark.parametrize(
    ("args", "place"),
    [
        (["--broker", "b:2", "show"], "COMMAND --broker"),
        (["--json", "group", "show"], "COMMAND --json"),
        (["group", "--broker=b:2", "show"], "group COMMAND --broker"),
    ],
)
def test_a_flag_before_its_command_is_told_where_it_belongs(app: typer.Typer, args: list[str], place: str) -> None:
    refused = CliRunner().invoke(app, args, env={"COLUMNS": "200"})
    assert refused.exit_code == 2
    assert f"flags stand behind its name: root {place} …" in refused.output


def test_a_flag_that_a_command_does_not_have_is_not_sent_behind_it(app: typer.Typer) -> None:
    refused = CliRunner().invoke(app, ["show", "--nothing"], env={"COLUMNS": "200"})
    assert refused.exit_code == 2
    assert "No such option: --nothing" in refused.output
    assert "stand behind" not in refused.output
