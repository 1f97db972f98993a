"""A first Ctrl-C, SIGTERM or closed terminal asks to end in order, a second one ends at once.

What our parent ignores for us stays ignored: nohup wants us to outlive the terminal.
"""

import asyncio
import signal

from streams.exits import EXIT_CLEAN, leave

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def heeded(*numbers: signal.Signals) -> list[signal.Signals]:
    """Return those of some signals that our parent does not ignore for us."""
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]


def leave_when_told() -> None:
    """End the process with 0 at a SIGTERM or SIGHUP from now on, until an event loop listens: nothing is begun yet.

    Without it a worker that is told to end while it imports and loads its models would be called killed (143).
    """
    for number in heeded(signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: leave(EXIT_CLEAN))


class StopSignals:
    """Whether somebody asked this process to end; it listens from its making on, in the running loop.

    Attributes:
        received: the first signal; None while nobody asked.
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
        """Wait for a signal, so many seconds at most; tells whether there was one."""
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
