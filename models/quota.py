"""How many cores this process may use: the cgroup's quota, or else its affinity.

The number of the host's cores is the wrong answer in a container: four threads on a quota of one core wait for each
other.
"""

import math
import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def cores(cgroup: Path = _CGROUP) -> int:
    """Whole cores to use, at least 1: the quota rounded up, never more than the affinity allows.

    Args:
        cgroup: where the control groups are mounted.
    """
    allowed = _affinity()
    quota = _quota_v2(cgroup / "cpu.max") or _quota_v1(cgroup / "cpu")
    return max(1, min(allowed, math.ceil(quota))) if quota else allowed


def _affinity() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _quota_v2(file: Path) -> float | None:
    """Cores of `QUOTA PERIOD` in microseconds; None for `max PERIOD` or no file."""
    try:
        quota, period = file.read_text().split()
        return int(quota) / int(period)
    except (OSError, ValueError):
        return None


def _quota_v1(folder: Path) -> float | None:
    """Cores of two files in microseconds; None for a quota of -1 or no files."""
    try:
        quota = int((folder / "cpu.cfs_quota_us").read_text())
        period = int((folder / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return None
    return quota / period if quota > 0 else None
