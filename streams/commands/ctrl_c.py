"""Handles Ctrl-C while modules are imported: the process ends at once with 130, silently.

There is nothing to clean up yet, and a KeyboardInterrupt could arise anywhere, even in a callback of a weak reference,
where Python prints a trace-back and continues. If our parent has set Ctrl-C to be ignored, as a shell does for what
runs in the background, it stays ignored.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from streams.exits import EXIT_INTERRUPTED


def leave_on_ctrl_c() -> None:
    """From now on, end the process at a Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def raise_on_ctrl_c() -> None:
    """From now on, raise KeyboardInterrupt at a Ctrl-C: there may be something to clean up."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def ignore_ctrl_c() -> None:
    """From now on, ignore a Ctrl-C: all is done, and the interpreter is about to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def importing() -> Iterator[None]:
    """Stand around late imports of a command: nothing is open yet that would have to be closed."""
    before = signal.getsignal(signal.SIGINT)
    leave_on_ctrl_c()
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _leave:
            signal.signal(signal.SIGINT, before)


def _leave(*_: Any) -> None:
    os._exit(EXIT_INTERRUPTED)
