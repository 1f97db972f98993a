"""What processes hold, looked at again and again, and how it grows: memory, open files, threads.

Anonymous memory alone is counted, since pages of files (models, libraries) come and go with the machine's need.
"""

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil


@dataclass(frozen=True)
class Size:
    """One look at one process.

    Attributes:
        at_s: when, seconds by any steady clock.
        memory_mb: anonymous memory.
        files: open ones, connections among them.
        threads: how many.
    """

    at_s: float
    memory_mb: float
    files: int
    threads: int


@dataclass
class Sizes:
    """All looks at some processes; a process that is started again under its name is another one.

    Attributes:
        looks: by name and process id, in order.
    """

    looks: dict[tuple[str, int], list[Size]] = field(default_factory=lambda: defaultdict(list))

    def look(self, name: str, pid: int, at_s: float) -> None:
        """Look at a process; one that has just ended is let be."""
        with suppress(psutil.NoSuchProcess, FileNotFoundError):
            process = psutil.Process(pid)
            size = Size(at_s, _anonymous_mb(pid), process.num_fds(), process.num_threads())
            self.looks[name, pid].append(size)

    def last(self, name: str) -> list[Size]:
        """Return the looks at the process that had the name last."""
        return [sizes for (each, _), sizes in self.looks.items() if each == name][-1]


def growth_per_hour(looks: list[Size], what: str, since_s: float) -> float:
    """Return by how much something grew in an hour, on average: the slope of the straight line nearest to the looks.

    Args:
        looks: at one process.
        what: an attribute of Size.
        since_s: earlier looks are left out: a process grows while it starts and while its state fills.
    """
    late = [look for look in looks if look.at_s >= since_s]
    if len(late) < 2:
        return 0.0
    hours = np.array([look.at_s for look in late]) / 3600
    return float(np.polyfit(hours - hours[0], [float(getattr(look, what)) for look in late], 1)[0])


def _anonymous_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    (kilobytes,) = [line.split()[1] for line in lines if line.startswith("Anonymous:")]
    return int(kilobytes) / 1024
