"""The manifests as kubectl puts them together: every name in them is one that there is."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from streams.app import build_app
from streams.flows import FLOWS
from streams.ops.web import PageServer
from streams.settings import PREFIX, Settings
from streams.settings_file import SettingsFile
from streams.settings_reader import resolve
from tests.deploy.test_rules import RULES

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"
OVERLAYS = sorted(file.parent for file in KUBERNETES.glob("*/kustomization.yaml") if file.parent.name != "base")


@pytest.fixture(params=OVERLAYS, ids=lambda folder: folder.name)
def objects(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The objects of one overlay by their kind."""
    kubectl = shutil.which("kubectl")
    assert kubectl, "there is no kubectl here"
    done = subprocess.run([kubectl, "kustomize", str(request.param)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = list(yaml.safe_load_all(done.stdout))
    assert len(found) == len({each["kind"] for each in found})
    return {each["kind"]: each for each in found}


@pytest.fixture
def settings(objects: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = objects["ConfigMap"]["data"]
    return found


def container(objects: dict[str, Any]) -> dict[str, Any]:
    (only,) = objects["Deployment"]["spec"]["template"]["spec"]["containers"]
    found: dict[str, Any] = only
    return found


def test_the_worker_gets_settings_that_are_settings_and_a_flow_that_is_one(
    objects: dict[str, Any], settings: dict[str, str]
) -> None:
    environ = {name: value for name, value in settings.items() if name.startswith(PREFIX)}
    environ["SHOPSTREAM_INSTANCE"] = "worker-7d9f-x2x"
    assert resolve(environ, {}, SettingsFile()).settings.web_bind == "0.0.0.0"
    assert container(objects)["args"] == ["worker", "--flows", "$(FLOW)"]
    assert settings["FLOW"] in FLOWS
    (reference,) = container(objects)["envFrom"]
    assert reference["configMapRef"]["name"] == objects["ConfigMap"]["metadata"]["name"]
    assert objects["Deployment"]["spec"]["template"]["spec"]["enableServiceLinks"] is False, "SHOPSTREAM_…_SERVICE_HOST"


def test_probes_ask_what_is_served_where_it_is_served(
    objects: dict[str, Any], settings: dict[str, str], tmp_path: Path
) -> None:
    app = build_app(Settings(data_dir=str(tmp_path)), "a", [])
    assert isinstance(app.web, PageServer)
    app.web.init_server()
    served = {resource.canonical for resource in app.web.web_app.router.resources()}
    worker = container(objects)
    (port,) = worker["ports"]
    assert str(port["containerPort"]) == settings["SHOPSTREAM_WEB_PORT"]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert worker[probe]["httpGet"]["path"] in served
        assert worker[probe]["httpGet"]["port"] == port["name"]
    (endpoint,) = objects["PodMonitor"]["spec"]["podMetricsEndpoints"]
    assert endpoint["path"] in served
    assert endpoint["port"] == port["name"]


def test_a_worker_may_write_where_it_has_to_and_drains_before_it_is_killed(
    objects: dict[str, Any], settings: dict[str, str]
) -> None:
    pod = objects["Deployment"]["spec"]["template"]["spec"]
    mounts = {mount["mountPath"]: mount["name"] for mount in container(objects)["volumeMounts"]}
    assert settings["SHOPSTREAM_DATA_DIR"] in mounts
    assert {volume["name"] for volume in pod["volumes"]} == set(mounts.values())
    assert pod["terminationGracePeriodSeconds"] > Settings().drain_ms / 1000 + 10


def test_workers_are_scaled_by_the_lag_of_their_own_flow(objects: dict[str, Any], settings: dict[str, str]) -> None:
    scaled = objects["ScaledObject"]["spec"]
    assert scaled["scaleTargetRef"]["name"] == objects["Deployment"]["metadata"]["name"]
    assert scaled["maxReplicaCount"] <= Settings().partitions
    (trigger,) = scaled["triggers"]
    query = re.fullmatch(r'([a-z_:]+)\{flow="([a-z_]+)"\}', trigger["metadata"]["query"])
    assert query is not None
    assert query[1] in set(re.findall(r"record: (\S+)", RULES.read_text()))
    assert query[2] == settings["FLOW"]


def test_everything_selects_the_pods_of_this_flow_alone(objects: dict[str, Any], settings: dict[str, str]) -> None:
    wanted = {"app": "shopstream", "flow": settings["FLOW"]}
    assert objects["Deployment"]["spec"]["template"]["metadata"]["labels"] == wanted
    assert objects["Deployment"]["spec"]["selector"]["matchLabels"] == wanted
    assert objects["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == wanted
    assert objects["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == wanted
    assert objects["PodMonitor"]["spec"]["selector"]["matchLabels"].items() <= wanted.items()
