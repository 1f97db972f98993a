"""Series are fitted elsewhere: asked for, found later, done again when a process is lost; bounded."""

import threading
import time
from collections.abc import Callable, Sequence

import pytest

from models.forecast import fitter as fitter_module
from models.forecast.answer import answer
from models.forecast.fitter import MOST_TRIES, TOGETHER, Fitter
from models.forecast.process import FittingProcess, ProcessLostError
from models.forecast.question import Forecast, Question


def asked(price: int) -> Question:
    return Question(9, tuple(range(10)), (price,) * 10)


class FakeProcess:
    """Answers at once, or when it is let; is lost as often as it is told, and by some prices always."""

    def __init__(self, *, lost: int = 0, poison: int = -1, held: bool = False) -> None:
        self.lost, self.poison, self.lists = lost, poison, list[list[Question]]()
        self.go = threading.Event()
        self.ended = False
        if not held:
            self.go.set()

    def answers(self, questions: Sequence[Question]) -> list[Forecast]:
        self.lists.append(list(questions))
        assert self.go.wait(60)
        if self.lost or any(self.poison in question.prices for question in questions):
            self.lost -= bool(self.lost)
            raise ProcessLostError
        return [answer(question) for question in questions]

    def end(self) -> None:
        self.ended = True


def until_ready(fitter: Fitter, *keys: tuple[str, Question]) -> list[Forecast]:
    until, found = time.monotonic() + 60, dict[str, Forecast]()
    while len(found) < len(keys):
        assert time.monotonic() < until
        for key, question in keys:
            if (forecast := fitter.ask(key, question)) is not None:
                found[key] = forecast
        time.sleep(0.005)
    return [found[key] for key, _ in keys]


def test_a_question_is_answered_later_and_again_from_memory() -> None:
    process = FakeProcess(held=True)
    fitter = Fitter([process])
    assert [fitter.ask("p", asked(5)), fitter.ask("p", asked(5)), fitter.waiting] == [None, None, 1]
    process.go.set()
    (forecast,) = until_ready(fitter, ("p", asked(5)))
    assert (forecast, fitter.waiting) == (answer(asked(5)), 0)
    assert fitter.ask("p", asked(5)) == forecast
    assert len(process.lists) == 1
    fitter.close()


def test_a_series_says_how_long_it_has_waited_whatever_was_asked_of_it_since() -> None:
    process, now = FakeProcess(held=True), [100.0]
    fitter = Fitter([process], lambda: now[0])
    assert fitter.waited_ms("p") == 0
    fitter.ask("p", asked(5))
    now[0] += 1.5
    fitter.ask("p", asked(6))
    assert fitter.waited_ms("p") == 1_500
    process.go.set()
    until_ready(fitter, ("p", asked(6)))
    assert fitter.waited_ms("p") == 0
    fitter.close()


def test_a_new_question_of_a_series_replaces_the_one_that_waits() -> None:
    process = FakeProcess(held=True)
    fitter = Fitter([process])
    fitter.ask("busy", asked(1))
    while not process.lists:
        time.sleep(0.005)
    for price in (5, 6, 7):
        assert fitter.ask("p", asked(price)) is None
    assert fitter.waiting == 2
    process.go.set()
    assert until_ready(fitter, ("p", asked(7))) == [answer(asked(7))]
    assert [question for each in process.lists[1:] for question in each] == [asked(7)]
    fitter.close()


def test_series_go_together_and_after_a_loss_one_by_one() -> None:
    process = FakeProcess(held=True, lost=1)
    fitter = Fitter([process])
    keys = [(f"p{price}", asked(price)) for price in range(1, TOGETHER + 1)]
    for key, question in keys:
        fitter.ask(key, question)
    process.go.set()
    assert until_ready(fitter, *keys) == [answer(question) for _, question in keys]
    assert fitter.lost == 1
    sizes = [len(each) for each in process.lists]
    lost_with = sizes[0] if sizes[0] > 1 else 1
    assert sizes[-lost_with:] == [1] * lost_with
    fitter.close()


def test_a_series_that_ends_every_process_spoils_no_other_and_gets_its_last_value() -> None:
    process = FakeProcess(held=True, poison=13)
    fitter = Fitter([process])
    keys = [(f"p{price}", asked(price)) for price in (11, 12, 13, 14)]
    for key, question in keys:
        fitter.ask(key, question)
    process.go.set()
    forecasts = until_ready(fitter, *keys)
    assert [forecast.expected[0].price for forecast in forecasts] == [11, 12, 13, 14]
    assert sum(asked(13) in each for each in process.lists) == MOST_TRIES
    fitter.close()


def test_processes_that_were_lost_in_the_last_ten_minutes_are_counted() -> None:
    now = [1_000.0]
    fitter = Fitter([FakeProcess(lost=2)], lambda: now[0])
    until_ready(fitter, ("p", asked(5)))
    assert fitter.lost_lately() == 2
    now[0] += 600.0
    assert (fitter.lost_lately(), fitter.lost) == (0, 2)
    fitter.close()


def test_what_waits_and_what_is_ready_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitter_module, "MOST_WAITING", 3)
    monkeypatch.setattr(fitter_module, "MOST_READY", 2)
    process = FakeProcess(held=True)
    fitter = Fitter([process])
    for price in range(1, 9):
        fitter.ask(f"p{price}", asked(price))
    assert fitter.waiting == 3
    process.go.set()
    for price in range(1, 9):
        until_ready(fitter, (f"p{price}", asked(price)))
    assert len(fitter._ready) == 2
    fitter.close()


def test_closing_ends_threads_and_processes_though_series_wait() -> None:
    process = FakeProcess(held=True)
    fitter = Fitter([process])
    fitter.ask("p", asked(1))
    fitter.close()
    process.go.set()
    for thread in fitter._threads:
        thread.join(60)
        assert not thread.is_alive()
    assert process.ended


def test_a_process_without_the_memory_that_its_library_needs_is_lost_and_no_error_passes() -> None:
    process = FittingProcess(memory_bytes=100_000_000, deadline_s=30.0)
    with pytest.raises(ProcessLostError):
        process.answers([asked(5)])
    assert process._child is None


def test_a_process_that_takes_longer_than_it_may_is_ended_and_lost() -> None:
    slow = FittingProcess(memory_bytes=1_500_000_000, deadline_s=0.001)
    with pytest.raises(ProcessLostError):
        slow.answers([asked(5)] * 200)
    slow_to_start = FittingProcess(memory_bytes=1_500_000_000, deadline_s=60.0, start_s=0.05)
    with pytest.raises(ProcessLostError):
        slow_to_start.answers([asked(5)])
    assert (slow._child, slow_to_start._child) == (None, None)


def test_a_process_has_a_time_of_its_own_to_start_in(monkeypatch: pytest.MonkeyPatch) -> None:
    within: list[float] = []

    class Patient(threading.Timer):
        def __init__(self, interval: float, function: Callable[[], object]) -> None:
            within.append(interval)
            super().__init__(60.0, function)

    monkeypatch.setattr(threading, "Timer", Patient)
    process = FittingProcess(memory_bytes=1_500_000_000, deadline_s=0.001, start_s=0.002)
    answered = [process.answers([asked(price)]) for price in (5, 6)]
    assert [forecast.expected[0].price for each in answered for forecast in each] == [5, 6]
    assert within == [0.002, 0.001, 0.001]
    process.end()
