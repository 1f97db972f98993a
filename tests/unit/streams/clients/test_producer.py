"""A producer that was fenced leaves no word beside the error that its caller got."""

import asyncio
import gc

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import ProducerFenced, TopicAuthorizationFailedError

from streams.clients.producer import Producer
from streams.settings import Settings


async def test_a_batch_that_a_fence_ended_is_told_to_its_caller_alone(caplog: pytest.LogCaptureFixture) -> None:
    producer = Producer(Settings(), "tally-0")
    batch = producer.create_batch()
    batch.append(key=None, value=b"one", timestamp=None)
    sent = await producer._message_accumulator.add_batch(batch, TopicPartition("counted", 0), 1.0)
    producer._message_accumulator.fail_all(ProducerFenced())  # as its sender does when the broker fences it
    with pytest.raises(ProducerFenced):
        await sent
    await producer.stop()
    del producer, batch, sent
    gc.collect()
    assert "never retrieved" not in caplog.text


async def test_a_fence_that_is_heard_while_a_producer_closes_concerns_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit was given up, and the end of its transaction was on its way."""
    producer = Producer(Settings(), "tally-0")
    closed: list[str] = []

    async def refused() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:  # as aiokafka's sender, which waits for its last answer then
            raise ProducerFenced from None

    async def close() -> None:
        closed.append("client")

    monkeypatch.setattr(producer.client, "close", close)
    producer._sender._sender_task = asyncio.create_task(refused())
    await asyncio.sleep(0)
    await producer.stop()
    assert closed == ["client"]


async def test_what_the_coordinator_refused_of_a_transaction_is_known_until_the_next_begins() -> None:
    producer = Producer(Settings(), "tally-0", transactional_id="tally-0")
    assert producer.refused is None
    producer._txn_manager.set_pid_and_epoch(7, 0)
    producer._txn_manager.begin_transaction()
    assert producer.refused is None
    refused = TopicAuthorizationFailedError({"dead-letters"})
    producer._txn_manager.error_transaction(refused)  # as its sender does
    assert producer.refused is refused
    await producer.stop()
