"""The command line loads no torch, and says what is missing or wrong in one sentence."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from export.commands import app
from models.artifact import SHIPPED

RUN = CliRunner(env={"COLUMNS": "1000"})
NEED_TORCH = ["build", "deliveries", "exit", "graphs", "intents", "phrases", "replies", "sentiment"]


def test_the_commands_load_without_torch() -> None:
    code = "import sys, export.commands as _; sys.exit(any(each in sys.modules for each in ('torch', 'transformers')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("command", NEED_TORCH)
def test_without_the_extra_one_sentence_names_the_target(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    done = RUN.invoke(app, [command])
    assert done.exit_code == 1
    assert "make models" in done.output


def test_the_shipped_artifacts_verify() -> None:
    done = RUN.invoke(app, ["verify"])
    assert done.exit_code == 0
    assert "sentiment-en-zh version" in done.output


def test_the_list_comes_as_json_for_scripts() -> None:
    done = RUN.invoke(app, ["list", "--json"])
    listed = {each["name"]: each for each in map(json.loads, done.stdout.splitlines())}
    sentiment = listed["sentiment-en-zh"]
    assert (done.exit_code, sentiment["precisions"], len(sentiment["sha256"])) == (0, ["int8"], 64)
    assert sentiment["bytes"] > 1_000_000
    assert all(isinstance(value, float) for value in sentiment["figures"].values())


def test_a_folder_that_is_no_artifact_is_refused(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["verify", str(tmp_path)])
    assert done.exit_code == 1
    assert "is refused" in done.output


def test_the_list_names_what_is_shipped() -> None:
    done = RUN.invoke(app, ["list"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert "encoder-en-zh" in done.output


def test_a_list_of_nothing_says_so_and_ends_with_1(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["list", str(tmp_path / "none")])
    assert done.exit_code == 1
    assert "no artifact is in it" in done.output


def test_a_list_that_is_piped_has_a_line_an_artifact() -> None:
    artifacts = list(SHIPPED.glob("*/manifest.json"))
    assert len(RUN.invoke(app, ["list"]).output.splitlines()) == 1 + len(artifacts)


def test_without_a_package_index_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    done = RUN.invoke(app, ["build", "--data", str(tmp_path), "--artifacts", str(tmp_path / "artifacts")])
    assert done.exit_code == 1
    assert "could not be fetched" in done.output
    assert not (tmp_path / "artifacts").exists()
