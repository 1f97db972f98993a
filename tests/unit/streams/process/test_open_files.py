"""A worker may open as many files as the system allows it, whatever it was started with."""

import subprocess
import sys

import pytest

SCRIPT = """
import resource
from streams.process.open_files import open_many
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
open_many()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(("soft", "hard", "then"), [(40, 90, (90, 90)), (90, 90, (90, 90))])
def test_the_limit_of_the_process_becomes_that_of_the_system(soft: int, hard: int, then: tuple[int, int]) -> None:
    script = SCRIPT.format(soft=soft, hard=hard)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert tuple(map(int, done.stdout.split())) == then
