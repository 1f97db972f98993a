"""How the last transaction of an id ended; writes its end marker again if a broker left it out.

    PREPARED (acknowledged) ──markers to every partition──▶ COMPLETE
                              └─ to a partition without a leader at that moment: none, and COMPLETE all the same

Kafka 4.3.1 mistakes a partition without a leader for a deleted one, which needs no marker. A single broker that comes
back after kill -9 has no leaders when its old session expires, so a transaction that it acknowledged just before the
kill hangs: it is complete, but no reader sees its records. The marker of the id's next transaction ends both; if that
one was read again from the old offset, everything in it is there twice (docs/adr/0029).

Refuses to know: what the transaction held.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, repeat
from typing import Any, Literal

from aiokafka import TopicPartition
from aiokafka.client import ConnectionGroup, CoordinationType
from aiokafka.errors import (
    ConcurrentTransactions,
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    IncompatibleBrokerVersion,
    InvalidProducerEpoch,
    KafkaConnectionError,
    NodeNotReadyError,
    NoError,
    NotCoordinatorError,
    OperationNotAttempted,
    ProducerFenced,
    RequestTimedOutError,
    UnknownTopicOrPartitionError,
    for_code,
)
from aiokafka.protocol.transaction import AddOffsetsToTxnRequest, AddPartitionsToTxnRequest, EndTxnRequest

from streams.clients.transaction_requests import DescribeTransactionsRequest

Ending = Literal["commit", "abort"]

# Mostly the second answer settles it; hundreds of tasks that start together must not overload their coordinator.
PAUSES_S = (0.02, 0.05, 0.1, 0.2, 0.5)
MOVED = {CoordinatorNotAvailableError, NotCoordinatorError}
NOT_YET = {CoordinatorLoadInProgressError, ConcurrentTransactions, UnknownTopicOrPartitionError}
NEVER_SEEN = 105  # TRANSACTIONAL_ID_NOT_FOUND
NOT_ALLOWED = 29  # TOPIC_AUTHORIZATION_FAILED
ENDINGS: dict[str, Ending] = {
    "CompleteCommit": "commit",
    "CompleteAbort": "abort",
    "Ongoing": "abort",  # by the fence that comes next
    "PrepareEpochFence": "abort",
    "Dead": "abort",
    # Fenced, and nothing since: the one who fenced died before it wrote the end once more. Aborts are rare.
    "Empty": "commit",
}


class LastTransaction:
    """The last transaction of a producer's id, at its coordinator."""

    def __init__(self, producer: Any) -> None:
        """Look at an AIOKafkaProducer whose client is bootstrapped; all names are the cluster's."""
        self._client, self._sender, self._id = producer.client, producer._sender, producer._txn_manager.transactional_id
        self._manager = producer._txn_manager

    @property
    def connection(self) -> Any:
        """Return the connection to the coordinator, only to be compared; None if it is broken, as the broker may be."""
        node = self._sender._coordinators.get(CoordinationType.TRANSACTION)
        connection = self._client._conns.get((node, ConnectionGroup.COORDINATION))
        return connection if connection is not None and connection.connected() else None

    async def ending(self) -> Ending | None:
        """Return how it ended, or will end by the fence that comes next; waits while it is being ended.

        None if the broker cannot say (the embedded one; Apache Kafka before 3.0).
        """
        for pause_s in _pauses_s():
            try:
                described = await self._ask(DescribeTransactionsRequest([self._id]), _described)
            except IncompatibleBrokerVersion:
                return None
            ((error, _, state, *_),) = described.transaction_states
            if error == NEVER_SEEN:
                return "commit"  # of nothing
            if state in ENDINGS:
                return ENDINGS[state]
            await asyncio.sleep(pause_s)
        raise AssertionError("there is no last pause")

    async def end_again(self, places: Collection[TopicPartition], group: str, ending: Ending) -> None:
        """End whatever hangs in these partitions and among the group's offsets; if nothing does, nothing changes.

        The producer has fenced, and has no open transaction of its own. On return readers see the end everywhere, and
        the group's coordinator answers with all that was committed before.

        Raises:
            ProducerFenced: another producer of the id has begun.
            KafkaError: the broker refuses.
        """
        who = (self._id, self._manager.producer_id, self._manager.producer_epoch)
        await self._add(who, places)
        await self._ask(AddOffsetsToTxnRequest(*who, group), _of_response)
        await self._ask(EndTxnRequest(*who, ending == "commit"), _of_response)
        await self.ending()

    async def _add(self, who: tuple[str, int, int], places: Collection[TopicPartition]) -> None:
        if places:
            added = await self._ask(AddPartitionsToTxnRequest(*who, _by_topic(places)), _of_partitions)
            if refused := _refused(added):  # what it may not write to, it did not write to; and then none were added
                await self._add(who, [place for place in places if place.topic not in refused])

    async def _ask(self, request: Any, codes_of: Callable[[Any], Iterable[int]]) -> Any:
        """Ask the coordinator until it answers; as aiokafka's own requests, it waits for a broker that is away."""
        for pause_s in _pauses_s():
            node = await self._sender._find_coordinator(CoordinationType.TRANSACTION, self._id)
            try:
                response = await self._client.send(node, request, group=ConnectionGroup.COORDINATION)
            except (KafkaConnectionError, NodeNotReadyError, RequestTimedOutError):
                self._sender._coordinator_dead(CoordinationType.TRANSACTION)
            else:
                errors = {for_code(code) for code in codes_of(response)} - {NoError, OperationNotAttempted}
                if not errors:
                    return response
                if wrong := errors - MOVED - NOT_YET:
                    raise ProducerFenced if InvalidProducerEpoch in wrong else wrong.pop()
                if errors & MOVED:
                    self._sender._coordinator_dead(CoordinationType.TRANSACTION)
            await asyncio.sleep(pause_s)
        raise AssertionError("there is no last pause")


def _pauses_s() -> Iterator[float]:
    """Return, for ever, how long to wait after each answer that settles nothing."""
    return chain(PAUSES_S, repeat(PAUSES_S[-1]))


def _by_topic(places: Collection[TopicPartition]) -> list[tuple[str, list[int]]]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for place in places:
        numbers[place.topic].append(place.partition)
    return list(numbers.items())


def _of_response(response: Any) -> Iterable[int]:
    return (response.error_code,)


def _of_partitions(response: Any) -> Iterable[int]:
    return (code for _, partitions in response.errors for _, code in partitions if code != NOT_ALLOWED)


def _refused(response: Any) -> set[str]:
    return {topic for topic, partitions in response.errors for _, code in partitions if code == NOT_ALLOWED}


def _described(response: Any) -> Iterable[int]:
    return (state[0] for state in response.transaction_states if state[0] != NEVER_SEEN)
