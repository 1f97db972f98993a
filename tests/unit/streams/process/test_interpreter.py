"""What a worker asks of Python is set, and can be taken back."""

import gc
import sys
import weakref
from types import SimpleNamespace

import pytest

from streams.process import interpreter
from streams.process.interpreter import (
    COLLECT_AFTER,
    SWITCH_AFTER_S,
    collect_rarely,
    collecting_later,
    give_way_soon,
)


def test_a_models_thread_gives_way_to_the_loop_sooner_than_by_default() -> None:
    pythons = sys.getswitchinterval()
    try:
        give_way_soon()
        assert sys.getswitchinterval() == pytest.approx(SWITCH_AFTER_S)
        assert sys.getswitchinterval() < pythons / 5
    finally:
        sys.setswitchinterval(pythons)


def test_garbage_is_collected_seldom_and_not_among_what_is_loaded() -> None:
    pythons = gc.get_threshold()
    try:
        collect_rarely()
        assert gc.get_threshold()[0] == COLLECT_AFTER
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*pythons)


class Client:
    """Holds itself, as a client and its connections do."""

    def __init__(self) -> None:
        self.itself = self


def test_what_a_restore_exempts_from_collections_goes_with_the_next_restore_if_it_is_garbage_by_then() -> None:
    try:
        client = Client()
        gone = weakref.ref(client)
        with collecting_later():
            assert not gc.isenabled()
        assert gc.isenabled()
        del client
        gc.collect()
        assert gone() is not None, "it is exempt"
        with collecting_later():
            pass
        assert gone() is None
    finally:
        gc.unfreeze()


def test_the_collector_is_held_until_the_last_of_several_restores_is_through() -> None:
    try:
        one, other = collecting_later(), collecting_later()
        one.__enter__()
        other.__enter__()
        one.__exit__(None, None, None)
        assert not gc.isenabled()
        other.__exit__(None, None, None)
        assert gc.isenabled()
    finally:
        gc.unfreeze()


def test_who_waits_for_a_broker_holds_the_collector_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(interpreter, "time", SimpleNamespace(monotonic=lambda: now[0]))
    try:
        with collecting_later() as other, collecting_later() as hold:
            now[0] += interpreter.QUIET_S + 1
            hold.heard(["a record"])
            hold.heard([])
            assert interpreter.Hold.number == 2, "something came a moment ago"
            now[0] += interpreter.QUIET_S + 1
            hold.heard([])
            assert not gc.isenabled(), "the other one still reads"
            other.heard([])
            assert gc.isenabled()
        assert (gc.isenabled(), interpreter.Hold.number) == (True, 0)
    finally:
        gc.unfreeze()


def test_what_a_restore_brings_is_not_looked_through_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[bool] = []
    restored: list[Client] = []
    monkeypatch.setattr(gc, "collect", lambda: came.append(bool(restored)))
    try:
        with collecting_later():
            restored.append(Client())
        assert came == [False]
    finally:
        gc.unfreeze()
