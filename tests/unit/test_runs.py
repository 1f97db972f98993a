"""A run of tests ends, whatever dies in it, and does not depend on how it was started."""

import re
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPTIONS = re.search(r"^AT_ONCE := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
DIES = """
import os, signal

def test_that_ends_its_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

def test_that_comes_after() -> None:
    pass
"""
ASKED = "import signal; print([each.name for each in signal.Signals if signal.getsignal(each) is signal.SIG_IGN])"
IGNORED = (signal.SIGINT, signal.SIGHUP)


def test_what_a_test_starts_hears_ctrl_c_and_the_terminals_end() -> None:
    ignored = subprocess.check_output([sys.executable, "-c", ASKED], text=True)
    assert not any(each.name in ignored for each in IGNORED)


def test_a_run_that_nohup_starts_in_the_background_is_like_any_other() -> None:
    one = f"{__file__}::{test_what_a_test_starts_hears_ctrl_c_and_the_terminals_end.__name__}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", one],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: [signal.signal(each, signal.SIG_IGN) for each in IGNORED],
    )
    assert done.returncode == 0, done.stdout


def test_a_run_in_which_a_process_of_tests_dies_ends_and_names_the_test(tmp_path: Path) -> None:
    """pytest-xdist 3.8 hangs where it replaces a process that died (its issues 1323 and 1378)."""
    assert OPTIONS is not None
    for name in ("first", "second", "third"):
        (tmp_path / f"test_{name}.py").write_text(DIES)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *OPTIONS.group(1).split(), "-p", "no:asyncio", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert done.returncode == 1
    assert "crashed while running" in done.stdout
