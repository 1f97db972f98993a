"""Progress shows on a terminal after two seconds, and nowhere else."""

import io
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from streams.commands import progress


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    made = Console(file=io.StringIO(), force_terminal=True, width=80)
    monkeypatch.setattr(progress, "stderr", lambda: made)
    monkeypatch.setattr(progress, "SHOW_AFTER_S", 0.05)
    return made


def wait_until(holds: Callable[[], bool]) -> None:
    over_s = time.monotonic() + 60.0
    while not holds():
        assert time.monotonic() < over_s
        time.sleep(0.01)


def said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_what_takes_long_is_said(console: Console) -> None:
    with progress.working("asking the broker"):
        wait_until(lambda: "asking the broker" in said(console))


def test_what_is_quick_says_nothing(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHOW_AFTER_S", 3_600.0)
    with progress.working("asking the broker"):
        pass
    assert said(console) == ""


def test_a_pipe_sees_nothing(monkeypatch: pytest.MonkeyPatch, console: Console) -> None:
    pipe = Console(file=io.StringIO())
    monkeypatch.setattr(progress, "stderr", lambda: pipe)
    with progress.working("asking the broker"):
        time.sleep(0.2)
    assert said(pipe) == ""


def test_it_ends_with_the_block_also_when_that_raises(console: Console) -> None:
    def fail() -> None:
        with progress.working("asking the broker"):
            wait_until(lambda: "asking the broker" in said(console))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    shown = said(console)
    time.sleep(0.2)
    assert said(console) == shown
