"""How many records are due by now. Pure. Delays are made up for, so the rate holds over any stretch of time."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count


@dataclass(frozen=True)
class Pace:
    """A steady number of records a second, the first one at once.

    Attributes:
        rate: records a second.
        total: how many there are in all; None for no end.
    """

    rate: float
    total: int | None = None

    def due(self, elapsed_s: float) -> int:
        """Return how many records should have been sent after a time, seconds."""
        due = math.floor(elapsed_s * self.rate) + 1
        return due if self.total is None else min(due, self.total)

    def wait_s(self, sent: int, elapsed_s: float) -> float:
        """Return how long to wait for the next record; 0 if it is late."""
        return max(0.0, sent / self.rate - elapsed_s)

    def over(self, sent: int) -> bool:
        """Tell whether all were sent."""
        return self.total is not None and sent >= self.total

    def times(self, start: datetime) -> Iterator[datetime]:
        """Return when each record happens: at its due time, for ever."""
        return (start + timedelta(seconds=number / self.rate) for number in count())


def total_of(rate: float, seconds: float | None, count: int | None) -> int | None:
    """Return how many records a rate, a time and a count allow; None if neither bounds them."""
    bounds = [] if seconds is None else [max(1, round(rate * seconds))]
    return min([*bounds, *([] if count is None else [count])], default=None)
