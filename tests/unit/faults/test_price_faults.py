"""What kills fitting processes looks at processes that end meanwhile."""

import subprocess
import sys

import psutil

from tests.faults.price_faults import fits


def test_a_process_that_has_ended_fits_nothing_whether_it_was_waited_for_or_not() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()", "models.forecast.child"], stdin=subprocess.PIPE)
    process = psutil.Process(child.pid)
    assert fits(process)
    assert child.stdin is not None
    child.stdin.close()
    while process.status() != psutil.STATUS_ZOMBIE:
        process.status()
    assert not fits(process)
    child.wait()
    assert not fits(process)
