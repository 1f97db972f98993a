"""A wall clock that can be set wrong while a worker runs, as a bad time server does. Monotonic time is left alone.

What the worker's Python code sees of the time passes here: `time.time`, `time.time_ns`, `datetime.now` where
streams.delivery asks, and the timestamps of records that its producers write.
"""

import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from aiokafka.producer.message_accumulator import BatchBuilder

from streams.delivery import batch, entry

true_time = time.time


def bend_clock(error: Path) -> None:
    """From now on this process's clock is wrong by as many seconds as the file says; no file: it is right."""

    def wrong_by_s() -> float:
        return float(error.read_text() or 0) if error.exists() else 0.0

    def wrong_time() -> float:
        return true_time() + wrong_by_s()

    class WrongDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz or UTC) + timedelta(seconds=wrong_by_s())

    append = BatchBuilder.append

    def append_wrong(self: BatchBuilder, *, timestamp: int | None, **record: Any) -> Any:
        stamp = int(wrong_time() * 1000) if timestamp is None else timestamp
        return append(self, timestamp=stamp, **record)

    time.time = wrong_time
    time.time_ns = lambda: int(wrong_time() * 1e9)
    for module in (batch, entry):
        vars(module)["datetime"] = WrongDatetime
    BatchBuilder.append = append_wrong
