"""Artifacts and models as a worker would find them."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from models.artifact import SHIPPED
from models.errors import DeviceError
from streams.agents.forecast_prices import PLAN as FORECAST_PRICES
from streams.agents.plan import FlowPlan
from streams.agents.tag_reviews import PLAN
from streams.checks.artifacts import artifact_findings, model_findings
from streams.flows import PLANS
from streams.settings import Settings
from tests.doubles import TextModel
from tests.flows import tally_plan, tally_spec


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The shipped artifacts in a folder of one's own."""
    shutil.copytree(SHIPPED, tmp_path / "artifacts")
    return tmp_path / "artifacts"


def wrong(findings: Any) -> dict[str, str]:
    return {finding.what: finding.says for finding in findings if not finding.ok}


def test_shipped_artifacts_are_whole_and_a_flows_models_are_proven() -> None:
    found = list(artifact_findings(Settings()))
    assert {finding.what for finding in found} >= {"encoder-en-zh", "sentiment-en-zh"}
    assert wrong(found) == {}
    models, device = model_findings(Settings(), [PLAN])
    assert (models.ok, models.what) == (True, "tag_reviews")
    assert "golden outputs" in models.says
    assert (device.ok, device.what) == (True, "cpu")


@pytest.mark.parametrize("name", ["ranker-shop", "replies-en"])
def test_a_folder_with_one_own_artifact_serves_every_flow(tmp_path: Path, name: str) -> None:
    shutil.copytree(SHIPPED / name, tmp_path / name)
    settings = Settings(artifacts=str(tmp_path))
    assert wrong(model_findings(settings, PLANS)) == {}


def test_one_changed_byte_is_found_in_the_file_and_by_the_flow_that_uses_it(own: Path) -> None:
    graph = own / "encoder-en-zh" / "model.onnx"
    content = bytearray(graph.read_bytes())
    content[len(content) // 2] ^= 1
    graph.write_bytes(content)
    settings = Settings(artifacts=str(own))
    assert "model.onnx was changed" in wrong(artifact_findings(settings))["encoder-en-zh"]
    assert "model.onnx was changed" in wrong(model_findings(settings, [PLAN]))["tag_reviews"]


def test_a_changed_figure_in_a_manifest_is_found(own: Path) -> None:
    manifest = own / "sentiment-en-zh" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"version": "', '"version": "9'))
    assert "changed after it was sealed" in wrong(artifact_findings(Settings(artifacts=str(own))))["sentiment-en-zh"]


def test_a_folder_without_artifacts_says_which_setting_names_it(tmp_path: Path) -> None:
    assert (
        "the setting artifacts names another folder"
        in wrong(artifact_findings(Settings(artifacts=str(tmp_path))))[str(tmp_path)]
    )


def test_a_device_that_is_absent_is_said_once_with_what_to_do() -> None:
    def load(_settings: Settings) -> Any:
        raise DeviceError("cuda", "this build of ONNX Runtime does not know it")

    plans = [FlowPlan(tally_spec(name), load) for name in ("a", "b")]
    found = wrong(model_findings(Settings(device="cuda"), plans))
    assert found == {"cuda": "this build of ONNX Runtime does not know it: mend it, or set device = cpu"}


def test_a_flow_whose_packages_are_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsforecast", None)
    found = wrong(model_findings(Settings(), [FORECAST_PRICES]))
    assert "pip install 'shopstream[forecast]'" in found["forecast_prices"]


def test_each_flows_own_device_is_looked_at() -> None:
    settings = Settings(flows={"tallya": {"device": "cuda"}})
    plans = [tally_plan(name, TextModel()) for name in ("a", "b")]
    devices = {finding.what: finding.says for finding in model_findings(settings, plans) if finding.part == "device"}
    assert devices["cuda"] == "models run on it"
    assert "cores" in devices["cpu"]
