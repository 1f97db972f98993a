"""The README's tour, pasted: every block of it, in its order, in three terminals as it says."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from streams.embedded_broker import free_port, port_taken
from tests.commands import WITHIN_S, env

ROOT = Path(__file__).parents[2]
# The lines that show what is refused end with 1.
REFUSED = "echo 'no json' | shopstream send reviews -"


class Terminals:
    """A new user's terminals: `shopstream` is this repository's, on a port and a folder of the test's own."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        shopstream = folder / "bin" / "shopstream"
        shopstream.parent.mkdir()
        # The tour names no port: the broker alone is told the test's.
        shopstream.write_text(
            f'#!/bin/sh\n[ "$1" = broker ] && set -- "$@" --port {self.port}\n'
            f'exec {sys.executable} -m streams.cli "$@"\n'
        )
        shopstream.chmod(0o755)
        (folder / "export").symlink_to(ROOT / "export")  # the tour is pasted in the repository's folder
        self._env = env(
            {
                "PATH": f"{shopstream.parent}:{os.environ['PATH']}",
                "SHOPSTREAM_BROKER": f"127.0.0.1:{self.port}",
                "SHOPSTREAM_DATA_DIR": str(folder / "data"),
            }
        )
        self._started: list[subprocess.Popen[bytes]] = []

    def paste(self, line: str) -> tuple[int, str, str]:
        """Run one line to its end; returns its status and what it wrote."""
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=self._folder,
            env=self._env,
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def leave_running(self, block: str) -> "subprocess.Popen[bytes]":
        """Paste a block into a terminal of its own."""
        with (self._folder / f"terminal-{len(self._started)}.log").open("wb") as log:
            process = subprocess.Popen(
                ["bash", "-m", "-c", block], cwd=self._folder, env=self._env, stdout=log, stderr=log, process_group=0
            )
        self._started.append(process)
        return process

    def said(self, number: int) -> str:
        """Return what stands in a terminal that was left running."""
        return (self._folder / f"terminal-{number}.log").read_text()

    def close(self) -> None:
        """End what still runs, the last one first."""
        for process in reversed(self._started):
            if process.poll() is None:
                end(process)


@pytest.fixture
def terminals(tmp_path: Path) -> Iterator[Terminals]:
    terminals = Terminals(tmp_path)
    yield terminals
    terminals.close()


def test_every_block_of_the_tour_works_when_it_is_pasted(terminals: Terminals) -> None:
    broker, worker, *rest = blocks()
    assert broker == "shopstream broker\n"
    terminals.leave_running(broker)
    until(lambda: port_taken(terminals.port))
    working = terminals.leave_running(worker)
    until(lambda: "owns partitions" in terminals.said(1))
    *running, stopped = rest
    written = "".join(paste(terminals, block) for block in running)
    assert '"sentiment":"negative"' in written
    assert "Mill Lane" in written
    assert '"code":"customs"' in written
    assert re.search(r'"action":"reply".*"id":"o23"', written)
    assert written.count('"event_id":"gen-7-o') == 2
    assert "sent 1 dead letters back to tag_reviews" in written
    assert re.search(r"^deleted [12] dead letters$", written, re.MULTILINE)
    assert end(working) == 0
    written = paste(terminals, stopped)
    assert "nothing was changed" in written
    assert "sentiment-en-zh" in written


def blocks() -> list[str]:
    """Return the code blocks of the tour."""
    tour = (ROOT / "README.md").read_text().partition("\n## A tour\n")[2].partition("\n## ")[0]
    return re.findall(r"```bash\n(.*?)```", tour, re.DOTALL)


def paste(terminals: Terminals, block: str) -> str:
    """Paste a block line by line; returns all that was written to stdout."""
    written = ""
    for line in block.splitlines():
        status, out, err = terminals.paste(line)
        assert status == (line == REFUSED), f"{line}\n{out}\n{err}"
        assert "Traceback" not in err
        written += out
    return written


def until(ready: Callable[[], bool]) -> None:
    limit = time.monotonic() + WITHIN_S
    while not ready():
        assert time.monotonic() < limit
        time.sleep(0.1)


def end(process: "subprocess.Popen[bytes]") -> int:
    """Press Ctrl-C in a terminal."""
    os.killpg(process.pid, signal.SIGINT)
    return process.wait(WITHIN_S)
