"""Workers under a supervisor, as systemd or Kubernetes keeps them: what ends starts again, except after 0 and 78.

It refuses to know what the workers do, and which ends are right: a scenario says which it expects.
"""

import asyncio
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

WATCH_EVERY_S = 0.1
STAYS_DOWN = frozenset({0, 78})
END_WITHIN_S = 40.0
# A SIGTERM in the first moments of a process meets Python, not us: it dies of it as any program does.
AWAKE_AFTER_S = 1.0

Start = Callable[..., "subprocess.Popen[bytes]"]


@dataclass
class Exit:
    """How a worker ended.

    Attributes:
        name: of the worker.
        status: of the process; negative for a signal.
        at: monotonic, seconds.
    """

    name: str
    status: int
    at: float


class Crew:
    """The workers of one run.

    Attributes:
        exits: every end that the supervisor saw, in order.
        environ: settings that every worker started from now on gets.
        leaving: workers that were asked to end and have not yet.
    """

    def __init__(self, start: Start, stays_down: frozenset[int] = STAYS_DOWN) -> None:
        """Supervise processes that `start(name, **environ)` makes, unless they end with one of the statuses."""
        self.environ: dict[str, str] = {}
        self.exits: list[Exit] = []
        self.leaving: set[str] = set()
        self._start, self._stays_down = start, stays_down
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._own: dict[str, dict[str, str]] = {}
        self._born: dict[str, float] = {}
        self._watching: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._processes)

    @property
    def names(self) -> list[str]:
        """The workers that are wanted now."""
        return list(self._processes)

    @property
    def statuses(self) -> Counter[int]:
        """How often workers ended with which status."""
        return Counter(each.status for each in self.exits)

    def add(self, *names: str, **environ: str) -> None:
        """Start workers, and keep them."""
        for name in names:
            self._own[name] = environ
            self._launch(name)
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())

    def equip(self, name: str, **environ: str) -> None:
        """Change what a worker's next start gets of its own."""
        self._own[name] = environ

    def signal(self, name: str, how: signal.Signals) -> None:
        """Signal a worker; the supervisor sees to what comes of it."""
        self._processes[name].send_signal(how)

    def pid(self, name: str) -> int:
        """Return the process id of a worker's present life."""
        return self._processes[name].pid

    async def dismiss(self, name: str) -> int:
        """End a worker by SIGTERM for good and return its status."""
        process = self._processes.pop(name)
        self.leaving.add(name)
        await asyncio.sleep(max(0.0, self._born[name] + AWAKE_AFTER_S - time.monotonic()))
        process.terminate()
        status = await asyncio.to_thread(process.wait, END_WITHIN_S)
        self.leaving.discard(name)
        self.exits.append(Exit(name, status, time.monotonic()))
        return status

    async def lose(self, name: str) -> None:
        """Kill a worker for good, as a machine that burns."""
        process = self._processes.pop(name)
        process.kill()
        status = await asyncio.to_thread(process.wait, END_WITHIN_S)
        self.exits.append(Exit(name, status, time.monotonic()))

    async def restart(self, name: str) -> int:
        """End a worker by SIGTERM, start it again, and return the status of its end."""
        status = await self.dismiss(name)
        self.add(name, **self._own[name])
        return status

    async def until_exit(self, count: int, within_s: float = 60.0) -> None:
        """Wait until workers have ended this often."""
        async with asyncio.timeout(within_s):
            while len(self.exits) < count:
                await asyncio.sleep(WATCH_EVERY_S)

    async def close(self) -> None:
        """Kill everybody."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        for process in self._processes.values():
            process.kill()
            process.wait()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            for name, process in list(self._processes.items()):
                status = process.poll()
                if status is None or self._processes.get(name) is not process:
                    continue
                self.exits.append(Exit(name, status, time.monotonic()))
                del self._processes[name]
                if status not in self._stays_down:
                    self._launch(name)

    def _launch(self, name: str) -> None:
        self._processes[name] = self._start(name, **self.environ | self._own[name])
        self._born[name] = time.monotonic()
