"""Large files in constant memory: one sixty times as large takes as much.

Of 2 GB: MEGABYTES=2000 python -m tests.benchmarks.bench_files.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.topic_kinds import MAX_RECORD_BYTES
from tests.brokers import Broker
from tests.commands import command, env, shopstream
from tests.suites.command_runs import review_line

MIB = 2**20
# Of files of 1 MB and of 60 MB: what the second may take more.
SMALL, LARGE, MORE_MIB = 1, 60, 12


@pytest.fixture(scope="module")
def address(broker: Broker) -> str:
    assert shopstream("topics", "create", "--broker", broker.address).status == 0
    return broker.address


def lines(megabytes: int, last: bytes) -> Iterator[bytes]:
    """A file of reviews, block by block, that ends with something else."""
    line = f"{review_line(1, text='x' * 300)}\n".encode()
    for _ in range(megabytes):
        yield line * (1_000_000 // len(line))
    yield last


def peak(content: Iterator[bytes], folder: Path, *args: str, status: int) -> float:
    """Run a command with a file in FILE's place, or on stdin; returns the most MiB that it held."""
    file = folder / "large.jsonl"
    with file.open("wb") as writing:
        writing.writelines(content)
    given = [str(file) if arg == "FILE" else arg for arg in args]
    with file.open("rb") as stdin:
        process = subprocess.Popen(
            command(*given), env=env({}), stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, ended, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    assert process.returncode == status
    file.unlink()
    return used.ru_maxrss / 1024


@pytest.mark.parametrize("given", ["FILE", "-"])
def test_a_large_file_is_checked_in_constant_memory(given: str, address: str, tmp_path: Path) -> None:
    args = ("send", "reviews", given, "--broker", address)
    small = peak(lines(SMALL, b"no record"), tmp_path, *args, status=1)
    large = peak(lines(LARGE, b"no record"), tmp_path, *args, status=1)
    assert large < small + MORE_MIB


def test_a_large_file_is_sent_in_constant_memory(address: str, tmp_path: Path) -> None:
    args = ("send", "reviews", "FILE", "--no-validate", "--broker", address)
    small = peak(lines(2, b""), tmp_path, *args, status=0)
    large = peak(lines(LARGE // 3, b""), tmp_path, *args, status=0)
    assert large < small + MORE_MIB


def test_one_endless_line_is_refused_in_constant_memory(address: str, tmp_path: Path) -> None:
    args = ("send", "reviews", "FILE", "--broker", address)
    small = peak(iter([b"x" * 2 * MAX_RECORD_BYTES]), tmp_path, *args, status=1)
    large = peak((b"x" * MIB for _ in range(LARGE)), tmp_path, *args, status=1)
    assert large < small + MORE_MIB


def test_the_demonstration_holds_the_first_part_of_a_large_file(address: str, tmp_path: Path) -> None:
    args = ("demo", "--flows", "tag_reviews", "--no-worker", "--seconds", "1", "--reviews", "FILE", "--broker", address)
    block = b'{"product_id": "p", "text": "x"}\n' * 30_000
    small = peak(iter([block]), tmp_path, *args, status=1)
    large = peak((block for _ in range(LARGE)), tmp_path, *args, status=1)
    assert large < small + MORE_MIB
