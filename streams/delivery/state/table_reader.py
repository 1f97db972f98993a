"""Reads the tables of one flow: whole before its first batch, and from then on as they change.

broker ──load, then follow──▶ Table ──get──▶ agents
"""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from streams.delivery.state.changelog import PROGRESS_EVERY_S, collecting_later
from streams.delivery.state.table import Table

READ_TIMEOUT_MS = 200

log = logging.getLogger(__name__)


class TableReader:
    """One consumer without a group for all tables of a flow."""

    def __init__(self, flow: str, tables: Mapping[str, Table[Any]], new_reader: Callable[[], AIOKafkaConsumer]) -> None:
        """Connect nothing yet.

        Args:
            flow: names it in the log.
            tables: by topic.
            new_reader: makes a `read_committed` consumer of all partitions of these topics, from their beginnings.
        """
        self._flow, self._tables, self._new_reader = flow, tables, new_reader
        self._reader: AIOKafkaConsumer | None = None

    async def load(self) -> None:
        """Read every table up to its end as it is now; awaits the network, minutes for millions of records.

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
                self._take_in(await reader.getmany(timeout_ms=READ_TIMEOUT_MS))
                if time.monotonic() - told > PROGRESS_EVERY_S:
                    told = time.monotonic()
                    log.info("%s waits for its tables: %s, %s to go", self._flow, self._sizes(), len(waiting))
        log.info("%s has its tables: %s, %.1f s", self._flow, self._sizes(), time.monotonic() - began)

    async def follow(self) -> None:
        """Take in what changes, for ever."""
        while self._reader is not None:
            self._take_in(await self._reader.getmany(timeout_ms=READ_TIMEOUT_MS))

    async def stop(self) -> None:
        """Close the consumer."""
        reader, self._reader = self._reader, None
        if reader is not None:
            await reader.stop()

    def _take_in(self, polled: Mapping[TopicPartition, list[ConsumerRecord]]) -> None:
        for place, records in polled.items():
            table = self._tables[place.topic]
            for record in records:
                table.take_in(record.key, record.value, record.offset)

    def _sizes(self) -> str:
        return ", ".join(f"{name} {len(table)} keys" for name, table in self._tables.items())
