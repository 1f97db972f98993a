"""Progress of the restore of a flow's tasks, for observers."""

import time
from dataclasses import dataclass

from streams.durations import words

PROGRESS_EVERY_S = 2.0
"""How often the log tells it."""


@dataclass
class Progress:
    """Of one restore; nothing is restored as long as `total` is 0.

    Attributes:
        total: records of the changelog to read.
        done: that were read.
        began_s: when it began, by the steady clock.
    """

    total: int = 0
    done: int = 0
    began_s: float = 0.0

    def begin(self, total: int) -> None:
        """Start from zero."""
        self.total, self.done, self.began_s = total, 0, time.monotonic()

    @property
    def left_s(self) -> float | None:
        """How much longer it will take at its present rate, seconds; None if nothing was read yet."""
        rate = self.done / max(time.monotonic() - self.began_s, 1e-9)
        return (self.total - self.done) / rate if rate else None

    def words(self) -> str:
        """Say how far it is and until when; empty if there is nothing to restore."""
        if not self.total:
            return ""
        left = "" if self.left_s is None else f", some {words(self.left_s)} more"
        return f"{self.done / self.total:.0%} of {self.total:,} records{left}"
