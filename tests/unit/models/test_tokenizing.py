"""What of a model's call is tokenizing is told to whoever asked, and to nobody else."""

import threading
import time

import pytest

from models.artifact import SHIPPED, open_artifact
from models.tokenizer import WindowTokenizer
from models.tokenizing import measured, tokenizing


def test_all_that_is_tokenized_in_a_call_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = [1.0, 1.5, 7.0, 9.0]
    monkeypatch.setattr(time, "perf_counter", lambda: readings.pop(0))
    with measured() as spent:
        for _ in range(2):
            with tokenizing():
                pass
    assert spent.seconds == 2.5


def test_nobody_has_to_ask_and_who_asks_later_hears_nothing_of_it() -> None:
    with tokenizing():
        time.sleep(0.001)
    with measured() as spent:
        pass
    assert spent.seconds == 0.0


def test_calls_in_other_threads_are_not_mixed_up() -> None:
    others: list[float] = []

    def call() -> None:
        with measured() as spent, tokenizing():
            time.sleep(0.002)
        others.append(spent.seconds)

    with measured() as own:
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
    assert own.seconds == 0.0
    assert others[0] >= 0.002


def test_the_encoders_tokenizer_says_what_it_costs() -> None:
    tokenizer = WindowTokenizer(open_artifact(SHIPPED / "encoder-en-zh"))
    with measured() as spent:
        tokenizer.windows(["a long text about a kettle. " * 200])
    assert spent.seconds > 0.0
