"""A worker's own reason why it ended, stored where `lag` finds it when nobody runs its flows any more (ADR 0155).

the log line why it ends, or does not start ──▶ a record for each of its flows on Faust's leader topic ──▶ lag, page

It is no part of delivery: it is written over its own connection, outside of every transaction, as the last thing before
the process ends. If that takes longer than two seconds nothing is written, as after kill -9.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from msgspec import DecodeError, Struct
from msgspec.json import Decoder, encode

from streams.clients.refusal import BrokerUnreachableError
from streams.connection import open_admin, open_sender
from streams.errors import ConfigurationError
from streams.logs.lines import LineFormatter, secrets_of
from streams.settings import Settings, SettingsError
from streams.topics import WORKERS

WITHIN_S = 2.0
"""For how long an end is put off, and for how long `lag` looks for words, seconds."""
MOST_CHARACTERS = 400
# A worker that is started again and again leaves one record a flow each time.
LOOK_BACK = 500
POLL_MS = 200
PLACE = TopicPartition(WORKERS.name, 0)
_TROUBLE = (KafkaError, OSError, BrokerUnreachableError, ConfigurationError, SettingsError)


class LastWord(Struct, frozen=True, kw_only=True):
    """Why a worker ended. A later release adds fields with defaults.

    Attributes:
        at_ms: when, by its clock, milliseconds since 1970.
        worker: its name.
        said: the last line of its log that says why, or why it did not start.
    """

    at_ms: int
    worker: str
    said: str


_DECODER = Decoder(LastWord)


def leave_word(settings: Settings, worker: str, flows: Sequence[str], said: str) -> None:
    """Leave a word for each flow of a worker that is about to end. Blocks for a moment, for two seconds at most.

    The event loop stands still meanwhile, so that nothing goes on that was to end: it runs in a thread of its own.
    """
    said = said if len(said) <= MOST_CHARACTERS else f"{said[:MOST_CHARACTERS]} …"
    word = encode(LastWord(at_ms=round(time.time() * 1000), worker=worker, said=said))

    def send() -> None:
        with suppress(*_TROUBLE):
            asyncio.run(_send(settings, flows, word))

    thread = Thread(target=send, name="last word", daemon=True)
    thread.start()
    thread.join(WITHIN_S)


async def _send(settings: Settings, flows: Sequence[str], word: bytes) -> None:
    async with asyncio.timeout(WITHIN_S):
        async with open_admin(settings) as admin:
            if WORKERS.name not in await admin.list_topics():
                return  # a producer asks for it by name, at which many a broker makes it, with settings of its own
        async with open_sender(settings) as sender:
            for flow in flows:
                await sender.send_and_wait(WORKERS.name, word, flow.encode(), partition=PLACE.partition)


class LastWordHandler(logging.Handler):
    """Leaves the line with which a process of ours ends: these alone are critical; or why it does not begin."""

    def __init__(self, settings: Settings, worker: str, flows: Sequence[str]) -> None:
        """Leave nothing yet."""
        super().__init__(logging.CRITICAL)
        self.addFilter(logging.Filter("streams"))
        self._settings, self._worker, self._flows = settings, worker, flows
        self._line = LineFormatter(worker, secrets_of(settings))

    def emit(self, record: logging.LogRecord) -> None:
        """Leave the line with the error that led to it, and not where that was."""
        said, error = record.getMessage(), (record.exc_info or (None, None))[1]
        self.leave(f"{said} ({self._line.cause(error)})" if error else said)

    def leave(self, said: str) -> None:
        """Leave words, without secrets."""
        leave_word(self._settings, self._worker, self._flows, self._line.hidden(said))


async def read_words(reader: AIOKafkaConsumer) -> dict[str, LastWord]:
    """Return the last words of workers, by flow; none where they may not be read.

    Args:
        reader: a started consumer without a group; its assignment is replaced.
    """
    found: dict[str, LastWord] = {}
    with suppress(KafkaError, TimeoutError):
        async with asyncio.timeout(WITHIN_S):
            first, end = (await reader.beginning_offsets([PLACE]))[PLACE], (await reader.end_offsets([PLACE]))[PLACE]
            begin = max(first, end - LOOK_BACK)
            if begin < end:
                reader.assign([PLACE])
                reader.seek(PLACE, begin)
            while begin < end:
                polled = await reader.getmany(PLACE, timeout_ms=POLL_MS)
                for record in polled.get(PLACE, ()):
                    with suppress(DecodeError):
                        found[(record.key or b"").decode(errors="replace")] = _DECODER.decode(record.value or b"")
                begin = await reader.position(PLACE)
    return found
