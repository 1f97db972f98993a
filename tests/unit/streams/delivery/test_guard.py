"""The guard ends the process: 70 for a bug, 78 for what a person must change; a cancellation passes."""

import asyncio
import os
import subprocess
import sys

import pytest

from streams.delivery.guard import guard

SCRIPT = """
import asyncio, atexit, sys
from aiokafka.errors import GroupAuthorizationFailedError, InvalidSessionTimeoutError, InvalidTimestampError
from aiokafka.errors import InvalidTransactionTimeout, TopicAuthorizationFailedError, TransactionalIdAuthorizationFailed
from streams.delivery.errors import *
from streams.delivery.guard import guard

async def work():
    print("began")
    {work}

async def main():
    try:
        await guard(work(), "the agent")
    finally:
        print("cleaned up")
    print("went on")

atexit.register(print, "exited politely")
asyncio.run(main())
"""


def run(work: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", SCRIPT.format(work=work)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("work", "status"),
    [
        ("raise ValueError('a bug')", 70),
        ("raise TimeoutError('a model hangs')", 70),
        ("raise ModelContractError('one result too few')", 70),
        ("raise ExceptionGroup('g', [ValueError('a bug')])", 70),
        ("raise ConfigurationError('no such topic')", 78),
        ("raise OffsetsLostError('f', 't', 0, 'gone')", 78),
        ("raise NotCopartitionedError('split')", 78),
        ("raise InvalidSessionTimeoutError", 78),
        ("raise InvalidTransactionTimeout", 78),
        ("raise InvalidTimestampError", 70),
        ("raise TopicAuthorizationFailedError", 70),
        ("raise GroupAuthorizationFailedError", 70),
        ("raise TransactionalIdAuthorizationFailed", 70),
    ],
)
def test_what_is_raised_ends_the_process_past_every_finally(work: str, status: int) -> None:
    ended = run(work)
    assert ended.returncode == status
    assert ended.stdout == "began\n"
    assert "the agent" in ended.stderr


def test_the_log_says_what_happened() -> None:
    assert "a bug" in run("raise ValueError('a bug')").stderr


def test_who_has_to_mend_one_flow_is_told_how_others_run_meanwhile() -> None:
    told = run("raise ConfigurationError('no such topic')").stderr
    assert "this worker with all its flows" in told
    assert "--flows" in told
    assert told.rstrip().endswith("no such topic")
    assert "no such topic" in run("raise ConfigurationError('no such topic')").stderr
    assert "session_timeout_ms (group.min.session" in run("raise InvalidSessionTimeoutError").stderr


def test_a_clock_whose_records_the_broker_refuses_is_told_without_a_trace() -> None:
    said = run("raise InvalidTimestampError").stderr
    assert "is this machine's clock right?" in said
    assert "Traceback" not in said


def test_a_permission_that_was_taken_away_is_told_without_a_trace_and_who_names_it() -> None:
    said = run("raise TopicAuthorizationFailedError").stderr
    assert "the broker refuses what it allowed before (TopicAuthorizationFailedError)" in said
    assert "`shopstream check`" in said
    assert "Traceback" not in said


def test_work_that_ends_ends_nothing_else() -> None:
    ended = run("pass")
    assert (ended.returncode, ended.stdout) == (0, "began\ncleaned up\nwent on\nexited politely\n")


def test_a_cancellation_that_nobody_asked_for_is_a_bug_and_no_silent_end() -> None:
    assert run("raise asyncio.CancelledError").returncode == 70


def test_a_broken_pipe_does_not_save_the_process() -> None:
    command = [sys.executable, "-c", SCRIPT.format(work="print('x' * 100); raise ValueError('a bug')")]
    env = os.environ | {"PYTHONUNBUFFERED": ""}  # so that the pipe breaks in the guard's own flush
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(60) == 70


async def test_a_cancellation_passes() -> None:
    guarded = asyncio.create_task(guard(asyncio.sleep(60), "the agent"))
    await asyncio.sleep(0)
    guarded.cancel()
    with pytest.raises(asyncio.CancelledError):
        await guarded


async def test_work_that_ends_returns() -> None:
    await guard(asyncio.sleep(0), "the agent")
