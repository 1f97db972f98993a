"""One fitting process, seen from its parent: started when needed, limited in memory and time, restarted.

Its start has a time limit of its own: on a busy machine the library's import alone can take longer than a list of
series may. A process that was ended for that, and restarted, would never answer.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from msgspec import json

from models.forecast.child import READY
from models.forecast.question import Forecast, Question

ROOT = Path(__file__).parents[2]
ANSWERS = json.Decoder(list[Forecast])
START_S = 600.0


class ProcessLostError(Exception):
    """The process ended, or had to be ended, before it answered."""


class FittingProcess:
    """A child that answers one list of questions at a time. Not to be shared between threads."""

    def __init__(self, memory_bytes: int, deadline_s: float, start_s: float = START_S) -> None:
        """Bind the bounds; nothing is started yet.

        Args:
            memory_bytes: of address space (RLIMIT_AS).
            deadline_s: how long one list may take once the child is ready.
            start_s: how long it may take to be ready.
        """
        self._memory_bytes, self._deadline_s, self._start_s = memory_bytes, deadline_s, start_s
        self._child: subprocess.Popen[bytes] | None = None

    def answers(self, questions: Sequence[Question]) -> list[Forecast]:
        """Return a forecast for each question.

        Raises:
            ProcessLostError: the child ended first, or took too long; the next call starts another.

        Blocks up to the deadline, and before it until a child that has to be started is ready.
        """
        if self._child is None or self._child.poll() is not None:
            self._start()
        return ANSWERS.decode(self._line(self._deadline_s, json.encode(questions) + b"\n"))

    def _line(self, within_s: float, sent: bytes = b"") -> bytes:
        """Send to the child, and return its next line; a child that gives none in time is ended, and counts as lost."""
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:  # it was ended by another thread
            raise ProcessLostError
        alarm = threading.Timer(within_s, child.kill)
        alarm.start()
        try:
            child.stdin.write(sent)
            child.stdin.flush()
            line = child.stdout.readline()
        except (OSError, ValueError) as error:  # a pipe that broke, or was closed
            self.end()
            raise ProcessLostError from error
        finally:
            alarm.cancel()
        if not line.endswith(b"\n"):  # it ended, or its answer is cut
            self.end()
            raise ProcessLostError
        return line

    def end(self) -> None:
        """End the child, if it runs."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was written and not read is lost with the child
                    continue
        child.wait()

    def _start(self) -> None:
        self.end()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._child = subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "models.forecast.child", str(self._memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path} | one_thread,
        )
        if self._line(self._start_s) != READY:
            self.end()
            raise ProcessLostError
