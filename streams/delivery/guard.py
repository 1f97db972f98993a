"""The one function that catches everything: around agents, sources, commit queues, tables and take-overs.

Faust restarts an agent that raises and skips its batch; aiokafka only logs what a rebalance callback raises. Neither
may happen here: log, commit nothing, end the process. The supervisor (systemd, Kubernetes) starts a clean one.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable

from aiokafka.errors import (
    GroupAuthorizationFailedError,
    InvalidSessionTimeoutError,
    InvalidTimestampError,
    InvalidTransactionTimeout,
    TopicAuthorizationFailedError,
    TransactionalIdAuthorizationFailed,
)

from streams.durations import moment
from streams.errors import ConfigurationError
from streams.exits import EXIT_BUG, EXIT_CONFIGURATION, leave
from streams.logs.fields import about

log = logging.getLogger(__name__)

# A cluster says these of times that are outside its bounds: a restart alone will not help.
REFUSED_TIMES = {
    InvalidSessionTimeoutError: "session_timeout_ms (group.min.session.timeout.ms to group.max.session.timeout.ms)",
    InvalidTransactionTimeout: "transaction_timeout_ms (transaction.max.timeout.ms)",
}

# What was allowed when it began, and is not any more. Whoever starts next mostly knows which.
FORBIDDEN = (TopicAuthorizationFailedError, GroupAuthorizationFailedError, TransactionalIdAuthorizationFailed)
TAKEN_AWAY = (
    "%s stops: the broker refuses what it allowed before (%s). `shopstream check`, run as this worker's user, names "
    "the permission and the command that grants it; uncommitted records will be read again"
)

WRONG_CLOCK = (
    "%s stops: the broker refuses its records' timestamps (message.timestamp.after.max.ms). Here it is %s: is this "
    "machine's clock right?"
)


async def guard(work: Awaitable[None], what: str) -> None:
    """Await the work; if it raises, the process ends at once with 70 or 78, and nothing uncommitted survives.

    Args:
        work: an agent's loop, or a part of a source.
        what: its name in the log, as "FLOW: PART". Lines that are logged within are marked with the flow.
    """
    with about(flow=what.partition(":")[0]):
        await _guarded(work, what)


async def _guarded(work: Awaitable[None], what: str) -> None:
    try:
        await work
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        log.critical("%s was cancelled by something inside it", what, exc_info=True)
        leave(EXIT_BUG)
    except ConfigurationError as error:
        place = {name: getattr(error, name) for name in ("topic", "partition") if hasattr(error, name)}
        words = "%s stops, and this worker with all its flows (--flows runs others alone): %s"
        log.critical(words, what, error, extra=place)
        leave(EXIT_CONFIGURATION)
    except tuple(REFUSED_TIMES) as error:
        log.critical("%s stops: outside of what the broker allows is %s", what, REFUSED_TIMES[type(error)])
        leave(EXIT_CONFIGURATION)
    except FORBIDDEN as error:
        log.critical(TAKEN_AWAY, what, type(error).__name__)
        leave(EXIT_BUG)
    except InvalidTimestampError:  # it may be right at the next start, so that a supervisor tries again
        log.critical(WRONG_CLOCK, what, moment(round(time.time() * 1000)))
        leave(EXIT_BUG)
    except Exception:
        log.critical("%s crashed; uncommitted records will be read again", what, exc_info=True)
        leave(EXIT_BUG)
