"""A dictionary of hashed runs of characters on disk: sorted, four bytes each, stored as the distance from the last.

    runs, weights, rarities ─▶ packed ─▶ Table ─▶ unpacked ─▶ runs, weights, rarities

If two runs are further apart than 16 bits can say, empty entries stand between them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.void]
ENTRY = np.dtype([("gap", "<u2"), ("weight", "i1"), ("rarity", "i1")])
_WIDEST = 0xFFFF
_MOST = 0xFFFFFFFF


class Entries(NamedTuple):
    """What a table holds.

    Attributes:
        runs: uint32 [entries], hashes, ascending.
        weights: int8 [entries].
        rarities: int8 [entries]; 0 for an empty entry.
    """

    runs: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.int8]
    rarities: npt.NDArray[np.int8]


def packed(entries: Entries) -> Table:
    """The table of entries with different runs."""
    gaps = np.diff(entries.runs.astype(np.int64), prepend=0)
    between = np.maximum(gaps - 1, 0) // _WIDEST
    places = np.cumsum(between + 1) - 1
    table = np.zeros(len(gaps) + int(between.sum()), ENTRY)
    table["gap"] = _WIDEST
    table["gap"][places] = gaps - between * _WIDEST
    table["weight"][places], table["rarity"][places] = entries.weights, entries.rarities
    return table


def unpacked(table: Table) -> Entries:
    """Return what a table holds, empty entries included.

    Raises:
        ValueError: it is no table.
    """
    if table.dtype != ENTRY or table.ndim != 1 or len(table) == 0:
        raise ValueError(f"phrases are {table.dtype} {list(table.shape)}, not {ENTRY} [entries]")
    runs = np.cumsum(table["gap"], dtype=np.int64)
    if runs[-1] > _MOST or (np.diff(runs) == 0).any():
        raise ValueError("phrases have runs beyond 32 bits, or one twice")
    return Entries(runs.astype(np.uint32), table["weight"].copy(), table["rarity"].copy())
