"""A worker's name is held by one process at a time, and freed however that process ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.errors import ConfigurationError
from streams.process.instance import InstanceTakenError, hold_instance

HOLD = """
import sys
from pathlib import Path
from streams.process.instance import hold_instance
with hold_instance(sys.argv[1], Path(sys.argv[2])) as name:
    print(name, flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(name: str, folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Hold a name in another process; yields the name that it got."""
    command = [sys.executable, "-c", HOLD, name, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def test_without_a_name_processes_get_the_host_and_the_lowest_free_number(tmp_path: Path) -> None:
    with another_process("", tmp_path) as (first, _), hold_instance("", tmp_path) as second:
        assert first.endswith("-0")
        assert second == first.removesuffix("-0") + "-1"
    with hold_instance("", tmp_path) as again:
        assert again == first


def test_a_given_name_that_is_held_is_refused_with_advice(tmp_path: Path) -> None:
    with another_process("a", tmp_path) as (name, _):
        assert name == "a"
        with pytest.raises(InstanceTakenError, match="--instance"), hold_instance("a", tmp_path):
            pass
        with hold_instance("b", tmp_path) as other:
            assert other == "b"


def test_a_killed_holder_frees_its_name(tmp_path: Path) -> None:
    with another_process("a", tmp_path) as (_, process):
        process.kill()
        process.wait()
        with hold_instance("a", tmp_path) as name:
            assert name == "a"


def test_a_name_is_free_again_after_the_block_also_when_it_raises(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold_instance("a", tmp_path):
        raise ZeroDivisionError
    with hold_instance("a", tmp_path) as name:
        assert name == "a"


def test_the_folder_is_made(tmp_path: Path) -> None:
    with hold_instance("a", tmp_path / "deep" / "er"):
        assert (tmp_path / "deep" / "er").is_dir()


def test_a_taken_name_is_a_configuration_error_that_a_restart_does_not_mend() -> None:
    assert issubclass(InstanceTakenError, ConfigurationError)
