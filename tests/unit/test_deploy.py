"""Files that no type checker sees: what they name must exist."""

import re
from pathlib import Path

import pytest
import yaml

from streams import exits
from streams.contract import VERSION
from streams.flows import FLOWS
from streams.settings import PREFIX, catalogue
from streams.settings_file import VARIABLE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("file", ["docker-compose.yml", "deploy/Dockerfile", "README.md", ".ci/run"])
def test_each_setting_that_a_file_names_is_a_setting(file: str) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+", (ROOT / file).read_text()))
    assert named <= {setting.variable for setting in catalogue().values()} | {VARIABLE}


def test_compose_runs_each_flow_once_and_prices_in_the_image_that_can_fit_them() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    workers = {name: each for name, each in services.items() if each.get("command", [""])[0] == "worker"}
    flows = {name: each["command"][-1].split(",") for name, each in workers.items()}
    assert sorted(flow for its in flows.values() for flow in its) == sorted(FLOWS), "each flow in one worker"
    (fitting,) = [name for name, its in flows.items() if "forecast_prices" in its]
    assert workers[fitting]["build"]["args"] == {"EXTRAS": "forecast"}
    images = {(each["image"], str(each["build"].get("args"))) for each in services.values() if "build" in each}
    assert len(images) == len({image for image, _ in images}), "one name for each image"


def test_the_manifests_run_the_image_of_this_version() -> None:
    assert f"image: shopstream:{VERSION}\n" in (ROOT / "deploy" / "kubernetes" / "base" / "worker.yaml").read_text()


def test_every_dependency_is_pinned_in_the_constraints() -> None:
    pinned = {line.partition("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line}
    named = re.findall(r'"([a-zA-Z0-9-]+)(?:\[.*?\])?[>=<]=', (ROOT / "pyproject.toml").read_text())
    missing = {name.lower() for name in named} - pinned - {"setuptools", "onnxruntime"}
    assert missing == set(), "constraints.txt says at its top how it is made"


def test_what_to_do_first_is_said_of_each_alert_and_each_exit_status() -> None:
    rules = yaml.safe_load((ROOT / "deploy" / "prometheus" / "rules.yml").read_text())
    alerts = {rule["alert"] for group in rules["groups"] for rule in group["rules"] if "alert" in rule}
    rows = [line.split("|")[1] for line in (ROOT / "docs" / "metrics.md").read_text().splitlines() if line[:1] == "|"]
    told = {word for row in rows for word in re.findall(r"\w+", row)}
    codes = {str(code) for name, code in vars(exits).items() if name.startswith("EXIT_")}
    assert alerts | codes <= told
