"""Handles an input whose next record the broker has deleted (retention): finds out why, and finishes what is left.

The records that were fetched or polled before the deletion exist nowhere else: they are processed before the flow
stops.
"""

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from streams.delivery.offsets import why_outside

Polled = dict[TopicPartition, list[ConsumerRecord]]


async def poll_last(consumer: AIOKafkaConsumer, most: int) -> Polled:
    """Poll what the client still holds of partitions whose next record is deleted; nothing can follow in them.

    Args:
        consumer: whose last poll said that an offset is out of range.
        most: records a poll at most.
    """
    firsts: dict[TopicPartition, int] = await consumer.beginning_offsets(consumer.assignment())
    found: Polled = {}
    for place, first in firsts.items():
        while await _is_before(consumer, place, first) and (records := await _held(consumer, place, most)):
            found.setdefault(place, []).extend(records)
    return found


async def why_out_of_range(consumer: AIOKafkaConsumer, place: TopicPartition, offset: int) -> str:
    """Say why the broker has no such offset in an input: it has deleted what was there, or its log is shorter."""
    first, end = await consumer.beginning_offsets([place]), await consumer.end_offsets([place])
    return why_outside(offset, first[place], end[place])


async def _is_before(consumer: AIOKafkaConsumer, place: TopicPartition, first: int) -> bool:
    """Tell whether a partition is read before an offset; not if a rebalance has taken it away meanwhile."""
    return place in consumer.assignment() and await consumer.position(place) < first


async def _held(consumer: AIOKafkaConsumer, place: TopicPartition, most: int) -> list[ConsumerRecord]:
    try:
        polled: Polled = await consumer.getmany(place, timeout_ms=0, max_records=most)
    except OffsetOutOfRangeError:
        return []
    return polled.get(place, [])
