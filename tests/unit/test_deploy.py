"""Files that no type checker sees: what they name must exist."""

import re
from pathlib import Path

import pytest

from streams.settings import PREFIX, catalogue
from streams.settings_file import VARIABLE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("file", ["docker-compose.yml", "deploy/Dockerfile", "README.md", ".ci/run"])
def test_each_setting_that_a_file_names_is_a_setting(file: str) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", (ROOT / file).read_text()))
    assert named <= {setting.variable for setting in catalogue().values()} | {VARIABLE}


def test_every_dependency_is_pinned_in_the_constraints() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    named = re.findall(r'"([a-zA-Z0-9-]+)(?:\[.*?\])?[>=<]=', (ROOT / "pyproject.toml").read_text())
    missing = {name.lower() for name in named} - pinned - {"setuptools", "onnxruntime"}
    assert missing == set()
