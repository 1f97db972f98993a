"""A progress bar on a terminal while a command takes longer than two seconds; a pipe or a log gets nothing of it."""

import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.progress import BarColumn, Progress, TextColumn

from streams.commands.options import run, stderr

T = TypeVar("T")

SHOW_AFTER_S = 2.0

# A function that is told how much of the total is done, and what to say beside the bar.
Tell = Callable[[int, str], None]


@contextmanager
def working(words: str) -> Iterator[None]:
    """Say on the terminal what is going on, once the block takes too long; erased at the end.

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


def ask(broker: str, work: Coroutine[Any, Any, T]) -> T:
    """Run what asks a broker; if that takes long, a terminal sees who is waited for."""
    with working(f"asking {broker}"):
        return run(work)


@contextmanager
def progress_bar(total: int | None, *, show: bool = True) -> Iterator[Tell]:
    """Show a bar while the block runs, once it takes too long; erased at the end.

    Args:
        total: how much there is to do; None if nobody knows.
        show: False: no bar, for instance because the same terminal gets the output.
    """
    started_s = time.monotonic()
    columns = (BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=stderr(), transient=True, disable=not (show and sys.stderr.isatty())) as bars:
        bar = bars.add_task("", total=total, visible=False)

        def tell(done: int, words: str) -> None:
            late = time.monotonic() - started_s > SHOW_AFTER_S
            bars.update(bar, completed=done, visible=late, description=words)

        yield tell
