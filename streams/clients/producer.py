"""A producer that takes logical names. aiokafka methods that are not wrapped here take the cluster's names."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

import aiokafka.producer.sender
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import RecordMetadata

from streams.clients.closing import close_in_time
from streams.clients.coordinators import ask_again
from streams.clients.first_answer import ask_in_turns
from streams.clients.last_transaction import Ending, LastTransaction
from streams.clients.names import Names
from streams.clients.options import client_options
from streams.clients.throttle import Throttle
from streams.clients.unfinished import unfinished
from streams.kafka_tools import KafkaTools
from streams.settings import Settings

# A transaction's markers are written a few milliseconds after its end was acknowledged, and until then its id cannot
# begin another. aiokafka asks again after 20 ms; a busy task would be idle for most of that.
BEGIN_AGAIN_S = 0.003
aiokafka.producer.sender.BACKOFF_OVERRIDE = BEGIN_AGAIN_S

Offset = int | tuple[int, str]
"""A group's next offset, alone or with its metadata."""


class Producer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka ships no types
    """aiokafka's producer, under the names, the user and the encryption of the settings.

    Attributes:
        held: the partitions and the group that transactions of its id may write to: a start ends the last one once
            more, in case a broker left it hanging. None: a start does not.
        tools: for commands in the advice of an error.
        throttle: whether brokers hold its requests back.
    """

    def __init__(self, settings: Settings, part: str, transactional_id: str | None = None, **options: Any) -> None:
        """Connect nothing yet.

        Args:
            settings: name the broker, the user and the prefix.
            part: ends the client id.
            transactional_id: its logical name; None for no transactions.
            **options: more of aiokafka's.
        """
        self._names = Names(settings.topic_prefix)
        self.held: tuple[Collection[TopicPartition], str] | None = None
        self.tools = KafkaTools.of(settings)
        super().__init__(
            transactional_id=None if transactional_id is None else self._names.on_cluster(transactional_id),
            **client_options(settings, part),
            **options,
        )
        close_in_time(self.client)
        ask_in_turns(self.client)
        ask_again(self.client)
        self.throttle = Throttle()
        self.throttle.watch(self.client)

    async def send(self, topic: str, *args: Any, **kwargs: Any) -> "asyncio.Future[RecordMetadata]":
        """Queue a record; the future's result names its place as the cluster does."""
        sent: asyncio.Future[RecordMetadata] = await super().send(self._names.on_cluster(topic), *args, **kwargs)
        return sent

    async def send_and_wait(self, topic: str, *args: Any, **kwargs: Any) -> RecordMetadata:
        """Send a record and return its place, by its logical name."""
        sent = await (await self.send(topic, *args, **kwargs))
        place = self._names.logical_place(sent.topic_partition)
        return sent._replace(topic=place.topic, topic_partition=place)

    async def send_batch(self, batch: Any, topic: str, *, partition: int) -> "asyncio.Future[RecordMetadata]":
        """Queue a batch that was built by hand."""
        sent: asyncio.Future[RecordMetadata] = await super().send_batch(
            batch, self._names.on_cluster(topic), partition=partition
        )
        return sent

    async def partitions_for(self, topic: str) -> set[int]:
        """Return the partition numbers of a topic."""
        numbers: set[int] = await super().partitions_for(self._names.on_cluster(topic))
        return numbers

    async def send_offsets_to_transaction(self, offsets: Mapping[TopicPartition, Offset], group_id: str) -> None:
        """Put a group's next offsets into the transaction, each with its metadata if it has some."""
        await super().send_offsets_to_transaction(
            self._names.keyed_on_cluster(offsets), self._names.on_cluster(group_id)
        )

    async def start(self) -> None:
        """Connect; with a transactional id, fence an earlier producer of it and abort what it left open."""
        if self.held is None:
            await super().start()
        elif ending := await self.start_after_last():
            await self.end_again(*self.held, ending)

    async def stop(self) -> None:
        """Close. What ended its transaction was raised to whom it concerns; asyncio would log it once more.

        A request that is still on its way is answered first. That it is refused, by a fence perhaps, concerns nobody.
        """
        try:
            await super().stop()
        except KafkaError:
            await self.client.close()
        waiters = [getattr(self._txn_manager, "_transaction_waiter", None)]
        waiters += [batch._drain_waiter for queue in self._message_accumulator._batches.values() for batch in queue]
        for waiter in waiters:
            if waiter is not None and waiter.done() and not waiter.cancelled():
                waiter.exception()

    async def start_after_last(self) -> Ending | None:
        """Start, and return how the id's last transaction had ended before this fence; None: nobody knows."""
        await self.client.bootstrap()
        ending = await LastTransaction(self).ending()
        await self._sender.start()
        return ending

    async def unfinished(self, places: Collection[TopicPartition]) -> set[TopicPartition]:
        """Return those partitions in which some transaction has no end, or of which nobody could say."""
        return set(map(self._names.logical_place, await unfinished(self.client, self._names.places_on_cluster(places))))

    async def end_again(self, places: Collection[TopicPartition], group_id: str, ending: Ending) -> None:
        """Write the end of the id's last transaction once more, to partitions and a group that it may have held."""
        on_cluster = self._names.places_on_cluster(places)
        await LastTransaction(self).end_again(on_cluster, self._names.on_cluster(group_id), ending)

    @property
    def refused(self) -> BaseException | None:
        """Return why the broker takes no more into the transaction that is open, a topic's permission perhaps."""
        waiter = getattr(self._txn_manager, "_transaction_waiter", None)
        return waiter.exception() if waiter is not None and waiter.done() and not waiter.cancelled() else None

    @property
    def coordinator_connection(self) -> Any:
        """Return the connection to the transactions' coordinator, only to be compared."""
        return LastTransaction(self).connection
