"""Keeps the log readable while a broker is away: Kafka's client repeats the same message seventy times a second."""

import logging

EVERY_S = 10.0
# How many different texts are remembered; beyond that the memory starts anew.
MAX_TEXTS = 1_000
OWN = "streams"


class RepeatFilter(logging.Filter):
    """Lets each warning or error of a library pass once in ten seconds; everything else always passes."""

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is logged."""
        if record.name.partition(".")[0] == OWN:
            return True
        key = (record.name, record.getMessage())
        if record.created - self._said_at.get(key, -EVERY_S) < EVERY_S:
            return False
        if len(self._said_at) >= MAX_TEXTS:
            self._said_at.clear()
        self._said_at[key] = record.created
        return True
