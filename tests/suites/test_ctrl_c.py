"""Ctrl-C at any moment of a command: 130, and no trace-back.

Moments are counted, not timed: Python tells an audit hook of every import, file and socket, and at the chosen one the
process sends itself a SIGINT.
"""

import subprocess
import sys

import pytest

from streams.embedded_broker import free_port
from tests.commands import WITHIN_S, env

PROGRAM = """
import os, signal, sys

seen, at = 0, int(sys.argv[1])

def hook(event, args):
    global seen
    seen += 1
    if seen == at:
        os.kill(os.getpid(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[:2] = ["shopstream"]
sys.addaudithook(hook)
from streams.cli import main
try:
    main()
finally:
    print("moments", seen, file=sys.stderr)
"""
MOMENTS = 5
# Before it our first modules are imported, which say what a Ctrl-C does: two milliseconds.
FIRST = 60


def run(at: int, *args: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(at), *args],
        capture_output=True,
        text=True,
        check=False,
        env=env({}),
        timeout=WITHIN_S,
    )


@pytest.mark.parametrize(
    "args",
    [("--help",), ("settings",), ("contract", "check"), ("lag", "--broker", f"127.0.0.1:{free_port()}")],
    ids=lambda args: args[0],
)
def test_ctrl_c_at_any_moment_ends_a_command_with_130_and_no_trace_back(args: tuple[str, ...]) -> None:
    whole = run(0, *args)
    moments = int(whole.stderr.split()[-1])
    statuses = []
    for number in range(MOMENTS):
        done = run(FIRST + number * (moments - FIRST) // MOMENTS, *args)
        assert "Traceback" not in done.stderr, done.stderr
        assert "KeyboardInterrupt" not in done.stderr
        statuses.append(done.returncode)
    assert set(statuses) <= {130, whole.returncode}
    assert statuses[0] == 130
