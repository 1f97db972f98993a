"""Child processes that never outlive us; on Linux they end even if we are killed."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
END_WITHIN_S = 8.0


def start_child(command: Sequence[str], log: Path) -> "subprocess.Popen[bytes]":
    """Start a process in a session of its own, so that Ctrl-C reaches only us and we end it in order.

    Args:
        command: program and arguments.
        log: file that gets what the process prints; its folder must exist.
    """
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603  the commands are ours
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  no threads yet
        )


def end_child(process: "subprocess.Popen[bytes]") -> int:
    """Ask a process to end, and kill it if it has not within END_WITHIN_S; returns its exit status."""
    process.terminate()
    try:
        return process.wait(END_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def tail(log: Path, lines: int = 3) -> str:
    """Return the last lines of a log: what a process said before it ended."""
    text = log.read_text(errors="replace") if log.exists() else ""
    return " / ".join(line for line in text.splitlines()[-lines:] if line.strip())


def ended_words(status: int, log: Path) -> str:
    """Say how a process ended by itself: by which signal, or with which status and last words."""
    if status < 0:
        return f"was ended by the signal {-status}"
    return f"ended with {status}: {tail(log, 1)}"


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
