"""Python's settings in a worker: rare garbage collection, none while much is read; frequent thread switches."""

import gc
import sys
import time
from collections.abc import Iterator, Sized
from contextlib import contextmanager

# A batch makes some ten objects a record, none of them in a cycle. At Python's default of 700 the collector took a
# quarter of the worker's time (docs/log.md). It still runs, for what libraries leave behind.
COLLECT_AFTER = 20_000
# A transaction needs four answers of the broker, and the event loop may wait this long for the GIL before each.
SWITCH_AFTER_S = 0.0005
# Who reads and gets nothing for this long waits for a broker, perhaps for hours, while other flows go on.
QUIET_S = 5.0


def collect_rarely() -> None:
    """Let the garbage collector run rarely, and never look at what is loaded by now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def give_way_soon() -> None:
    """Let a model's thread give way to the event loop at once; by default each answer of the broker waits for 5 ms."""
    sys.setswitchinterval(SWITCH_AFTER_S)


@contextmanager
def collecting_later() -> Iterator["Hold"]:
    """Hold the garbage collector, and exempt what lives by then from later collections, since it lives long.

    Otherwise a restore of a million keys would take 2.6 times as long, and later each full collection would stop the
    worker. What was exempted before is looked through once more: clients of partitions that were given up since are
    garbage in cycles, and would stay for good. That comes first: it makes room, and stops the event loop for a second
    per million keys that are there already, not for those that come. Of several at once the first and the last do it.
    """
    hold = Hold()
    try:
        yield hold
    finally:
        hold.let_go()


class Hold:
    """One that holds the collector.

    Attributes:
        number: how many hold it now: flows restore at the same time.
    """

    number = 0

    def __init__(self) -> None:
        """Hold it."""
        if not Hold.number:
            gc.unfreeze()
            gc.collect()
            gc.disable()
        Hold.number += 1
        self._holds, self._came_s = True, time.monotonic()

    def heard(self, polled: Sized) -> None:
        """Let go permanently once nothing was polled for a while."""
        now_s = time.monotonic()
        if polled:
            self._came_s = now_s
        elif now_s - self._came_s > QUIET_S:
            self.let_go()

    def let_go(self) -> None:
        """Hold it no longer; may be called twice."""
        if not self._holds:
            return
        self._holds = False
        Hold.number -= 1
        if not Hold.number:
            gc.freeze()
            gc.enable()
