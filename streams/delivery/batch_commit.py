"""Runs the transactions of one batch concurrently. When this returns or raises, none of them is still running.

A transaction that ended later could change its task after that has been taken over again. Refuses to know what a
transaction is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from typing import Any

from aiokafka.errors import KafkaError

# A transaction takes milliseconds. If one takes this long, a topic may be gone; the broker is asked, again and again.
ASK_WHY_EVERY_S = 5.0


async def commit_side_by_side(
    commits: Iterable[Coroutine[Any, Any, None]], within_s: float, ask_why: Callable[[], Awaitable[None]]
) -> None:
    """Await commits; those that have not ended in time are cancelled.

    Args:
        commits: one per task.
        within_s: how long all may take. The client would wait for ever; by then the broker has aborted a transaction.
        ask_why: awaited now and then while some last; what it raises is the reason.

    Raises:
        TimeoutError: some did not end.
        BaseException: the error of one of them: what a person has to fix takes precedence over what the broker said.
    """
    tasks, late = [asyncio.create_task(commit) for commit in commits], []
    try:
        async with asyncio.timeout(within_s):
            while (await asyncio.wait(tasks, timeout=ASK_WHY_EVERY_S))[1]:
                await ask_why()
    except TimeoutError as error:
        late.append(error)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    _raise_first([*outcomes, *late])


def _raise_first(outcomes: Sequence[BaseException | None]) -> None:
    for error in sorted(filter(None, outcomes), key=_rank):
        raise error


def _rank(error: BaseException) -> int:
    """Rank errors: first what a person has to fix, then what the broker said, last cancellations because of these."""
    return 2 if isinstance(error, asyncio.CancelledError) else int(isinstance(error, KafkaError | TimeoutError))
