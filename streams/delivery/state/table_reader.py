"""Reads the tables of one flow: completely before its first batch, and from then on as they change.

broker ──load, then follow──▶ Table ──get──▶ agents
                                └──what changed──▶ the flow's function for the table (`Flow.on_table`)
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.delivery.rest import POLL_TIMEOUT_MS, poll_timeout_ms, rest
from streams.delivery.state.changelog import PROGRESS_EVERY_S, READ_RECORDS, collecting_later
from streams.delivery.state.table import Table

Changed = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Is told the new records of keys, None if one was deleted or cannot be read."""

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
            told: by topic, a function that is awaited when a table is complete, and whenever it has changed.
            rest_s: how long nothing is fetched after an empty poll, for a broker that answers at once; 0: no rest.
        """
        self._flow, self._tables, self._new_reader, self._told = flow, tables, new_reader, told
        self._rest_s, self._timeout_ms = rest_s, poll_timeout_ms(rest_s)
        self._reader: AIOKafkaConsumer | None = None

    async def load(self) -> None:
        """Read every table up to its present end; awaits the network, for minutes if there are millions of records.

        Then tell each table's function all of it, even if it is empty.

        Raises:
            TableTooLargeError: a table outgrew its bound.
        """
        if not self._tables:
            return
        self._reader = reader = self._new_reader()
        await reader.start()
        ends: dict[TopicPartition, int] = await reader.end_offsets(reader.assignment())
        began = told = time.monotonic()
        with collecting_later():
            while waiting := [place for place, end in ends.items() if await reader.position(place) < end]:
                self._take_in(await reader.getmany(timeout_ms=POLL_TIMEOUT_MS, max_records=READ_RECORDS))
                if time.monotonic() - told > PROGRESS_EVERY_S:
                    told = time.monotonic()
                    log.info("%s waits for its tables: %s, %s to go", self._flow, self._sizes(), len(waiting))
        log.info("%s has its tables: %s, %.1f s", self._flow, self._sizes(), time.monotonic() - began)
        for topic, tell in self._told.items():
            await tell({key: self._tables[topic].get(key) for key in self._tables[topic]})

    async def follow(self) -> None:
        """Take in what changes, for ever; a function has finished with one change before the next is taken in."""
        while (reader := self._reader) is not None:
            polled = await reader.getmany(timeout_ms=self._timeout_ms, max_records=READ_RECORDS)
            changed = self._take_in(polled)
            for topic in self._told.keys() & changed.keys():
                await self._told[topic]({key: self._tables[topic].get(key) for key in changed[topic]})
            if self._rest_s and not polled and self._reader is not None:
                await rest(reader, self._rest_s, lambda: self._reader is not None)

    async def stop(self) -> None:
        """Close the consumer."""
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.stop()

    def _take_in(self, polled: Mapping[TopicPartition, list[ConsumerRecord]]) -> dict[str, list[str]]:
        """Take in a poll; return the keys that have changed, by topic."""
        changed: dict[str, list[str]] = {}
        for place, records in polled.items():
            table = self._tables[place.topic]
            taken = [table.take_in(record) for record in records]
            if keys := [key for key in taken if key is not None]:
                changed.setdefault(place.topic, []).extend(keys)
        return changed

    def _sizes(self) -> str:
        return ", ".join(f"{name} {len(table)} keys" for name, table in self._tables.items())
