"""One fitting process as its parent sees it: started when it is needed, bounded in memory and time, started again."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from msgspec import MsgspecError, json

from models.forecast.question import Forecast, Question

ROOT = Path(__file__).parents[2]
ANSWERS = json.Decoder(list[Forecast])


class ProcessLostError(Exception):
    """The process ended, or had to be ended, before it answered."""


class FittingProcess:
    """A child that answers one list of questions at a time. Not to be shared between threads."""

    def __init__(self, memory_bytes: int, deadline_s: float) -> None:
        """Bind the bounds; nothing is started yet.

        Args:
            memory_bytes: of address space (RLIMIT_AS).
            deadline_s: how long one list may take, the start of the child included.
        """
        self._memory_bytes, self._deadline_s = memory_bytes, deadline_s
        self._child: subprocess.Popen[bytes] | None = None

    def answers(self, questions: Sequence[Question]) -> list[Forecast]:
        """Return a forecast for each question.

        Raises:
            ProcessLostError: the child ended first, or took too long; the next call starts another.

        Blocks up to the deadline.
        """
        child = self._child = self._child if self._child is not None and self._child.poll() is None else self._start()
        alarm = threading.Timer(self._deadline_s, child.kill)
        alarm.start()
        try:
            stdin, stdout = child.stdin, child.stdout
            if stdin is None or stdout is None:
                raise ProcessLostError
            stdin.write(json.encode(questions) + b"\n")
            stdin.flush()
            return ANSWERS.decode(stdout.readline())
        except (OSError, MsgspecError) as error:  # a pipe that broke, an answer that is cut
            self.end()
            raise ProcessLostError from error
        finally:
            alarm.cancel()

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

    def _start(self) -> "subprocess.Popen[bytes]":
        self.end()
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        return subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", "models.forecast.child", str(self._memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": path} | one_thread,
        )
