"""Commits side by side: all have ended on return, and of several errors the one that a person can mend is raised."""

import asyncio

import pytest
from aiokafka.errors import ProducerFenced

from streams.delivery.batch_commit import commit_side_by_side
from streams.topic_admin import TopicsMissingError

MISSING = TopicsMissingError(["counted"], "kafka:9092")


async def ask_nobody() -> None:
    """Know no reason."""


async def fail(error: BaseException) -> None:
    raise error


async def last() -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    ("errors", "raised"),
    [
        ([ProducerFenced(), MISSING], TopicsMissingError),
        ([ProducerFenced(), LookupError()], LookupError),
        ([asyncio.CancelledError(), ProducerFenced()], ProducerFenced),
        ([asyncio.CancelledError()], asyncio.CancelledError),
    ],
)
async def test_what_a_person_has_to_mend_is_raised_before_what_the_broker_said(
    errors: list[BaseException], raised: type[BaseException]
) -> None:
    with pytest.raises(raised):
        await commit_side_by_side([fail(error) for error in errors], 5.0, ask_nobody)


async def test_a_commit_that_lasts_hides_no_reason_of_another_to_stop() -> None:
    with pytest.raises(TopicsMissingError):
        await commit_side_by_side([last(), fail(MISSING)], 0.01, ask_nobody)


async def test_a_commit_that_lasts_has_ended_when_its_time_is_over() -> None:
    ended: list[str] = []

    async def slow() -> None:
        try:
            await last()
        finally:
            await asyncio.sleep(0)  # as a client that puts its things in order
            ended.append("slow")

    async def quick() -> None:
        ended.append("quick")

    with pytest.raises(TimeoutError):
        await commit_side_by_side([slow(), quick()], 0.01, ask_nobody)
    assert ended == ["quick", "slow"]
