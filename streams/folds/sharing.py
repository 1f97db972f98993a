"""Converts a task's counts of a product to the record that is sent to all workers, and back."""

from collections.abc import Callable, Iterable

import msgspec
import numpy as np
import orjson

from models.recommend.counts import ProductCounts, Sums, strongest
from streams.records import SharedCounts


def shared(task: int, product_id: str, counts: ProductCounts) -> SharedCounts:
    """Return a task's counts as a record, with the neighbours that matter, as precisely as the recommender needs."""
    near = strongest(counts.neighbours)
    weights = np.fromiter(near.values(), np.float32, len(near))
    return SharedCounts(
        part=part_of(task, product_id),
        product_id=product_id,
        sums=counts.sums[:7],
        looked=counts.sums.looked,
        # The shortest text that reads back as the same float32: half of what a double takes.
        neighbours=orjson.dumps(dict(zip(near, weights, strict=True)), option=orjson.OPT_SERIALIZE_NUMPY).decode(),
    )


def counts_of_part(part: SharedCounts) -> ProductCounts:
    """Return the counts in a record."""
    return ProductCounts(Sums(*part.sums, part.looked), msgspec.json.decode(part.neighbours, type=dict[str, float]))


def part_of(task: int, product_id: str) -> str:
    """Return the key of a task's counts for a product."""
    return f"{task} {product_id}"


class Tasks:
    """Which tasks count which products: to add up a product's counts, all of them are needed."""

    def __init__(self) -> None:
        """Begin empty."""
        self._keys: dict[str, list[str]] = {}

    def parts(self, changed: Iterable[str], get: Callable[[str], SharedCounts | None]) -> dict[str, list[SharedCounts]]:
        """Return what all tasks have counted for each product of which some count has changed.

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
