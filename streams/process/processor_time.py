"""Whether this process gets the processor time that it wants, and whether its event loop is on time.

a timer, once a second ──▶ how late it is, what all threads ran and waited for a processor ──▶ Shortage, or none
                           and what the quota withheld

Without this, a worker that lacks processor time would blame whatever answers late: the broker, or a model.
"""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct

from models.quota import cores, withheld_s
from streams.durations import words

EVERY_S = 1.0
# Older beats say nothing of the present.
LATELY_S = 20.0
# A process that gets less than this share of what it wants is short of processor time, unless all its threads together
# wait for less than this part of the time: on a busy machine a thread that wakes up briefly waits longer than it runs.
SHORT_SHARE, WAITS = 0.5, 0.5
LATE_S = 2.0
# If a quota holds the process up for this part of the time, it is the reason; a timer that is this little late is fine.
WITHHELD, HARDLY_LATE_S = 0.2, 1.0
# A shortage that comes back within this time is the same one, and is logged once.
SAY_AGAIN_S = 300.0
_THREADS = Path("/proc/self/task")

log = logging.getLogger(__name__)


class Beat(Struct, frozen=True, kw_only=True):
    """What passed since the beat before.

    Attributes:
        span_s: time.
        late_s: by how much the timer was late.
        ran_s: processor time of all threads.
        waited_s: how long threads that could run waited for a processor, all together; None if the system does not
            count that, such as macOS.
        withheld_s: for how long a quota held the process up.
    """

    span_s: float
    late_s: float
    ran_s: float
    waited_s: float | None
    withheld_s: float = 0.0


class Shortage(Struct, frozen=True, kw_only=True):
    """What keeps this process from its work.

    Attributes:
        kind: short: others have the processor time, or a limit withholds it; stopped: it neither ran nor wanted to;
            busy: its own code held up the event loop.
        share: how much of the processor time that it wanted it got: 0 to 1.
        late_s: by how much its timers were late, at most.
        limited: a quota withholds what it lacks.
    """

    kind: Literal["short", "stopped", "busy"]
    share: float
    late_s: float
    limited: bool = False

    def words(self) -> str:
        """Say it in a sentence without a full stop."""
        return f"this worker {self.what}"

    @property
    def what(self) -> str:
        """What such a worker does, to be said behind its name."""
        late = f"its timers are {words(self.late_s)} late"
        if self.kind == "stopped":
            return stood_words(self.late_s)
        if self.kind == "busy":
            return f"holds up its event loop by its own work: {late}"
        told = [f"{share_words(self.share)} of what it wants"] if self.share < SHORT_SHARE else []
        told += ["its processor limit withholds the rest"] if self.limited else []
        told += [late] if self.late_s >= HARDLY_LATE_S else []
        return f"gets too little processor time: {', '.join(told)}"


def stood_words(seconds: float) -> str:
    """Say that a worker stood still, to be said behind its name: its threads neither ran nor waited for a processor."""
    why = "it or its machine was stopped, or it waits for memory (swap) or a disk"
    return f"stood still for {words(seconds)}: {why}"


def share_words(share: float) -> str:
    """Say a share, 0 to 1, in per cent."""
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"


def share_of(beats: Sequence[Beat], processors: int) -> float:
    """Return how much of the processor time that it wanted a process got, 0 to 1; 1 if it hardly waited for any.

    It wants what its threads ran and waited for, but never more than all processors have: threads that wait for each
    other are no shortage.
    """
    span_s = sum(beat.span_s for beat in beats)
    ran_s = sum(beat.ran_s for beat in beats)
    waited_s = sum(beat.waited_s or 0.0 for beat in beats)
    if waited_s <= WAITS * span_s:
        return 1.0
    return min(1.0, ran_s / min(ran_s + waited_s, processors * span_s))


def shortage_of(beats: Sequence[Beat], processors: int) -> Shortage | None:
    """Judge the latest beats; None if nothing keeps the process from its work."""
    if not beats:
        return None
    share, worst = share_of(beats, processors), max(beats, key=lambda beat: beat.late_s)
    short = share < SHORT_SHARE
    if not short and worst.late_s < LATE_S:
        return None
    limited = sum(beat.withheld_s for beat in beats) >= WITHHELD * sum(beat.span_s for beat in beats)
    return Shortage(kind="short" if short else _kind(worst), share=share, late_s=worst.late_s, limited=limited)


def _kind(late: Beat) -> Literal["short", "stopped", "busy"]:
    half_s, waited_s = late.late_s / 2, late.waited_s
    if late.ran_s >= half_s and late.ran_s > (waited_s or 0.0):
        return "busy"
    return "short" if waited_s is None or waited_s >= half_s else "stopped"


class Used(NamedTuple):
    """Seconds so far: all threads ran, waited for a processor (None if nobody counts it), were held up by a quota."""

    ran_s: float
    waited_s: float | None = None
    withheld_s: float = 0.0


class ProcessorTime:
    """The recent processor time of this process."""

    def __init__(
        self,
        processors: int | None = None,
        clock: Callable[[], float] = time.monotonic,
        used: Callable[[], Used] | None = None,
    ) -> None:
        """Count nothing yet.

        Args:
            processors: that it may use; None: by affinity and quota.
            clock: seconds, steady.
            used: what it has used by now.
        """
        self._processors, self._clock, self._used = processors or cores(), clock, used or used_by_now
        self._beats: deque[Beat] = deque()
        self._span_s = self._lost_s = 0.0
        self._at_s, self._before, self._said_s = math.inf, Used(0.0), -math.inf

    def begin(self) -> None:
        """Count from now on."""
        self._at_s, self._before = self._clock(), self._used()

    async def run(self) -> None:
        """Beat for ever; costs half a millisecond each time."""
        self.begin()
        while True:
            await asyncio.sleep(EVERY_S)
            self._beat()

    @property
    def share(self) -> float:
        """How much of the processor time that it wanted lately it got: 0 to 1."""
        return share_of(self._beats, self._processors)

    @property
    def stood_s(self) -> float:
        """For how long at a stretch it stood still lately, seconds; 0 if it did not."""
        shortage = shortage_of(self._beats, self._processors)
        return shortage.late_s if shortage is not None and shortage.kind == "stopped" else 0.0

    @property
    def late_s(self) -> float:
        """By how much its timers were late lately, seconds, at most."""
        return max((beat.late_s for beat in self._beats), default=0.0)

    def shortage(self) -> Shortage | None:
        """Return what keeps the process from its work; None if nothing does."""
        if self._overdue_s() >= LATE_S:  # it was just let go on, and is asked first
            self._beat()
        return shortage_of(self._beats, self._processors)

    def steady_s(self) -> float:
        """Return a clock, seconds, that stops while the event loop is late, as no answer could be received then."""
        return self._clock() - self._lost_s - self._overdue_s()

    def _overdue_s(self) -> float:
        return max(0.0, self._clock() - self._at_s - EVERY_S)

    def _beat(self) -> None:
        now, before, late_s, at_s = self._used(), self._before, self._overdue_s(), self._clock()
        self._beats.append(
            Beat(
                span_s=at_s - self._at_s,
                late_s=late_s,
                ran_s=now.ran_s - before.ran_s,
                waited_s=_between(before.waited_s, now.waited_s),
                withheld_s=max(0.0, now.withheld_s - before.withheld_s),
            )
        )
        self._span_s += at_s - self._at_s
        self._at_s, self._before, self._lost_s = at_s, now, self._lost_s + late_s
        while self._span_s - self._beats[0].span_s >= LATELY_S:
            self._span_s -= self._beats.popleft().span_s
        shortage = shortage_of(self._beats, self._processors)
        if shortage is not None:
            if at_s - self._said_s >= SAY_AGAIN_S:
                log.warning("%s", shortage.words())
            self._said_s = at_s


def used_by_now() -> Used:
    """Return the processor time of this process by now."""
    try:
        waited_ns = [waited for thread in _THREADS.iterdir() if (waited := _waited_ns(thread)) is not None]
    except OSError:  # no Linux, or too many open files: who only looks ends nobody
        return Used(time.process_time())
    return Used(time.process_time(), sum(waited_ns) / 1e9 if waited_ns else None, withheld_s())


def _between(before_s: float | None, now_s: float | None) -> float | None:
    return None if before_s is None or now_s is None else max(0.0, now_s - before_s)


def _waited_ns(thread: Path) -> int | None:
    """Return how long a thread waited; None if it ended meanwhile, or nobody counts it."""
    try:
        return int((thread / "schedstat").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return None
