"""Asks a broker that is not ready again, within an operator's patience; and which errors mean that it does not answer.

SILENT       errors of a client whose broker is away or hangs
UNANSWERED   these, or no connection was made
passing      these, or Kafka calls the error retriable: the coordinator is loading, a partition has no leader yet
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    KafkaTimeoutError,
    NodeNotReadyError,
    RequestTimedOutError,
)

from streams.clients.refusal import BrokerUnreachableError
from streams.topic_admin import TopicsMissingError

# How long a broker is waited for, for one flow; what it has not told by then counts as unknown.
TELL_WITHIN_S = 6.0
READY_WITHIN_S, RETRY_S = 5.0, 0.2

SILENT = (KafkaConnectionError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError, OSError, TimeoutError)
UNANSWERED = (*SILENT, BrokerUnreachableError)

T = TypeVar("T")


def is_silence(error: Exception) -> bool:
    """Tell whether an error means that nobody answers; aiokafka has no class of its own for no broker at all."""
    return isinstance(error, UNANSWERED) or type(error) is KafkaError


def passes(error: Exception) -> bool:
    """Tell whether an error may have passed by itself when the broker is asked again."""
    return is_silence(error) or (isinstance(error, KafkaError) and error.retriable)


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again while a broker is not ready: one of several may be gone, and a new one has no coordinator of groups.

    Raises:
        KafkaError: it does not pass by itself, or has not within five seconds.
    """
    until = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            return await ask()
        except KafkaError as error:
            if not error.retriable or time.monotonic() > until:
                raise
        await asyncio.sleep(RETRY_S)


async def in_time(asked: Awaitable[T]) -> T | Exception:
    """Return what a broker tells, or the error that says why it does not."""
    try:
        async with asyncio.timeout(TELL_WITHIN_S):
            return await asked
    except TimeoutError:
        return TimeoutError(f"the broker tells nothing of it within {TELL_WITHIN_S:.0f} s: does one of several hang?")
    except (KafkaError, TopicsMissingError) as error:
        return error
