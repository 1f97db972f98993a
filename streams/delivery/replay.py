"""Applies the records of a changelog to a task, one after another. Pure."""

from typing import Any

import orjson
from msgspec import MsgspecError, json

from streams.delivery.changelog import DEAD, READS, STATE, TIME, TIMER, opener_of, value_of
from streams.delivery.errors import StateUnreadableError
from streams.delivery.state.event_time import Times
from streams.delivery.state.part import Kept, structs_of
from streams.delivery.state.timers import Pending
from streams.delivery.task import Task


class Replay:
    """A task that takes in its changelog.

    Attributes:
        task: that takes it in.
        begin: the offset of the first record that it applies.
        unknown: parts that this version does not have; what they hold is passed over.
    """

    def __init__(self, changelog: str, task: Task[Any], kept: Kept | None) -> None:
        """Take in nothing yet; `kept` is None for a flow without state, or where only marks are wanted."""
        self.task, self.begin = task, 0
        self._changelog = changelog
        structs = structs_of(kept) if kept is not None else {}
        self._openers = {part: opener_of(struct) for part, struct in structs.items()}
        self._in_parts = isinstance(kept, tuple)
        self.unknown: set[str] = set()

    def apply(self, key: bytes, value: bytes | None) -> None:
        """Take in the next record.

        Raises:
            StateUnreadableError: this version cannot read it.
        """
        try:
            self._apply(key, value)
        except (MsgspecError, ValueError, TypeError) as error:
            raise StateUnreadableError(self._changelog, self.task.partition, key, str(error)) from error

    def _apply_state(self, name: str, value: bytes | None) -> None:
        state, part = self.task.state, name.partition(" ")[0] if self._in_parts else ""
        opened = self._openers.get(part)
        if opened is not None and value is None:
            state.apply({name: None})
        elif opened is not None and value is not None:
            (time_ms, found), alone = opened(value), value_of(value)
            state.apply({name: alone if state.is_sealed(part) else found}, time_ms, {name: len(alone)})
        elif self._openers:
            self.unknown.add(part)

    def _apply(self, key: bytes, value: bytes | None) -> None:
        task = self.task
        if key.startswith(STATE):
            self._apply_state(key[1:].decode(), value)
        elif key.startswith(TIMER):
            task.timers.apply({key[1:].decode(): None if value is None else json.decode(value, type=Pending)})
        elif key == TIME:
            task.times = task.times_committed = Times() if value is None else json.decode(value, type=Times)
        elif key.startswith(READS):
            mark = {} if value is None else orjson.loads(value)
            task.marks[key.removeprefix(READS).decode()] = mark.get("partitions")
        elif key == DEAD:
            task.dead = {} if value is None else orjson.loads(value)
