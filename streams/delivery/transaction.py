"""One transaction per task and batch: outputs, dead letters, state changes and the offsets of all inputs, or nothing.

A transaction begins only when everything it contains is ready, so it takes milliseconds, and `read_committed` readers
never wait for a model. `AtLeastOnce` does the same job on clusters that refuse transactions: outputs first, then
offsets.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, InvalidTxnState, MessageSizeTooLargeError
from aiokafka.producer.message_accumulator import BatchBuilder

from streams.clients import Consumer, Producer
from streams.clients.last_transaction import Ending
from streams.clients.partitioner import partition_of
from streams.clients.producer import Offset
from streams.delivery.errors import BatchTooLargeError
from streams.delivery.message import Message
from streams.settings import Settings
from streams.topics import changelog_of

# Below Kafka's default limit of 1,048,588 bytes: one request carries all outputs of a task.
MAX_BATCH_BYTES = 512 * 1024


class Committer(Protocol):
    """Makes one task's batches durable."""

    async def start(self) -> None:
        """Connect; on return nothing of an earlier owner of the task is in flight or can still be committed.

        Awaits the broker; errors of the client pass through.
        """

    async def unfinished(self) -> set[TopicPartition]:
        """Return the partitions, of all that tasks of the flow write to, in which some transaction has no end."""

    async def end_last(self, unfinished: Collection[TopicPartition]) -> None:
        """Make all that an earlier owner has committed visible, in topics and in the group's offsets.

        Args:
            unfinished: what one of the flow's committers returned for `unfinished`, after this one started.
        """

    async def commit(self, messages: Sequence[Message], offsets: Mapping[TopicPartition, int], note: str = "") -> None:
        """Make messages and offsets durable. Errors of the client pass through, and then the worker must end.

        Args:
            messages: outputs, dead letters, changes of state.
            offsets: of the inputs; empty if only timers fire.
            note: stored with each offset (streams/delivery/note.py).
        """

    @property
    def throttled_s(self) -> float:
        """For how long the brokers hold its requests back, because of a quota, seconds; 0 if they do not."""

    async def stop(self) -> None:
        """Close the connection; a transaction in flight is aborted by the successor's start."""


class Transaction:
    """Exactly once: the transactional id is the group and the partition, so a successor fences this producer."""

    def __init__(self, settings: Settings, group: str, partition: int, topics: Sequence[str] = ()) -> None:
        """Connect nothing yet.

        Args:
            settings: name the broker.
            group: of the flow.
            partition: of the task.
            topics: all that the task may write to, except its changelog, where it writes only its own partition.
        """
        self._group, self._partition, self._topics = group, partition, topics
        self._connection: Any = None
        self._ending: Ending | None = None
        self._producer = Producer(
            settings,
            f"{group}-{partition}",
            transactional_id=f"{group}-{partition}",
            transaction_timeout_ms=settings.transaction_timeout_ms,
            acks="all",
            max_batch_size=MAX_BATCH_BYTES,
        )

    async def start(self) -> None:
        """Fence a zombie and end what it left open: only after this are offsets and changelog final."""
        self._ending = await self._producer.start_after_last()

    async def end_last(self, unfinished: Collection[TopicPartition]) -> None:
        """Write the end of the last transaction once more, in case a broker left it out.

        The answer also comes after all that the group's coordinator had to catch up with: one that was elected a moment
        ago gives older offsets, or none.
        """
        if self._ending is not None:
            hanging = set(await self._places()).intersection(unfinished)
            await self._end_again(hanging, self._ending)

    async def unfinished(self) -> set[TopicPartition]:
        """Ask the brokers; once is enough for all tasks of a flow."""
        topics = (*self._topics, changelog_of(self._group).name)
        return await self._producer.unfinished(await self._partitions_of(topics))

    async def _end_again(self, places: Collection[TopicPartition], ending: Ending) -> None:
        await self._producer.end_again(places, self._group, ending)
        self._connection = self._producer.coordinator_connection

    async def _places(self) -> list[TopicPartition]:
        """Return all that the task may have written to."""
        changelog = TopicPartition(changelog_of(self._group).name, self._partition)
        return [changelog, *await self._partitions_of(self._topics)]

    async def _partitions_of(self, topics: Sequence[str]) -> list[TopicPartition]:
        return [TopicPartition(topic, p) for topic in topics for p in await self._producer.partitions_for(topic)]

    async def commit(self, messages: Sequence[Message], offsets: Mapping[TopicPartition, int], note: str = "") -> None:
        """Write everything in one transaction.

        Raises:
            BatchTooLargeError: a topic takes smaller batches.
            aiokafka.errors.ProducerFenced: another worker owns the task now.
            aiokafka.errors.KafkaError: the broker refused, or stayed away for longer than the client waits.
        """
        if self._ending is not None and self._producer.coordinator_connection is not self._connection:
            # The broker may have been killed, and the last one was acknowledged.
            await self._end_again(await self._places(), "commit")
        await self._producer.begin_transaction()
        try:
            await _send_all(self._producer, messages)
        except InvalidTxnState as error:  # sent all the same to a partition that was not added beside a forbidden one
            raise self._producer.refused or error from None
        if offsets:  # timers bring none
            await self._producer.send_offsets_to_transaction(_noted(offsets, note), self._group)
        await self._producer.commit_transaction()

    @property
    def throttled_s(self) -> float:
        """As the brokers said it to its producer."""
        return self._producer.throttle.seconds()

    async def stop(self) -> None:
        """Close the producer."""
        await self._producer.stop()


class AtLeastOnce:
    """The fall-back: outputs, then state, then offsets. A crash between any two of them may repeat the batch's outputs.

    State that knew of a record whose outputs were not written would take it for a repetition when it is read again.
    Nobody is fenced here: a worker that slept would write its states over those of the task's next owner, so the group
    is asked before each commit whether the worker is still a member.
    """

    def __init__(
        self,
        settings: Settings,
        group: str,
        partition: int,
        consumer: Consumer,
        is_member: Callable[[], Awaitable[bool]],
    ) -> None:
        self._consumer, self._changelog, self._is_member = consumer, changelog_of(group).name, is_member
        self._producer = Producer(
            settings,
            f"{group}-{partition}",
            enable_idempotence=True,
            max_batch_size=MAX_BATCH_BYTES,
        )

    async def start(self) -> None:
        """Connect. Nothing is fenced: two owners can overlap for a moment, and outputs repeat."""
        await self._producer.start()

    async def unfinished(self) -> set[TopicPartition]:
        """Return none: there are no transactions."""
        return set()

    async def end_last(self, unfinished: Collection[TopicPartition]) -> None:
        """End nothing: an offset that is too old only repeats outputs, which is allowed here."""

    async def commit(self, messages: Sequence[Message], offsets: Mapping[TopicPartition, int], note: str = "") -> None:
        """Write outputs, then state, and wait for each; then commit the offsets in the group's current generation.

        Raises:
            aiokafka.errors.CommitFailedError: the group went on without this worker.
            aiokafka.errors.KafkaError: the broker refused.
        """
        if not await self._is_member():
            raise CommitFailedError("the group went on without this worker")
        await _send_all(self._producer, [message for message in messages if message.topic != self._changelog])
        await _send_all(self._producer, [message for message in messages if message.topic == self._changelog])
        if offsets:  # timers bring none
            await self._consumer.commit(_noted(offsets, note))

    @property
    def throttled_s(self) -> float:
        """As the brokers said it to its producer."""
        return self._producer.throttle.seconds()

    async def stop(self) -> None:
        """Flush and close the producer."""
        await self._producer.stop()


def _noted(offsets: Mapping[TopicPartition, int], note: str) -> dict[TopicPartition, Offset]:
    return {place: (offset, note) for place, offset in offsets.items()}


async def _send_all(producer: Producer, messages: Sequence[Message]) -> None:
    """Send and wait for all. Batches are built here, by partition: `producer.send` costs 3 times as much per record."""
    by_partition: dict[tuple[str, int], list[Message]] = {}
    counts = {topic: len(await producer.partitions_for(topic)) for topic in {message.topic for message in messages}}
    for message in messages:
        partition = message.partition
        if partition is None:
            partition = partition_of(message.key, counts[message.topic])
        by_partition.setdefault((message.topic, partition), []).append(message)
    sends = [_send_batches(producer, topic, partition, some) for (topic, partition), some in by_partition.items()]
    await asyncio.gather(*sends)


async def _send_batches(producer: Producer, topic: str, partition: int, messages: Sequence[Message]) -> None:
    """Send one partition's messages in order; a batch that is full goes out before the next is begun."""
    batch = producer.create_batch()
    for message in messages:
        entry = {"key": message.key, "value": message.value, "headers": message.headers, "timestamp": None}
        if batch.append(**entry) is None:
            await _send_batch(producer, topic, partition, batch)
            batch = producer.create_batch()
            batch.append(**entry)
    await _send_batch(producer, topic, partition, batch)


async def _send_batch(producer: Producer, topic: str, partition: int, batch: BatchBuilder) -> None:
    size_bytes = batch.size()
    try:
        await (await producer.send_batch(batch, topic, partition=partition))
    except MessageSizeTooLargeError as error:
        raise BatchTooLargeError(topic, size_bytes, producer.tools) from error
