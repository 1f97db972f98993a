"""Fits series in separate processes, outside the worker's event loop: ask, continue, ask again.

    ask ──▶ waiting ──▶ a thread per process ──▶ FittingProcess ──▶ ready ──▶ ask
                ▲                                     │ lost: killed, out of memory, too slow
                └──────────────── again, alone ───────┘  three times: the last value is the forecast

Everything here is bounded: what waits, what is ready, a process's memory, its time. Nothing is durable: the caller
knows what is still open, and asks again after a restart.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from models.forecast.answer import answer
from models.forecast.process import FittingProcess, ProcessLostError
from models.forecast.question import Forecast, Question

MOST_WAITING = 4_096
MOST_READY = 8_192
TOGETHER = 16
MOST_TRIES = 3
MEMORY_BYTES = 1_500_000_000
DEADLINE_S = 60.0
LATELY_S = 600.0
MOST_LOST = 1_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Job:
    key: str
    question: Question
    tries: int = 0


class Fits(Protocol):
    """A process, as its thread needs it."""

    def answers(self, questions: Sequence[Question]) -> list[Forecast]:
        """Return a forecast for each question; blocks. Raises ProcessLostError."""

    def end(self) -> None:
        """End it, if it runs."""


class Fitter:
    """Some processes that fit. Its methods return at once; it may be shared between threads.

    Attributes:
        lost: how often a process was lost.
    """

    def __init__(self, processes: Sequence[Fits], clock: Callable[[], float] = time.monotonic) -> None:
        """Start nothing yet: processes start with the first question."""
        self._processes, self._clock = processes, clock
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._jobs: deque[_Job] = deque()
        self._open: dict[str, Question] = {}
        self._since: dict[str, float] = {}
        self._ready: dict[str, tuple[Question, Forecast]] = {}
        self._closed = False
        self.lost = 0
        self._lost_s: deque[float] = deque(maxlen=MOST_LOST)

    @classmethod
    def of(cls, processes: int, memory_bytes: int = MEMORY_BYTES) -> "Fitter":
        """Make a fitter of real processes.

        Args:
            processes: how many at most.
            memory_bytes: address space of each.
        """
        return cls([FittingProcess(memory_bytes, DEADLINE_S) for _ in range(processes)])

    @property
    def waiting(self) -> int:
        """Series that wait for a process, or are in one."""
        return len(self._open)

    def lost_lately(self) -> int:
        """Return how many processes were lost in the last ten minutes, up to a thousand."""
        since_s = self._clock() - LATELY_S
        return sum(lost_s > since_s for lost_s in tuple(self._lost_s))

    def waited_ms(self, key: str) -> int:
        """Return for how long a series has waited, whatever was asked since; 0 if it does not wait."""
        since = self._since.get(key)
        return 0 if since is None else int((self._clock() - since) * 1000)

    def ask(self, key: str, question: Question) -> Forecast | None:
        """Return the forecast, if it is ready; else have it made, unless too many wait.

        Args:
            key: of the series; a new question replaces an earlier one of the same key.
            question: what is known of it.
        """
        with self._changed:
            known = self._ready.get(key)
            if known is not None and known[0] == question:
                return known[1]
            if self._open.get(key) != question and (key in self._open or len(self._open) < MOST_WAITING):
                self._open[key] = question
                self._since.setdefault(key, self._clock())
                self._jobs.append(_Job(key, question))
                self._start_threads()
                self._changed.notify()
            return None

    def close(self) -> None:
        """End the processes; what waits is forgotten."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for process in self._processes:
            process.end()

    def _start_threads(self) -> None:
        if not self._threads:
            self._threads = [
                threading.Thread(target=self._run, args=(process,), name=f"fitter-{number}", daemon=True)
                for number, process in enumerate(self._processes)
            ]
            for thread in self._threads:
                thread.start()

    def _run(self, process: Fits) -> None:
        while jobs := self._take():
            try:
                forecasts: Sequence[Forecast] = process.answers([job.question for job in jobs])
            except ProcessLostError:
                if not self._closed:
                    self._again(jobs)
            else:
                self._keep(zip(jobs, forecasts, strict=True))
        process.end()

    def _take(self) -> list[_Job]:
        """Wait for jobs; a job whose process was lost comes alone, so that one bad series spoils no other."""
        with self._changed:
            while not self._jobs and not self._closed:
                self._changed.wait()
            taken: list[_Job] = []
            while self._jobs and len(taken) < TOGETHER and not self._closed:
                if self._jobs[0].tries and taken:
                    break
                job = self._jobs.popleft()
                if self._open.get(job.key) != job.question:
                    continue  # asked anew meanwhile
                taken.append(job)
                if job.tries:
                    break
            return taken if taken or self._closed else self._take()

    def _again(self, jobs: Sequence[_Job]) -> None:
        self.lost += 1
        self._lost_s.append(self._clock())
        log.warning(
            "a fitting process was lost with %d series; they are fitted again (%d so far)", len(jobs), self.lost
        )
        with self._changed:
            for job in jobs:
                if job.tries + 1 < MOST_TRIES:
                    self._jobs.append(_Job(job.key, job.question, job.tries + 1))
                    self._changed.notify()
                else:
                    log.error("the series %.80r cannot be fitted: its forecast is its last value", job.key)
                    self._make_ready(job, answer(job.question))

    def _keep(self, answered: "zip[tuple[_Job, Forecast]]") -> None:
        with self._changed:
            for job, forecast in answered:
                self._make_ready(job, forecast)

    def _make_ready(self, job: _Job, forecast: Forecast) -> None:
        if self._open.get(job.key) == job.question:
            del self._open[job.key], self._since[job.key]
            self._ready.pop(job.key, None)
            self._ready[job.key] = (job.question, forecast)
            while len(self._ready) > MOST_READY:
                del self._ready[next(iter(self._ready))]
