"""What a person sees while a command takes longer than two seconds; a pipe or a log sees nothing of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from streams.commands.options import stderr

SHOW_AFTER_S = 2.0


@contextmanager
def working(words: str) -> Iterator[None]:
    """Say on the terminal what is going on, once the block lasts too long; gone when it ends.

    Args:
        words: what the block does: "asking the broker".
    """
    console = stderr()
    if not console.is_terminal:
        yield
        return
    status = console.status(f"{words} …")
    timer = threading.Timer(SHOW_AFTER_S, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
