"""`shopstream read --follow` says when its broker is away."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from streams.commands import read as module

PLACES = [TopicPartition("visits", 0)]


class Reader:
    """A reader whose broker answers, hangs or is gone, by turns."""

    def __init__(self, *answers: Exception | float) -> None:
        self.answers, self.asked = list(answers), asyncio.Event()

    async def end_offsets(self, _: Any) -> dict[TopicPartition, int]:
        if not self.answers:
            self.asked.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        await asyncio.sleep(answer)
        return {}


async def test_a_broker_that_is_away_is_said_once_and_that_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(module, "say", said.append)
    monkeypatch.setattr(module, "ASK_EVERY_S", 0.0)
    monkeypatch.setattr(module, "ANSWER_WITHIN_S", 0.05)
    reader: Any = Reader(0.0, 60.0, KafkaConnectionError("gone"), ConnectionResetError(), 0.0, 0.0)
    async with asyncio.timeout(5), module._silence_told(reader, PLACES, "kafka:9092"):
        await reader.asked.wait()
    assert said == [
        "kafka:9092 does not answer; what comes is printed once it does",
        "kafka:9092 answers again",
    ]
