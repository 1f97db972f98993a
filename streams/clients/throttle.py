"""Detects that brokers throttle a client's requests because of a quota of the cluster.

They answer at once, announce how long they will not read, and stay silent for that long. aiokafka waits, and does not
say why.
"""

import time
from typing import Any

from streams.durations import words

# What was said is told for so long after the silence is over: the next answer renews it.
TOLD_S = 10.0
# A client just at its quota is told milliseconds again and again: no commit is held up by them.
LEAST_S = 0.1


class Throttle:
    """The throttling of one client."""

    def __init__(self) -> None:
        """Start unthrottled."""
        self._silence_s, self._until_s = 0.0, 0.0

    def watch(self, client: Any) -> None:
        """Look at every answer to an AIOKafkaClient from now on."""
        send = client.send

        async def watched(*args: Any, **kwargs: Any) -> Any:
            response = await send(*args, **kwargs)
            self.note(getattr(response, "throttle_time_ms", 0) / 1000)
            return response

        client.send = watched

    def note(self, silence_s: float) -> None:
        """Note for how many seconds a broker will not listen; next to nothing changes nothing."""
        if silence_s >= LEAST_S:
            self._silence_s, self._until_s = silence_s, time.monotonic() + silence_s + TOLD_S

    def seconds(self) -> float:
        """Return for how long requests are held back, seconds; 0 if they are not, or are not any more."""
        return self._silence_s if time.monotonic() < self._until_s else 0.0


def throttled_words(seconds: float, whose: str = "this worker's") -> str:
    """Say that a worker's requests are held back, and by what; empty if they are not. Pure."""
    if not seconds:
        return ""
    return (
        f"the brokers throttle {whose} requests, last by {words(seconds)}: a quota of the cluster for its user or its "
        "client ids"
    )
