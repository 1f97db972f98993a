"""A worker that is told to end before it works: no end by the signal itself, which a supervisor would call killed."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

LISTEN = """
import asyncio, signal
from streams.process.stop_signals import StopSignals

async def listen():
    stop = StopSignals()
    print("listens", flush=True)
    await stop.wait(300)
    print(stop.received.name)

asyncio.run(listen())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_worker_that_is_told_to_end_while_it_asks_for_its_topics_ends_with_0(
    tmp_path: Path, number: signal.Signals
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        command = ["worker", "--flows", "tag_reviews", "--broker", address, "--data-dir", str(tmp_path)]
        worker = subprocess.Popen([sys.executable, "-m", "streams.cli", *command])
        mute.settimeout(60)
        with mute.accept()[0]:  # it is there, and hears nothing
            worker.send_signal(number)
            assert worker.wait(60) == 0


def test_what_nohup_started_outlives_the_terminal() -> None:
    """SIGHUP, then SIGTERM: which one is heard first?"""
    heard = []
    for begin in ("", "signal.signal(signal.SIGHUP, signal.SIG_IGN)"):
        program = LISTEN.replace("async def", f"{begin}\n\nasync def", 1)
        listener = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert listener.stdout is not None
        assert listener.stdout.readline() == "listens\n"
        listener.send_signal(signal.SIGHUP)
        if begin:
            listener.send_signal(signal.SIGTERM)
        heard.append(listener.communicate(timeout=60)[0].strip())
    assert heard == ["SIGHUP", "SIGTERM"]


CLEAN = """
import asyncio, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
from streams.process.stop_signals import interrupt_on_signal

interrupt_on_signal()

async def ask():
    print("begun", flush=True)
    await asyncio.sleep(300)

try:
    asyncio.run(ask()) if sys.argv[1] == "asks" else (print("begun", flush=True), signal.pause())
finally:
    print("cleaned up")
"""


@pytest.mark.parametrize("does", ["asks", "waits"])
def test_what_a_script_started_behind_an_ampersand_cleans_up_when_it_is_told_to_end_and_ignores_ctrl_c(
    does: str,
) -> None:
    with subprocess.Popen([sys.executable, "-c", CLEAN, does], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as told:
        assert told.stdout is not None
        assert told.stdout.readline() == b"begun\n"
        told.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            told.wait(0.3)
        told.send_signal(signal.SIGTERM)
        out, err = told.communicate(timeout=60)
    assert (out, err.splitlines()[-1]) == (b"cleaned up\n", b"KeyboardInterrupt")
