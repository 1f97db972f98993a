"""Keeps the last hour of every flow on the worker's disk, so that the page is not empty after a restart.

It is for display only, not state: if it cannot be read or written it starts empty, and the flows continue.
"""

import logging
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from msgspec import DecodeError
from msgspec.json import decode, encode

from streams.ops.history import KEPT_S, History, Point

log = logging.getLogger(__name__)

# Times of points are rounded.
ROUNDED_S = 0.1

Hour = dict[str, list[Point]]


def hour_file(data_dir: str, instance: str) -> Path:
    """Return where a worker keeps it."""
    return Path(data_dir).expanduser() / instance / "hour.json"


def read_hour(file: Path, now_s: float) -> dict[str, History]:
    """Read what an earlier process of this worker saw, by flow; blocks for one file of some 100 kB.

    Args:
        file: of the worker.
        now_s: seconds since 1970; what is older than an hour is left out, and what comes from the future, too.
    """
    try:
        hour = decode(file.read_bytes(), type=Hour)
    except FileNotFoundError:
        return {}
    except (OSError, DecodeError) as error:
        log.warning("the last hour cannot be read from %s, the page starts with an empty hour: %s", file, error)
        return {}
    fresh = {
        flow: [p for p in points if now_s - KEPT_S <= p.at_s <= now_s + ROUNDED_S] for flow, points in hour.items()
    }
    return {flow: History(deque(points)) for flow, points in fresh.items()}


def write_hour(file: Path, hour: Mapping[str, History]) -> None:
    """Replace what is kept; blocks for one file. If the disk refuses, that is logged."""
    content = encode({flow: list(history.points) for flow, history in hour.items()})
    new = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(file)
    except OSError as error:
        log.warning("the last hour cannot be kept in %s: %s", file, error)
