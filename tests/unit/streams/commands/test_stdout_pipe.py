"""stdout as commands write to it: nobody who reads, a full disk, a terminal that is not UTF-8, none at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import command, env, shopstream

HELP = command("--help")


def with_stdout(fd: int, *args: str) -> tuple[int, str]:
    done = subprocess.run(command(*args), stdout=fd, stderr=subprocess.PIPE, env=env({}), text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("--help",),
        ("settings",),
        ("settings", "--json"),
        ("contract", "schema", "reviews"),
        ("generate", "reviews", "--print"),
        ("models", "list"),
    ],
    ids=" ".join,
)
def test_a_reader_that_is_gone_ends_a_command_in_silence(args: tuple[str, ...]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    try:
        assert with_stdout(writes, *args) == (0, "")
    finally:
        os.close(writes)


def test_a_full_disk_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        assert with_stdout(full.fileno(), "--help") == (1, "shopstream: stdout: No space left on device\n")


def test_a_closed_stdout_is_no_error() -> None:
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *HELP], capture_output=True, env=env({}), check=False
    )
    assert (closed.returncode, closed.stderr) == (0, b"")


def test_what_a_terminal_cannot_show_is_a_question_mark() -> None:
    done = shopstream(
        "generate", "reviews", "--print", "--count", "30", "--seed", "1", environ={"PYTHONIOENCODING": "ascii"}
    )
    assert done.status == 0
    assert "好" in done.out  # JSON lines are bytes, always UTF-8
    lists = shopstream("models", "list", environ={"PYTHONIOENCODING": "ascii"})
    assert (lists.status, lists.err) == (0, "")
    program = "from streams.commands.stdout_pipe import guard_stdout; guard_stdout(); print('好')"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env=env({"PYTHONIOENCODING": "ascii"}), check=True
    )
    assert shown.stdout == b"?\n"
