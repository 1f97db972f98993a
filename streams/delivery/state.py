"""A task's keyed state in memory: what is committed, and one overlay for each batch on its way.

A later batch reads through the overlays of earlier ones. A commit merges the oldest overlay; a drop forgets all of
them, and what remains is exactly what the changelog holds.
"""

from collections import deque
from typing import Generic, TypeVar

from msgspec import Struct

S = TypeVar("S", bound=Struct)

Changes = dict[str, S | None]
"""Absolute new values by key; None deletes."""


class State(Generic[S]):
    """Keyed state with overlays. Values are immutable structs: a change is a new value."""

    def __init__(self) -> None:
        self.committed: dict[str, S] = {}
        self._overlays: deque[Changes[S]] = deque()

    def get(self, key: str) -> S | None:
        """Return the newest value of a key, uncommitted batches included; None where there is none."""
        for overlay in reversed(self._overlays):
            if key in overlay:
                return overlay[key]
        return self.committed.get(key)

    def overlay(self, changes: Changes[S]) -> None:
        """Put a batch's changes on top, for later batches to read."""
        self._overlays.append(changes)

    def merge_oldest(self) -> None:
        """Make the oldest overlay part of the committed state: its transaction is through."""
        self.apply(self._overlays.popleft())

    def drop_overlays(self) -> None:
        """Forget every uncommitted change."""
        self._overlays.clear()

    def apply(self, changes: Changes[S]) -> None:
        """Write changes straight to the committed state: a restore, or a merge."""
        for key, value in changes.items():
            if value is None:
                self.committed.pop(key, None)
            else:
                self.committed[key] = value


class View(Generic[S]):
    """What one fold sees: the state, the changes of its batch so far, and its own, which count only if it succeeds."""

    def __init__(self, state: State[S], batch_changes: Changes[S]) -> None:
        self._state, self._batch_changes = state, batch_changes
        self._own: Changes[S] = {}

    def get(self, key: str) -> S | None:
        """Return the newest value of a key; None where there is none."""
        for changes in (self._own, self._batch_changes):
            if key in changes:
                return changes[key]
        return self._state.get(key)

    def put(self, key: str, value: S) -> None:
        """Set a key's value."""
        self._own[key] = value

    def delete(self, key: str) -> None:
        """Delete a key; the changelog gets a tombstone."""
        self._own[key] = None

    @property
    def changes(self) -> Changes[S]:
        """This fold's own changes."""
        return self._own

    def keep(self) -> None:
        """Add this fold's changes to its batch's."""
        self._batch_changes.update(self._own)
