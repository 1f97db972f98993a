"""Cores are those of the quota, not those of the host."""

import os
from pathlib import Path

import pytest

from models.quota import cores, withheld_s


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


@pytest.mark.parametrize(
    ("group", "folder", "stat"),
    [
        ("0::/", "", "usage_usec 9\nthrottled_usec 2500000\n"),  # a container's own
        ("0::/shop/worker", "shop/worker", "throttled_usec 2500000\n"),
        ("4:memory:/m\n3:cpu,cpuacct:/shop\n0::/", "cpu/shop", "nr_periods 9\nthrottled_time 2500000000\n"),
        ("3:cpuset:/x\n2:cpu:/\n0::/", "cpu", "throttled_time 2500000000\n"),
    ],
)
def test_what_a_quota_withheld_is_counted(tmp_path: Path, group: str, folder: str, stat: str) -> None:
    (tmp_path / "own").write_text(f"{group}\n")
    (tmp_path / "cgroup" / folder).mkdir(parents=True)
    (tmp_path / "cgroup" / folder / "cpu.stat").write_text(stat)
    assert withheld_s(tmp_path / "cgroup", tmp_path / "own") == 2.5


def test_where_nobody_counts_it_a_quota_withheld_nothing(tmp_path: Path) -> None:
    assert withheld_s(tmp_path, tmp_path / "own") == 0.0
    (tmp_path / "own").write_text("a line of another kernel\n")
    (tmp_path / "cpu.stat").write_text("no numbers here\n")
    assert withheld_s(tmp_path, tmp_path / "own") == 0.0
