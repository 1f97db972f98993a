"""Reads the tables of one flow: completely before its first batch, and then as they change.

broker ──load, then follow──▶ Table ──get──▶ agents
                                └──what changed──▶ the flow's function for the table (`Flow.on_table`)

A table whose topic was deleted keeps its content. Once the topic exists again, it is read from the start and replaces
that content.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from streams.delivery.reader import READ_RECORDS
from streams.delivery.rest import POLL_TIMEOUT_MS, poll_timeout_ms, rest
from streams.delivery.state.progress import PROGRESS_EVERY_S
from streams.delivery.state.table import Table
from streams.process.interpreter import collecting_later

Changed = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Is told the new records of keys, None if one was deleted or cannot be read."""

ASK_EVERY_S = 2.0
"""How often the brokers are asked whether a topic that is gone is there again."""

log = logging.getLogger(__name__)


class TableReader:
    """One consumer without a group for all tables of a flow."""

    def __init__(
        self,
        flow: str,
        tables: Mapping[str, Table[Any]],
        new_reader: Callable[[], AIOKafkaConsumer],
        told: Mapping[str, Changed] = MappingProxyType({}),
        rest_s: float = 0.0,
    ) -> None:
        """Connect nothing yet.

        Args:
            flow: its name, for the log.
            tables: by topic.
            new_reader: makes a `read_committed` consumer of all partitions of these topics, from their beginnings.
            told: by topic, a function that is awaited when a table is complete, and after each change.
            rest_s: how long nothing is fetched after an empty poll, for a broker that answers at once; 0: no rest.
        """
        self._flow, self._tables, self._new_reader, self._told = flow, tables, new_reader, told
        self._rest_s, self._timeout_ms = rest_s, poll_timeout_ms(rest_s)
        self._reader: AIOKafkaConsumer | None = None
        self._next: dict[TopicPartition, int] = {}
        self._gone: frozenset[str] = frozenset()
        self._ask_at_s = 0.0
        self._stopped = asyncio.Event()

    async def load(self) -> None:
        """Read every table up to its present end; awaits the network, for minutes if there are millions of records.

        Then call each table's function with all of it, even if it is empty.

        Raises:
            TableTooLargeError: a table outgrew its bound.
        """
        if not self._tables:
            return
        await self._read(self._tables)
        for topic, tell in self._told.items():
            await tell({key: self._tables[topic].get(key) for key in self._tables[topic]})

    async def follow(self) -> None:
        """Take in what changes, for ever; a function has finished with one change before the next is taken in."""
        while (reader := self._reader) is not None:
            polled = await reader.getmany(timeout_ms=self._timeout_ms, max_records=READ_RECORDS)
            if self._was_recreated(reader, polled) or await self._are_back(reader):
                await self._read_again()
                continue
            changed = self._take_in(polled, self._tables)
            for topic in self._told.keys() & changed.keys():
                await self._told[topic]({key: self._tables[topic].get(key) for key in changed[topic]})
            if self._rest_s and not polled and self._reader is not None:
                await rest(reader, self._rest_s, lambda: self._reader is not None)

    async def stop(self) -> None:
        """Close the consumer."""
        self._stopped.set()
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.stop()

    async def _read(self, tables: Mapping[str, Table[Any]]) -> None:
        """Start a consumer in place of an earlier one, and read tables up to their present ends, or until a stop."""
        reader = self._new_reader()
        try:
            await reader.start()
        except UnknownTopicOrPartitionError:
            await reader.stop()
            raise
        if self._stopped.is_set():
            await reader.stop()
            return
        before, self._reader, self._next = self._reader, reader, {}
        if before is not None:
            await before.stop()
        ends: dict[TopicPartition, int] = await reader.end_offsets(reader.assignment())
        began = told = time.monotonic()
        with collecting_later() as hold:
            while waiting := [place for place, end in ends.items() if await reader.position(place) < end]:
                polled = await reader.getmany(timeout_ms=POLL_TIMEOUT_MS, max_records=READ_RECORDS)
                self._take_in(polled, tables)
                hold.heard(polled)
                if self._stopped.is_set():
                    return
                if time.monotonic() - told > PROGRESS_EVERY_S:
                    told = time.monotonic()
                    log.info("%s waits for its tables: %s, %s to go", self._flow, _sizes(tables), len(waiting))
        log.info("%s has its tables: %s, %.1f s", self._flow, _sizes(tables), time.monotonic() - began)

    async def _read_again(self) -> None:
        """Read all tables again from the start, and tell their functions what has changed since."""
        log.warning(
            "%s reads its tables again: a topic of theirs was created again, or has more partitions", self._flow
        )
        fresh = {topic: table.fresh() for topic, table in self._tables.items()}
        try:
            await self._read(fresh)
        except UnknownTopicOrPartitionError:
            log.warning("%s continues with its tables as they are: a topic of theirs was deleted once more", self._flow)
            return
        if self._stopped.is_set():
            return
        for topic, table in self._tables.items():
            changed = table.become(fresh[topic])
            if topic in self._told:
                await self._told[topic]({key: table.get(key) for key in changed})

    def _was_recreated(self, reader: AIOKafkaConsumer, polled: Mapping[TopicPartition, list[ConsumerRecord]]) -> bool:
        """Tell whether a partition's offsets went back.

        Then it is another topic of the same name; or partitions were added, and the client starts with all of them.
        While a topic is missing it is neither: the client has lost its partitions, and reads those of all others again.
        """
        back = any(records[0].offset < self._next.get(place, 0) for place, records in polled.items() if records)
        return back and not self._lost(reader)

    def _lost(self, reader: AIOKafkaConsumer) -> frozenset[str]:
        """Return the tables' topics of which the consumer has no partition, since they were deleted."""
        return frozenset(self._tables.keys() - {place.topic for place in reader.assignment()})

    async def _are_back(self, reader: AIOKafkaConsumer) -> bool:
        """Return whether topics that the consumer lost, because they were deleted, exist again; asks occasionally."""
        gone = self._lost(reader)
        if gone != self._gone and gone:
            log.warning("%s continues with its tables as they are: %s is gone", self._flow, ", ".join(sorted(gone)))
            self._ask_at_s = time.monotonic() + ASK_EVERY_S  # brokers hear of a deletion one after another
        self._gone = gone
        if not gone or time.monotonic() < self._ask_at_s:
            return False
        self._ask_at_s = time.monotonic() + ASK_EVERY_S
        try:
            there: set[str] = await reader.topics()
        except KafkaError as error:
            if not error.retriable:
                raise
            return False
        return gone <= there

    def _take_in(
        self, polled: Mapping[TopicPartition, list[ConsumerRecord]], tables: Mapping[str, Table[Any]]
    ) -> dict[str, list[str]]:
        """Take in a poll; return the keys that have changed, by topic."""
        changed: dict[str, list[str]] = {}
        for place, records in polled.items():
            table = tables[place.topic]
            taken = [table.take_in(record) for record in records]
            if records:
                self._next[place] = records[-1].offset + 1
            if keys := [key for key in taken if key is not None]:
                changed.setdefault(place.topic, []).extend(keys)
        return changed


def _sizes(tables: Mapping[str, Table[Any]]) -> str:
    return ", ".join(f"{name} {len(table)} keys" for name, table in tables.items())
