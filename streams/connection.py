"""Connections for commands: clients that are opened within a bounded time, or one clear error.

A command says within ten seconds that its broker is not there: also when packets to it vanish without an answer.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError

from streams.delivery.transaction import partitioner
from streams.settings import Settings

CONNECT_WITHIN_S = 8.0
REQUEST_TIMEOUT_MS = 8_000
MAX_BATCH_BYTES = 128 * 1024
MAX_REQUEST_BYTES = 1_048_576
# A transactional producer waits for its coordinator, which a new cluster makes on the first use.
TRANSACTIONS_WITHIN_S = 30.0


class BrokerUnreachableError(Exception):
    """Nothing that speaks Kafka answers at the address.

    Attributes:
        broker: host:port[,host:port…], as in the settings.
    """

    def __init__(self, broker: str) -> None:
        super().__init__(broker)
        self.broker = broker

    def __str__(self) -> str:
        return (
            f"no Kafka broker answers at {self.broker}: start one with `shopstream broker`, "
            "or name yours with --broker host:port or SHOPSTREAM_BROKER"
        )


class _Client(Protocol):
    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Admin(AIOKafkaAdminClient):  # type: ignore[misc]  # aiokafka ships no types
    """aiokafka's admin client, closed as its other clients are."""

    async def stop(self) -> None:
        """Close the connection."""
        await self.close()


@asynccontextmanager
async def open_admin(settings: Settings) -> AsyncIterator[Admin]:
    """Open an admin client; every other client of a command is opened after it, so this one says who is not there.

    Raises:
        BrokerUnreachableError: no answer within eight seconds.
    """
    admin = Admin(bootstrap_servers=settings.broker, request_timeout_ms=REQUEST_TIMEOUT_MS)
    async with _opened(admin, settings.broker, CONNECT_WITHIN_S):
        yield admin


@asynccontextmanager
async def open_reader(settings: Settings, group: str | None = None, **options: Any) -> AsyncIterator[AIOKafkaConsumer]:
    """Open a consumer that is assigned by hand, joins no group, and reads what is committed.

    Args:
        settings: name the broker.
        group: whose committed offsets it may ask for and set; None for no group.
        **options: more of aiokafka's.
    """
    reader = AIOKafkaConsumer(
        **{
            "bootstrap_servers": settings.broker,
            "group_id": group,
            "enable_auto_commit": False,
            "isolation_level": "read_committed",
            "auto_offset_reset": "earliest",
        }
        | options
    )
    async with _opened(reader, settings.broker, CONNECT_WITHIN_S):
        yield reader


@asynccontextmanager
async def open_sender(settings: Settings, transactional_id: str | None = None) -> AsyncIterator[AIOKafkaProducer]:
    """Open an idempotent producer; with an id a transactional one, which fences an earlier one of the same id."""
    sender = AIOKafkaProducer(
        bootstrap_servers=settings.broker,
        acks="all",
        enable_idempotence=True,
        transactional_id=transactional_id,
        linger_ms=5,
        max_batch_size=MAX_BATCH_BYTES,
        max_request_size=MAX_REQUEST_BYTES,
        partitioner=partitioner,
    )
    async with _opened(sender, settings.broker, TRANSACTIONS_WITHIN_S if transactional_id else CONNECT_WITHIN_S):
        yield sender


@asynccontextmanager
async def _opened(client: _Client, broker: str, within_s: float) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(within_s):
            await client.start()
    except (KafkaConnectionError, TimeoutError, OSError) as error:
        await _closed(client)
        raise BrokerUnreachableError(broker) from error
    except BaseException:
        await _closed(client)
        raise
    try:
        yield
    finally:
        await client.stop()


async def _closed(client: _Client) -> None:
    """Close what never opened; a client whose broker is gone may wait for it."""
    with suppress(KafkaError, OSError, TimeoutError):
        await asyncio.wait_for(client.stop(), 1.0)
