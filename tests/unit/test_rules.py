"""Rules, alerts and dashboard name metrics that there are; no alert is without a test. By Prometheus: tests/deploy."""

import json
import re
from pathlib import Path

import pytest

from streams.ops.metric_table import METRICS

DEPLOY = Path(__file__).parents[2] / "deploy"
RULES, NIGHTS = (DEPLOY / "prometheus" / name for name in ("rules.yml", "rules_test.yml"))
DASHBOARD = DEPLOY / "grafana" / "shopstream.json"
NAME = re.compile(r"\b(?:shopstream|process)_[a-z_]+\b")
RECORDED = re.compile(r"\b[a-z_]+:shopstream_[a-z_]+:[a-z0-9_]+")


@pytest.mark.parametrize("file", [RULES, NIGHTS, DASHBOARD], ids=lambda file: file.name)
def test_each_metric_that_a_file_names_is_a_metric(file: Path) -> None:
    text = file.read_text()
    recorded = set(re.findall(r"record: (\S+)", RULES.read_text()))
    assert set(RECORDED.findall(text)) <= recorded
    assert set(NAME.findall(RECORDED.sub("", text))) <= {metric.name for metric in METRICS}


def test_each_label_that_a_dashboard_filters_by_is_a_label() -> None:
    known = {label for metric in METRICS for label in metric.labels} | {"instance", "job"}
    queries = [target["expr"] for panel in json.loads(DASHBOARD.read_text())["panels"] for target in panel["targets"]]
    named = {label for query in queries for label in re.findall(r"(\w+)(?:=~|!=|=)\"", query)}
    assert named <= known


def test_no_alert_is_without_a_night_on_which_it_fires() -> None:
    alerts = set(re.findall(r"- alert: (\w+)", RULES.read_text()))
    assert alerts == set(re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n", NIGHTS.read_text()))


def test_every_alert_says_what_to_look_at() -> None:
    text = RULES.read_text()
    alerts = text.count("- alert: ")
    assert text.count("summary: ") == text.count("description: ") == text.count("severity: ") == alerts > 5
