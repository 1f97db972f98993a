"""What a task counted of a product, as it travels to all workers, and back."""

from collections.abc import Callable, Iterable

import msgspec

from models.recommend.counts import MOST_NEIGHBOURS, ProductCounts, Sums
from streams.records import SharedCounts

DIGITS = 6
"""Of a count: more than any list depends on, and half of what a double takes."""


def shared(task: int, product_id: str, counts: ProductCounts) -> SharedCounts:
    """Write what a task counted; of the neighbours those that matter."""
    near = counts.neighbours
    best = sorted(near, key=near.__getitem__, reverse=True)[:MOST_NEIGHBOURS]
    return SharedCounts(
        part=part_of(task, product_id),
        product_id=product_id,
        sums=counts.sums,
        neighbours=msgspec.json.encode({name: _short(near[name]) for name in best}).decode(),
    )


def counts_of_part(part: SharedCounts) -> ProductCounts:
    """Read what a task counted."""
    return ProductCounts(Sums(*part.sums), msgspec.json.decode(part.neighbours, type=dict[str, float]))


def part_of(task: int, product_id: str) -> str:
    """The key of a task's counts of a product."""
    return f"{task} {product_id}"


def _short(weight: float) -> float:
    return float(f"{weight:.{DIGITS}g}")


class Tasks:
    """Which tasks count which products: who adds up one product needs them all."""

    def __init__(self) -> None:
        """Know of none."""
        self._keys: dict[str, list[str]] = {}

    def parts(self, changed: Iterable[str], get: Callable[[str], SharedCounts | None]) -> dict[str, list[SharedCounts]]:
        """Return what all tasks counted of each product of which one has changed.

        Args:
            changed: keys of `shared-counts`.
            get: looks a key up.
        """
        found: dict[str, list[SharedCounts]] = {}
        for key in changed:
            _, _, product_id = key.partition(" ")
            keys = self._keys.setdefault(product_id, [])
            if key not in keys:
                keys.append(key)
            found[product_id] = [part for each in keys if (part := get(each)) is not None]
        return found
