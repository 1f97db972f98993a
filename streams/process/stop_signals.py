"""A first Ctrl-C, SIGTERM or closed terminal asks for an orderly stop; a second one ends the process at once.

Signals that our parent has set to be ignored stay ignored: under nohup we are meant to outlive the terminal.
"""

import asyncio
import signal
import sys
from types import FrameType

from streams.exits import EXIT_CLEAN, leave

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heeded(*numbers: signal.Signals) -> list[signal.Signals]:
    """Return those signals that our parent has not set to be ignored."""
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]


def leave_on_signal() -> None:
    """End the process with 0 at a SIGTERM or SIGHUP, until an event loop listens: nothing has begun yet.

    Without this, a worker that gets the signal while it imports and loads models would count as killed (143).
    """
    for number in heeded(signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: leave(EXIT_CLEAN))


def exit_on_signal() -> None:
    """Raise SystemExit with 0 at a SIGTERM or SIGHUP from now on: what is open is closed on the way."""
    for number in heeded(signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(EXIT_CLEAN))


def interrupt_on_signal() -> None:
    """Take a SIGTERM or SIGHUP for a Ctrl-C from now on, until an event loop listens.

    Any other exception out of a signal may leave asyncio waiting for ever. A Ctrl-C that our parent has set to be
    ignored is blocked instead: it has no effect either, and asyncio gets ready for one as it always does.
    """
    if not heeded(signal.SIGINT):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in heeded(signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """Do what a Ctrl-C would do now, blocked or not."""
    handler = signal.getsignal(signal.SIGINT)
    if callable(handler):
        handler(signal.SIGINT, frame)


class StopSignals:
    """Whether somebody has asked this process to end; it listens as soon as it is made, in the running loop.

    Attributes:
        received: the first signal; None as long as there is none.
    """

    def __init__(self) -> None:
        self.received: signal.Signals | None = None
        self._stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in heeded(*STOPPING):
            loop.add_signal_handler(number, self._stop, loop, number)

    def __bool__(self) -> bool:
        """Tell whether it is time to end."""
        return self.received is not None

    async def wait(self, seconds: float) -> bool:
        """Wait for a signal, at most this many seconds; return whether there was one."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return False
        return True

    def _stop(self, loop: asyncio.AbstractEventLoop, number: signal.Signals) -> None:
        self.received = number
        self._stopped.set()
        for each in STOPPING:
            loop.remove_signal_handler(each)  # the next one does what it does to any program
