"""A part of a flow's state: one kind of value under its own keys, for flows that remember several things.

Parts are written separately: a click does not rewrite what a customer bought. All parts of a task are on the same
changelog, change in one transaction, and share the bounds of the state. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from msgspec import Struct

P = TypeVar("P", bound=Struct)

NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Part(Generic[P]):
    """A part of a flow's state.

    Attributes:
        name: lower case, with underscores; on the changelog it comes before the key.
        struct: the type of its values.
        sealed: values are kept in memory as they are on the changelog, and are decoded when a fold asks for them. That
            takes a quarter of the memory, leaves nothing to the garbage collector, and costs some ten microseconds a
            kilobyte and look.
    """

    name: str
    struct: type[P]
    sealed: bool = False

    def __post_init__(self) -> None:
        """Refuse a name that could not come before a key."""
        if not NAME.fullmatch(self.name):
            raise ValueError(f"the name of a part of a state is lower case with underscores, not {self.name!r}")

    @property
    def head(self) -> str:
        """What comes before its keys."""
        return self.name + " "


Kept = type[Struct] | tuple[Part[Any], ...]
"""What a flow's state holds: values of one type by key, or several parts."""


def structs_of(kept: Kept) -> Mapping[str, type[Struct]]:
    """Return the types of a state's values by the names of its parts; a state without parts has the name ""."""
    return {part.name: part.struct for part in kept} if isinstance(kept, tuple) else {"": kept}


def sealed_structs(kept: Kept | None) -> Mapping[str, type[Struct]]:
    """Return the types of the sealed parts, by their names."""
    return {part.name: part.struct for part in kept if part.sealed} if isinstance(kept, tuple) else {}
