"""Large files of JSON lines: how fast `send` checks and sends one, and the most memory that it ever holds.

`python -m tests.benchmarks.bench_files`; MEGABYTES=2000 for a file that no memory should have to hold.
"""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import psutil

from streams.generate.pace import Pace
from streams.generate.reviews import reviews
from streams.records import encode
from streams.topics import TOPICS
from tests.brokers import temporary_kafka
from tests.results import Result, show
from tests.shop import create_topics

SMALL_MB = 10
LOOK_EVERY_S = 0.02
BAD_LINE = b"no record\n"
MIB = 2**20
COMMAND = "python -m tests.benchmarks.bench_files"


def main() -> list[Result]:
    """Start Apache Kafka, measure, stop it."""
    with temporary_kafka() as (kafka, folder):
        asyncio.run(create_topics(kafka.address, TOPICS))
        return _measure(kafka.address, folder)


def _measure(address: str, folder: Path) -> list[Result]:
    megabytes = int(os.environ.get("MEGABYTES", "500"))
    small, large = folder / "small.jsonl", folder / "large.jsonl"
    _write(small, SMALL_MB)
    _write(large, megabytes)
    _, small_mib = _send(address, small)
    check_s, check_mib = _check(address, large)
    send_s, send_mib = _send(address, large)
    seen = f"{megabytes} MB file"
    return [
        Result(name="files.check", value=megabytes / check_s, unit="MB/s", command=COMMAND),
        Result(name="files.check_and_send", value=megabytes / send_s, unit="MB/s", command=COMMAND),
        Result(
            name="files.check_memory",
            value=check_mib,
            unit="MiB",
            baselines={f"check and send {SMALL_MB} MB": small_mib},
            target=f"constant, {seen}",
            command=COMMAND,
        ),
        Result(
            name="files.send_memory",
            value=send_mib,
            unit="MiB",
            baselines={f"check and send {SMALL_MB} MB": small_mib},
            target=f"constant, {seen}",
            command=COMMAND,
        ),
    ]


def _write(file: Path, megabytes: int) -> None:
    """Write generated reviews: a block of them again and again, since only size counts here."""
    times = Pace(1_000.0).times(datetime.now(UTC))
    block = b"".join(encode(review) + b"\n" for review in islice(reviews(1, times), 40_000))
    with file.open("wb") as lines:
        for _ in range(max(1, megabytes * 1_000_000 // len(block))):
            lines.write(block)


def _check(address: str, file: Path) -> tuple[float, float]:
    """Have a file refused for its last line; returns seconds and the most MiB."""
    with file.open("ab") as lines:
        lines.write(BAD_LINE)
    found = _run(address, file, status=1)
    with file.open("rb+") as lines:
        lines.truncate(file.stat().st_size - len(BAD_LINE))
    return found


def _send(address: str, file: Path) -> tuple[float, float]:
    return _run(address, file, status=0)


def _run(address: str, file: Path, status: int) -> tuple[float, float]:
    started, most = time.monotonic(), 0
    command = [sys.executable, "-m", "streams.cli", "send", "reviews", str(file), "--broker", address]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.Error):  # it ended just now
                most = max(most, watched.memory_info().rss)
            time.sleep(LOOK_EVERY_S)
    assert process.returncode == status
    return time.monotonic() - started, most / MIB


if __name__ == "__main__":
    show(main(), "Large files")
