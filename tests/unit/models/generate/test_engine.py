"""The engine's thread: futures of many threads, cancellation, an engine that fails, a close without open ends."""

import threading
from concurrent.futures import CancelledError

import pytest

from models.errors import InferenceError
from models.generate.decoder import Decoder
from models.generate.engine import Engine
from models.generate.slots import Request
from tests.unit.export.generate.tiny import decoder
from tests.unit.models.generate.held import LONG, SHORT, WITHIN_S, Held


def test_requests_of_several_threads_share_the_slots() -> None:
    engine, lengths = Engine(decoder(4)), []

    def ask(most: int) -> None:
        lengths.append(len(engine.submit(Request([most], most, -1)).result(WITHIN_S).ids) - most)

    threads = [threading.Thread(target=ask, args=(most,)) for most in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WITHIN_S)
    engine.close()
    assert lengths == [0] * 8


def test_a_cancelled_request_gives_its_slot_to_the_next() -> None:
    held = Held()
    engine = Engine(held)
    first, second = engine.submit(LONG), engine.submit(SHORT)
    engine.cancel(first)
    held.let_go.set()
    assert first.result(WITHIN_S).ended == "cancelled"
    assert second.result(WITHIN_S).ended == "token_limit"
    engine.close()


def test_what_does_not_fit_fails_alone() -> None:
    engine = Engine(decoder(1))
    good, wrong = engine.submit(SHORT), engine.submit(Request([], 3, -1))
    assert good.result(WITHIN_S).ended == "token_limit"
    with pytest.raises(ValueError, match="do not fit"):
        wrong.result(WITHIN_S)
    engine.close()


def test_after_a_failure_the_next_requests_start_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine(decoder(2))
    step = Decoder.step

    def fails(*_args: object) -> None:
        raise InferenceError("out of memory")

    monkeypatch.setattr(Decoder, "step", fails)
    with pytest.raises(InferenceError, match="out of memory"):
        engine.submit(SHORT).result(WITHIN_S)
    monkeypatch.setattr(Decoder, "step", step)
    assert engine.submit(SHORT).result(WITHIN_S).ended == "token_limit"
    engine.close()


def test_closing_leaves_no_future_open() -> None:
    engine = Engine(decoder(1))
    futures = [engine.submit(LONG) for _ in range(3)]
    engine.close()
    late = engine.submit(SHORT)
    for future in (*futures, late):
        try:
            assert future.result(WITHIN_S).ended in ("cancelled", "token_limit")
        except CancelledError:
            assert future.cancelled()
