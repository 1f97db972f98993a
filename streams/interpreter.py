"""What a worker asks of Python's interpreter: to collect garbage seldom, and to switch threads soon."""

import gc
import sys

# A batch makes some ten objects a record, none of them in a cycle: at Python's 700 the collector took a quarter of the
# worker's time (docs/log.md). It still runs, for what others leave behind.
COLLECT_AFTER = 20_000
# A transaction is four answers of the broker, each of which the loop takes up between two of these.
SWITCH_AFTER_S = 0.0005


def collect_rarely() -> None:
    """Let the garbage collector look seldom, and never at what is loaded by now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def give_way_soon() -> None:
    """Let a model's thread that is in Python give way to the event loop at once: by default each answer waits 5 ms."""
    sys.setswitchinterval(SWITCH_AFTER_S)
