"""Asks a broker again while it is not ready, no longer than an operator waits; which errors tell of silence.

SILENT       what a client raises of a broker that is away, or hangs
UNANSWERED   that, or no connection came about
passing      that, or Kafka calls the error retriable: its coordinator loads, a partition has no leader yet
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

# What a broker did not tell of a flow by then, it does not tell.
TELL_WITHIN_S = 6.0
READY_WITHIN_S, RETRY_S = 5.0, 0.2

SILENT = (KafkaConnectionError, KafkaTimeoutError, NodeNotReadyError, RequestTimedOutError, OSError, TimeoutError)
UNANSWERED = (*SILENT, BrokerUnreachableError)

T = TypeVar("T")


def is_silence(error: Exception) -> bool:
    """Tell whether an error says that nobody answers; aiokafka has no kind of error where no known broker does."""
    return isinstance(error, UNANSWERED) or type(error) is KafkaError


def passes(error: Exception) -> bool:
    """Tell whether an error may be gone by itself when the broker is asked again."""
    return is_silence(error) or (isinstance(error, KafkaError) and error.retriable)


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask again while a broker is not ready: one of several may be gone, and a new one has no coordinator of groups.

    Raises:
        KafkaError: what does not pass by itself, or did not within five seconds.
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
    """Return what a broker tells, or why it does not."""
    try:
        async with asyncio.timeout(TELL_WITHIN_S):
            return await asked
    except TimeoutError:
        return TimeoutError(f"the broker tells nothing of it within {TELL_WITHIN_S:.0f} s: does one of several hang?")
    except (KafkaError, TopicsMissingError) as error:
        return error
