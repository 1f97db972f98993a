"""The first connection of a client that has several addresses: an address that does not answer costs a second, not all.

aiokafka tries the addresses one after another, in any order, and waits for each as long as for any other answer. One
at which a broker hangs, or whose machine is gone, would use up all the time that a command has, though the others work.
"""

from contextlib import suppress
from typing import Any

from aiokafka.errors import KafkaConnectionError

TURN_MS = 1000
"""How long each address may take at first; if none answers so soon, all are asked with the client's own patience."""


def ask_in_turns(client: Any) -> None:
    """Let a client leave an address that is silent for the next one.

    Args:
        client: an AIOKafkaClient, the part of a consumer, producer or admin client that connects.
    """
    ask_all = client.bootstrap

    async def bootstrap() -> None:
        if len(client.hosts) > 1:
            patience_ms = client._request_timeout_ms
            client._request_timeout_ms = min(TURN_MS, patience_ms)
            try:
                with suppress(KafkaConnectionError):
                    await ask_all()
                    return
            finally:
                client._request_timeout_ms = patience_ms
        await ask_all()

    client.bootstrap = bootstrap
