"""Finds the broker that coordinates a group or a transactional id."""

import asyncio
from typing import Any

from aiokafka.errors import GroupCoordinatorNotAvailableError, for_code
from aiokafka.protocol.coordination import FindCoordinatorRequest

from streams.clients import Admin

GROUP, TRANSACTION = 0, 1
# A new cluster makes the topic on which a coordinator keeps its records when it is first asked for one.
WITHIN_S = 15.0


async def ask_coordinator(admin: Admin, name: str, kind: int) -> Any:
    """Ask for the coordinator of a group or a transactional id.

    Args:
        admin: connected.
        name: logical.
        kind: GROUP or TRANSACTION.

    Returns:
        The broker's answer, with its error code: "not allowed" is an answer, too.

    Raises:
        TimeoutError: the cluster has none and makes none.
    """
    async with asyncio.timeout(WITHIN_S):
        while True:
            answer = await admin.ask(FindCoordinatorRequest(admin.names.on_cluster(name), kind))
            if for_code(answer.error_code) is not GroupCoordinatorNotAvailableError:
                return answer
            await asyncio.sleep(0.2)
