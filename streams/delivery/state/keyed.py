"""A task's keyed values in memory: the committed ones, and an overlay for each batch in flight.

A later batch reads through the overlays of earlier ones. A commit merges the oldest overlay; a drop discards all of
them, and what remains is exactly what the changelog contains. Keys are in the order of their last writes, here as on
the changelog, so the oldest are found without a search. Refuses to know: topics, clocks.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from msgspec import Struct

from streams.delivery.state.sealed import Opener, packed
from streams.delivery.state.sealed import sealed as as_json

S = TypeVar("S", bound=Struct)

Changes = dict[str, S | None]
"""Absolute new values by key; None deletes."""
Sizes = Mapping[str, int]
"""Bytes of new values by key, as the changelog holds them."""
NO_SIZES: Sizes = MappingProxyType({})
NONE_SEALED: Mapping[str, type[Struct]] = MappingProxyType({})

# Ages are checked again once this part of `keep_ms` has passed: the first keys of a dictionary are costly to find.
AGE_STEPS = 1_000
NO_BOUND = 2**63


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much a task may remember.

    Attributes:
        keys: how many at most; beyond that, those written longest ago are forgotten.
        bytes: of keys and values as the changelog holds them, at most; beyond that, the same. In memory they take three
            to four times as much, those of sealed parts the same.
        keep_ms: a key that has not been written for this long, in event time, is forgotten; None keeps it for ever.
    """

    keys: int = NO_BOUND
    bytes: int = NO_BOUND
    keep_ms: int | None = None


UNBOUNDED = Bounds()


class State(Generic[S]):
    """Keyed values with overlays. Values are immutable structs: a change is a new value.

    Attributes:
        committed: values by key, in the order of their last writes, oldest first; those of sealed parts as the
            changelog holds them.
        written_ms: the task's event time at a key's last write; kept only if keys age.
        held_bytes: of all keys and values; kept only if they are bounded.
        bounds: how much is remembered.
        parts: names of the parts that keys begin with; none if the state has no parts.
        forgotten: how many keys were forgotten since this worker has the task.
    """

    def __init__(
        self,
        bounds: Bounds = UNBOUNDED,
        parts: frozenset[str] = frozenset(),
        sealed: Mapping[str, type[Struct]] = NONE_SEALED,
    ) -> None:
        self.forgotten, self.held_bytes, self.parts = 0, 0, parts
        self.committed: dict[str, S | bytes] = {}
        self._openers = {part: Opener(struct) for part, struct in sealed.items()}
        self.written_ms: dict[str, int] = {}
        self.bounds = bounds
        self._sizes: dict[str, int] = {}
        self._overlays: deque[tuple[Mapping[str, S | bytes | None], int, Sizes]] = deque()
        self._aged_ms = 0

    def get(self, key: str) -> S | None:
        """Return the newest value of a key, uncommitted batches included; None if there is none."""
        for changes, _, _ in reversed(self._overlays):
            if key in changes:
                return self._opened(key, changes[key])
        return self._opened(key, self.committed.get(key))

    def is_sealed(self, part: str) -> bool:
        """Tell whether a part's values are kept in memory as they are on the changelog."""
        return part in self._openers

    def written(self, key: str, value: S | None) -> bytes | None:
        """Return a value as the changelog holds it; raises what `sealed.sealed` and `sealed.packed` raise."""
        return (packed if key.partition(" ")[0] in self._openers else as_json)(key, value)

    def as_kept(self, changes: Changes[S], encoded: Mapping[str, bytes | None]) -> Mapping[str, S | bytes | None]:
        """Return changes as they are kept in memory.

        Args:
            changes: of a batch.
            encoded: the same values as the changelog holds them.
        """
        if not self._openers:
            return changes
        return {key: encoded[key] if key.partition(" ")[0] in self._openers else changes[key] for key in changes}

    def _opened(self, key: str, kept: S | bytes | None) -> S | None:
        if type(kept) is not bytes:
            return kept  # type: ignore[return-value]
        return self._openers[key.partition(" ")[0]].decode(kept)  # type: ignore[return-value]

    def overlay(self, changes: Mapping[str, S | bytes | None], time_ms: int = 0, sizes: Sizes = NO_SIZES) -> None:
        """Put a batch's changes on top, for later batches to read.

        Args:
            changes: of the batch, as they are kept in memory.
            time_ms: the task's event time after it.
            sizes: of the values that it sets, bytes; needed if they are bounded.
        """
        self._overlays.append((changes, time_ms, sizes))

    def merge_oldest(self) -> None:
        """Make the oldest overlay part of the committed state: its transaction has committed."""
        self.apply(*self._overlays.popleft())

    def drop_overlays(self) -> None:
        """Forget every uncommitted change."""
        self._overlays.clear()

    def apply(self, changes: Mapping[str, S | bytes | None], time_ms: int = 0, sizes: Sizes = NO_SIZES) -> None:
        """Write changes straight to the committed state, in a restore or a merge; arguments as in `overlay`."""
        for key, value in changes.items():
            self.committed.pop(key, None)  # a dictionary keeps a known key's place, and this is its latest write
            if value is not None:
                self.committed[key] = value
        if self.bounds.keep_ms is not None:
            self._date(changes, time_ms)
        if self.bounds.bytes < NO_BOUND:
            self._weigh(changes, sizes)

    def _date(self, changes: Mapping[str, S | bytes | None], time_ms: int) -> None:
        for key, value in changes.items():
            if value is None:
                self.written_ms.pop(key, None)
            else:
                self.written_ms[key] = time_ms

    def _weigh(self, changes: Mapping[str, S | bytes | None], sizes: Sizes) -> None:
        for key, value in changes.items():
            self.held_bytes -= self._sizes.pop(key, 0)
            if value is not None:
                self._sizes[key] = size = len(key) + sizes[key]
                self.held_bytes += size

    def outdated(self, watermark_ms: int | None, most: int) -> list[str]:
        """Return keys that are too many, too large together or too old, oldest first.

        A key that a batch on its way changes is not among them.

        Args:
            watermark_ms: the task's; None if it has none yet, and then nothing is too old.
            most: how many to return at most, so that a transaction stays small; the rest follows with later batches.
        """
        many, large = len(self.committed) - self.bounds.keys, self.held_bytes - self.bounds.bytes
        old_ms = self._old_ms(watermark_ms)
        if many <= 0 and large <= 0 and old_ms is None:
            return []
        found: list[str] = []
        freed = 0
        for key in self.committed:
            if len(found) == most:
                return found
            fits = len(found) >= many and freed >= large
            if fits and (old_ms is None or self.written_ms[key] >= old_ms):
                break
            if not any(key in changes for changes, _, _ in self._overlays):
                found.append(key)
                freed += self._sizes.get(key, 0)
        if old_ms is not None and watermark_ms is not None:
            self._aged_ms = watermark_ms
        return found

    def _old_ms(self, watermark_ms: int | None) -> int | None:
        """Return the event time before which writes are too old; None if it is not yet time to look."""
        keep_ms = self.bounds.keep_ms
        if keep_ms is None or watermark_ms is None or watermark_ms - self._aged_ms < keep_ms / AGE_STEPS:
            return None
        return watermark_ms - keep_ms
