"""Opens Kafka clients for commands, within a bounded time or with one clear error.

A command reports within ten seconds that its broker is unreachable, even if packets to it get no answer at all.
"""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError

from streams.clients import Admin, Consumer, Producer
from streams.clients.partitioner import partitioner
from streams.clients.refusal import why_silent, why_unreachable
from streams.settings import Settings

MAX_BATCH_BYTES = 128 * 1024
MAX_REQUEST_BYTES = 1_048_576
CLOSE_WITHIN_S = 1.0
# A transactional producer waits for its coordinator, which a new cluster sets up at the first use.
TRANSACTIONS_WITHIN_S = 30.0
# How long it may take to find out why a connection failed; a command still ends within ten seconds.
ASK_WHY_WITHIN_S = 1.5


class _Client(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...


@asynccontextmanager
async def open_admin(settings: Settings) -> AsyncIterator[Admin]:
    """Open an admin client; every other client of a command is opened after it, so this is where a lost broker shows.

    Raises:
        BrokerUnreachableError: no answer within connect_timeout_ms.
        BrokerRefusesError: it does not let us in, or its certificate is not trusted.
        SettingsError: a certificate or a password cannot be read.
    """
    admin = Admin(settings)
    async with _opened(admin, settings, settings.connect_timeout_ms / 1000):
        yield admin


@asynccontextmanager
async def open_reader(settings: Settings, group: str | None = None, **options: Any) -> AsyncIterator[Consumer]:
    """Open a consumer that is assigned by hand, joins no group, and reads what is committed.

    Args:
        settings: name the broker.
        group: whose committed offsets it may ask for and set; None for no group.
        **options: further options of aiokafka.
    """
    defaults = {"enable_auto_commit": False, "isolation_level": "read_committed", "auto_offset_reset": "earliest"}
    reader = Consumer(settings, "reader", group_id=group, **(defaults | options))
    async with _opened(reader, settings, settings.connect_timeout_ms / 1000):
        yield reader


@asynccontextmanager
async def open_sender(
    settings: Settings, transactional_id: str | None = None, places: Collection[TopicPartition] = ()
) -> AsyncIterator[Producer]:
    """Open an idempotent producer; with an id a transactional one, which fences an earlier one of the same id.

    Args:
        settings: name the broker.
        transactional_id: also the name of the group whose offsets its transactions carry.
        places: all that its transactions write to; what a broker left hanging there is ended first.
    """
    sender = Producer(
        settings,
        "sender",
        transactional_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_batch_size=MAX_BATCH_BYTES,
        max_request_size=MAX_REQUEST_BYTES,
        partitioner=partitioner,
    )
    if transactional_id:
        sender.held = places, transactional_id
    within_s = TRANSACTIONS_WITHIN_S if transactional_id else settings.connect_timeout_ms / 1000
    async with _opened(sender, settings, within_s):
        yield sender


@asynccontextmanager
async def _opened(client: _Client, settings: Settings, within_s: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(within_s):
            await client.start()
    except TimeoutError as error:
        await _closed(client)
        raise await why_silent(settings, ASK_WHY_WITHIN_S) from error
    except (KafkaConnectionError, OSError) as error:
        await _closed(client)
        raise await why_unreachable(settings, ASK_WHY_WITHIN_S) from error
    except BaseException:
        await _closed(client)
        raise
    try:
        yield
    except BaseException:
        await _closed(client)  # what was on its way may wait for ever for a broker that is gone
        raise
    await client.stop()


async def _closed(client: _Client) -> None:
    """Close a client that never opened, or that an error interrupts; it may wait for a broker that is gone."""
    stopping = asyncio.ensure_future(client.stop())
    await asyncio.wait({stopping}, timeout=CLOSE_WITHIN_S)
    if not stopping.done():
        stopping.cancel()
    elif not stopping.cancelled():  # aiokafka cancels its own tasks, and may say so
        stopping.exception()  # seen: what went wrong first is being told
