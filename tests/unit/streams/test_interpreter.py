"""What a worker asks of Python is set, and can be taken back."""

import gc
import sys

import pytest

from streams.interpreter import COLLECT_AFTER, SWITCH_AFTER_S, collect_rarely, give_way_soon


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
