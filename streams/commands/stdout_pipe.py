"""stdout of commands: if its reader has gone (| head -1) they end silently with 0, if the disk is full with 1.

Libraries treat a broken pipe in their own ways: rich and click end the process with 1, and an error of a socket may be
a broker's. So errors of this one file have types that no library knows.
"""

import io
import os
import sys
from typing import Any


class StdoutError(Exception):
    """What a command prints cannot be written: a disk is full."""


class ReaderGoneError(StdoutError):
    """The reader of our output is gone; there is nobody left to tell."""


class _Stdout(io.FileIO):
    """The raw end of stdout."""

    def write(self, data: Any) -> int:
        """Write some of the data and return how much; raises StdoutError."""
        try:
            return super().write(data) or 0
        except BrokenPipeError as error:
            raise ReaderGoneError from error
        except OSError as error:
            raise StdoutError(f"stdout: {error.strerror}") from error


def guard_stdout() -> None:
    """Put the guarded stdout in the place of the interpreter's.

    A character that cannot be encoded ends no command: a terminal that is not UTF-8 shows a question mark. If our
    parent has closed stdout or stderr, what is written there goes nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  open to our end
    out, err = sys.__stdout__, sys.stderr
    if isinstance(err, io.TextIOWrapper):
        err.reconfigure(errors="replace")
    if isinstance(out, io.TextIOWrapper):
        raw = io.BufferedWriter(_Stdout(out.fileno(), "w", closefd=False))
        sys.stdout = io.TextIOWrapper(raw, out.encoding, "replace", line_buffering=out.line_buffering)


def silence_stdout() -> None:
    """Discard what is still buffered, since the interpreter's last flush would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
