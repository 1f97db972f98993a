"""How many cores this process may use (the cgroup's quota, or else its affinity), and how much the quota throttled it.

In a container the number of the host's cores is the wrong answer: four threads on a quota of one core only wait for
each other.
"""

import math
import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")
_OWN_GROUPS = Path("/proc/self/cgroup")


def cores(cgroup: Path = _CGROUP) -> int:
    """Return how many whole cores to use, at least 1: the quota rounded up, but no more than the affinity allows.

    Args:
        cgroup: where the control groups are mounted.
    """
    allowed = _affinity()
    quota = _quota_v2(cgroup / "cpu.max") or _quota_v1(cgroup / "cpu")
    return max(1, min(allowed, math.ceil(quota))) if quota else allowed


def withheld_s(cgroup: Path = _CGROUP, own_groups: Path = _OWN_GROUPS) -> float:
    """Return for how many seconds the quota has held this process's control group up; 0 if nobody counts them.

    The kernel counts them on each processor, and adds them up.

    Args:
        cgroup: where the control groups are mounted; a container sees its own one there.
        own_groups: names those of this process.
    """
    groups = _groups_of(own_groups)
    kinds = ((cgroup, "", "throttled_usec", 1e6), (cgroup / "cpu", "cpu", "throttled_time", 1e9))  # version 2 and 1
    for mounted, controller, key, per_s in kinds:
        for folder in (mounted / groups.get(controller, ""), mounted):
            counts = _counts(folder / "cpu.stat")
            if key in counts:
                return counts[key] / per_s
    return 0.0


def _groups_of(own_groups: Path) -> dict[str, str]:
    """Return a process's group by controller, as a path under its mount; the controller of version 2 has no name."""
    try:
        lines = own_groups.read_text().splitlines()
    except OSError:
        return {}
    groups = (line.split(":", 2)[1:] for line in lines if line.count(":") >= 2)  # ID:CONTROLLER,CONTROLLER:/PATH
    return {controller: path.lstrip("/") for controllers, path in groups for controller in controllers.split(",")}


def _counts(file: Path) -> dict[str, int]:
    """Read lines of a name and a number; none if there is no such file."""
    try:
        return {name: int(count) for name, count in map(str.split, file.read_text().splitlines())}
    except (OSError, ValueError):
        return {}


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
