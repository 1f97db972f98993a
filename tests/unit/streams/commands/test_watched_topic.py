"""A topic that is read is looked after: a broker that is away is told apart from a topic that is gone."""

import asyncio
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError, TopicAuthorizationFailedError

from streams.commands import watched_topic as module
from streams.commands.expected_errors import exit_code_of
from streams.commands.watched_topic import TopicGoneError, while_there
from streams.exits import EXIT_CONFIGURATION

PLACE = TopicPartition("visits", 0)


class Reader:
    """A reader whose broker says by turns how many records the topic has, that it is gone, hangs, or is away."""

    def __init__(self, *answers: Exception | int | None) -> None:
        self.answers, self.end, self.enough = list(answers), 0, asyncio.Event()

    async def topics(self) -> set[str]:
        if not self.answers:
            self.enough.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, TimeoutError):
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        self.end = answer or 0
        return {"others"} if answer is None else {"visits", "others"}

    async def end_offsets(self, _: Any) -> dict[TopicPartition, int]:
        return {PLACE: self.end}

    async def read(self) -> int:
        await self.enough.wait()
        return 7


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    sentences: list[str] = []
    monkeypatch.setattr(module, "say", sentences.append)
    monkeypatch.setattr(module, "ASK_EVERY_S", 0.0)
    monkeypatch.setattr(module, "ASK_AGAIN_S", 0.0)
    monkeypatch.setattr(module, "ANSWER_WITHIN_S", 0.05)
    return sentences


async def followed(*answers: Exception | int | None) -> int:
    reader: Any = Reader(*answers)
    async with asyncio.timeout(60):
        return await while_there(reader.read(), reader, [PLACE], "kafka:9092")


async def test_a_broker_that_is_away_is_said_once_and_that_it_is_back(said: list[str]) -> None:
    nobody = KafkaError("Unable to get cluster metadata over all known brokers")
    assert await followed(3, TimeoutError(), KafkaConnectionError("gone"), nobody, ConnectionResetError(), 3, 3) == 7
    assert said == [
        "kafka:9092 does not answer; what comes is printed once it does",
        "kafka:9092 answers again",
    ]


async def test_a_topic_that_is_deleted_ends_the_reading_with_78_and_is_no_silent_broker(said: list[str]) -> None:
    with pytest.raises(
        TopicGoneError, match=r"visits is not on kafka:9092 any more\. .*shopstream topics create"
    ) as gone:
        await followed(3, 3, None, None)
    assert (exit_code_of(gone.value), said) == (EXIT_CONFIGURATION, [])


async def test_a_broker_that_has_just_started_and_knows_some_topics_only_is_asked_again(said: list[str]) -> None:
    assert await followed(3, None, 3, 3) == 7
    assert said == []


async def test_what_may_not_be_read_any_more_ends_the_reading_with_78(said: list[str]) -> None:
    with pytest.raises(TopicAuthorizationFailedError) as refused:
        await followed(3, TopicAuthorizationFailedError("visits"))
    assert (exit_code_of(refused.value), said) == (EXIT_CONFIGURATION, [])


async def test_a_topic_that_was_made_again_is_said(said: list[str]) -> None:
    assert await followed(300, 2, 4) == 7
    assert said == ["visits was created again: it is read from its beginning"]


async def test_what_the_reading_raises_is_raised() -> None:
    async def fail() -> int:
        raise TopicAuthorizationFailedError("visits")

    reader: Any = Reader(*[3] * 9)
    with pytest.raises(TopicAuthorizationFailedError):
        await while_there(fail(), reader, [PLACE], "kafka:9092")
