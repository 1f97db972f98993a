"""A producer that was fenced leaves no word beside the error that its caller got."""

import gc

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import ProducerFenced

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
