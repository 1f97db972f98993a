"""Counts how often a flow's group removed this worker, and why. It is counted when the worker joins again.

The broker removes a member that sends no heartbeat for its session timeout. Such a worker is fine a moment later, so
without this count nothing would show a worker that is removed again and again, with a take-over by others each time.
"""

import time
from collections import deque
from collections.abc import Callable

from msgspec import Struct

COUNTED_S = 600.0
UNHEARD = "was not heard of by the broker in time: is it the network, or the broker?"


class Rejoins(Struct, frozen=True, array_like=True):
    """What a worker reports about its last ten minutes.

    Attributes:
        times: that it joined again.
        last_ms: when it did so last, milliseconds since 1970.
        why: the reason of its last removal, as far as it knows, in words that follow its name.
    """

    times: int
    last_ms: int
    why: str


class RejoinCount:
    """Counts them.

    Attributes:
        total: since the worker began.
    """

    def __init__(self, why: Callable[[], str] = str, clock: Callable[[], float] = time.time) -> None:
        """Count nothing yet.

        Args:
            why: what keeps the worker from its work at the moment; empty if nothing does.
            clock: seconds since 1970.
        """
        self.total = 0
        self._why, self._clock = why, clock
        self._told: deque[tuple[float, str]] = deque()

    def add(self) -> None:
        """Count one more, now."""
        self.total += 1
        self._told.append((self._clock(), self._why() or UNHEARD))

    def lately(self) -> Rejoins | None:
        """Return those of the last ten minutes; None if there are none."""
        while self._told and self._clock() - self._told[0][0] > COUNTED_S:
            self._told.popleft()
        if not self._told:
            return None
        last_s, why = self._told[-1]
        return Rejoins(times=len(self._told), last_ms=round(last_s * 1000), why=why)
