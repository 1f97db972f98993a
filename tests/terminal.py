"""A terminal for the tests: a command started in one, of so many columns and lines, and what it wrote there."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len

from tests.commands import WITHIN_S, command, env

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
TAKEN_BACK = re.compile(r"[^\n]*\r(?:\n\x1b\[\?25h\r\x1b\[1A)?\x1b\[2K")
# Parameters of a colour in an escape sequence; bold, dim and the like are none.
COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7])(?:;[0-9]+)*m")


@dataclass(frozen=True)
class Shown:
    """What a terminal was sent.

    Attributes:
        status: of the command.
        raw: all of it, escape sequences included.
    """

    status: int
    raw: str

    @property
    def plain(self) -> str:
        """What was left to be read: without colours, and without lines that were taken back."""
        return ESCAPE.sub("", TAKEN_BACK.sub("", self.raw)).replace("\r", "")

    @property
    def widest(self) -> int:
        """Columns of the widest line."""
        return max(map(cell_len, self.plain.split("\n")))

    @property
    def coloured(self) -> bool:
        return COLOUR.search(self.raw) is not None


def on_terminal(
    *args: str, size: tuple[int, int] = (80, 24), resize: tuple[bytes, tuple[int, int]] | None = None, **environ: str
) -> Shown:
    """Run a command to its end on a terminal.

    Args:
        *args: of the command.
        size: columns and lines.
        resize: what has to be shown before, and then another size.
        **environ: variables.
    """
    ours, theirs = pty.openpty()
    _set_size(ours, size)
    with subprocess.Popen(
        command(*args), stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, env=_environ(environ)
    ) as process:
        os.close(theirs)
        try:
            raw = _read(ours, resize)
            process.wait(WITHIN_S)
        finally:
            process.kill()
            os.close(ours)
    return Shown(process.returncode, raw.decode(errors="replace"))


def _read(terminal: int, resize: tuple[bytes, tuple[int, int]] | None) -> bytes:
    raw, began = b"", time.monotonic()
    while time.monotonic() - began < WITHIN_S:
        if resize is not None and resize[0] in raw:
            _set_size(terminal, resize[1])
            resize = None
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            raw += os.read(terminal, 65_536)
        except OSError:  # Linux says so that nobody holds the other side any more
            break
    return raw


def _set_size(terminal: int, size: tuple[int, int]) -> None:
    columns, lines = size
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def _environ(environ: Mapping[str, str]) -> dict[str, str]:
    plain = env({"TERM": "xterm-256color"})
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
        plain.pop(name, None)
    return plain | dict(environ)
