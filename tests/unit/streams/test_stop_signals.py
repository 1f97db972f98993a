"""A worker that is told to end before it works: no end by the signal itself, which a supervisor would call killed."""

import signal
import socket
import subprocess
import sys
from pathlib import Path


def test_a_worker_that_is_told_to_end_while_it_asks_for_its_topics_ends_with_0(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        command = ["worker", "--flows", "tag_reviews", "--broker", address, "--data-dir", str(tmp_path)]
        worker = subprocess.Popen([sys.executable, "-m", "streams.cli", *command])
        mute.settimeout(20)
        with mute.accept()[0]:  # it is there, and hears nothing
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(10) == 0
