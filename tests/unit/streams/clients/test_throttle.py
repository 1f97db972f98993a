"""What brokers say of holding requests back is remembered for a while, and said in words."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

from streams.clients.throttle import Throttle, throttled_words


class Client:
    """Answers as a broker with a quota does."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    async def send(self, _node: int, _request: object, *, group: int = 0) -> Any:
        return self.answers.pop(0)


async def test_a_broker_that_holds_back_is_remembered_until_it_listens_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now_s)
    client = Client(SimpleNamespace(throttle_time_ms=0), SimpleNamespace(throttle_time_ms=12_000), object())
    throttle = Throttle()
    throttle.watch(client)
    assert (await client.send(1, "produce", group=1)).throttle_time_ms == 0
    assert throttle.seconds() == 0.0
    await client.send(1, "produce", group=1)
    await client.send(1, "an answer without a word of it")
    now_s = 121.0
    assert throttle.seconds() == 12.0
    now_s = 123.0
    assert throttle.seconds() == 0.0


def test_milliseconds_are_no_trouble_and_do_not_hide_one() -> None:
    throttle = Throttle()
    throttle.note(0.003)
    assert throttle.seconds() == 0.0
    throttle.note(12.0)
    throttle.note(0.003)
    assert throttle.seconds() == 12.0


def test_it_is_said_whose_limit_that_is() -> None:
    assert throttled_words(12.0).startswith("the brokers throttle this worker's requests, last by 12 s: a quota of")
    assert throttled_words(0.0) == ""
