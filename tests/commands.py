"""Runs the command `shopstream` as a person does: a process of its own, its output and its exit status."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from typer.testing import CliRunner

from streams.commands.root import build_cli

# Longer than a process takes that a busy machine lets wait: only what never happens takes as long.
WITHIN_S = 240.0


@dataclass(frozen=True)
class Done:
    """What a command did."""

    status: int
    out: str
    err: str
    seconds: float

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Consumed:
    """A record as a consumer has it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


def shopstream(*args: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None) -> Done:
    """Run a command to its end. No setting of the person who runs the tests reaches it."""
    started = time.monotonic()
    done = subprocess.run(
        command(*args), check=False, input=stdin, capture_output=True, env=env(environ or {}), timeout=WITHIN_S
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode(), time.monotonic() - started)


def shopstream_here(*args: str, stdin: bytes = b"", environ: Mapping[str, str] | None = None) -> Done:
    """Run a command in this process, which saves its start; for commands that end before they start something else.

    Raises whatever a person would see as a trace-back.
    """
    started = time.monotonic()
    plain: dict[str, str | None] = {name: None for name in os.environ if name.startswith("SHOPSTREAM_")}
    done = CliRunner().invoke(
        build_cli(),
        list(args),
        input=stdin,
        env=plain | {"COLUMNS": "200", "SHOPSTREAM_CONFIG": ""} | dict(environ or {}),
    )
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr, time.monotonic() - started)


def start_shopstream(*args: str, environ: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start a command whose end the test decides."""
    return _start(args, environ, subprocess.PIPE)


def start_shopstream_logging(log: Path, *args: str, environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a command that writes to a file, so that what it starts may outlive it without holding a pipe open."""
    with log.open("ab") as file:
        return _start(args, environ, file)


def _start(args: tuple[str, ...], environ: Mapping[str, str] | None, out: int | IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command(*args),
        stdout=out,
        stderr=out,
        env=env(environ or {}),
    )


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "streams.cli", *args]


def env(environ: Mapping[str, str]) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SHOPSTREAM_")}
    return (
        plain
        | {"PYTHONPATH": str(Path(__file__).parent.parent), "COLUMNS": "200", "SHOPSTREAM_CONFIG": ""}
        | dict(environ)
    )
