"""Cores are those of the quota, not those of the host."""

import os
from pathlib import Path

import pytest

from models.quota import cores


@pytest.fixture(autouse=True)
def _eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.parametrize(
    ("content", "wanted"), [("200000 100000", 2), ("150000 100000", 2), ("10000 100000", 1), ("max 100000", 8), ("", 8)]
)
def test_version_two_of_control_groups(tmp_path: Path, content: str, wanted: int) -> None:
    (tmp_path / "cpu.max").write_text(content)
    assert cores(tmp_path) == wanted


@pytest.mark.parametrize(("quota", "wanted"), [("300000", 3), ("-1", 8), ("50000", 1)])
def test_version_one_of_control_groups(tmp_path: Path, quota: str, wanted: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")
    assert cores(tmp_path) == wanted


def test_without_control_groups_the_affinity_decides(tmp_path: Path) -> None:
    assert cores(tmp_path) == 8


def test_a_quota_above_the_affinity_gives_no_more_cores(tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text("6400000 100000")
    assert cores(tmp_path) == 8
