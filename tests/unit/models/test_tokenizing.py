"""What of a model's call is tokenizing is told to whoever asked, and to nobody else."""

import time
from concurrent.futures import ThreadPoolExecutor

from models.artifact import SHIPPED, open_artifact
from models.tokenizer import WindowTokenizer
from models.tokenizing import measured, tokenizing


def cut(seconds: float) -> None:
    with tokenizing():
        time.sleep(seconds)


def test_all_that_is_tokenized_in_a_call_adds_up() -> None:
    with measured() as spent:
        cut(0.01)
        time.sleep(0.03)
        cut(0.01)
    assert 0.02 <= spent.seconds < 0.03


def test_nobody_has_to_ask() -> None:
    cut(0.0)
    with measured() as spent:
        pass
    assert spent.seconds == 0.0


def test_calls_in_other_threads_are_not_mixed_up() -> None:
    def call(seconds: float) -> float:
        with measured() as spent:
            cut(seconds)
        return spent.seconds

    with ThreadPoolExecutor(2) as pool:
        short, long = pool.map(call, [0.01, 0.1])
    assert 0.01 <= short < 0.1 <= long


def test_the_encoders_tokenizer_says_what_it_costs() -> None:
    tokenizer = WindowTokenizer(open_artifact(SHIPPED / "encoder-en-zh"))
    with measured() as spent:
        tokenizer.windows(["a long text about a kettle. " * 200])
    assert spent.seconds > 0.0
