"""One line of `shopstream check`."""

from dataclasses import dataclass
from typing import Literal

Part = Literal["settings", "broker", "topics", "permissions", "states", "artifacts", "device"]


@dataclass(frozen=True)
class Finding:
    """What was found of one thing.

    Attributes:
        part: what kind of thing.
        what: its name.
        ok: nothing has to be done.
        says: what was found; where it is not ok, what to do.
    """

    part: Part
    what: str
    ok: bool
    says: str
