"""Counts that all customers share, by product: how often it sells, how often again to a customer, and with what.

All sums are forward-decayed and additive: each partition counts its own events, and a reader of all partitions adds
them up. Neighbours are bounded: the weakest are dropped when there are too many.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from models.recommend.customer import Bought
from models.recommend.decay import DAY_S, LONG, weights

MOST_NEIGHBOURS = 64
MOST_PAIRED = 40
"""Of a larger order only so many products are paired: the pairs grow with the square, and say less."""
LEAST_TOGETHER = 0.15
"""What has come together less, decayed like `Sums.long`, says nothing: one order says something, and two visits do."""
_SLACK = 2
_ROUNDING = 1e-9
BASKETS = ""
"""The key under which baskets are counted, whatever is in them."""


class Sums(NamedTuple):
    """Forward-decayed sums of one product.

    Attributes:
        short: purchases, one sum a half-life.
        middle: see `short`.
        long: see `short`.
        again: the part of `long` by customers who had bought it before.
        gap: log of the days between those purchases, summed like `again`.
        price: minor units, summed like `middle`.
        price_now: minor units, summed like `short`.
        looked: weights of all looks beside it, summed like `long`.
    """

    short: float = 0.0
    middle: float = 0.0
    long: float = 0.0
    again: float = 0.0
    gap: float = 0.0
    price: float = 0.0
    price_now: float = 0.0
    looked: float = 0.0


class ProductCounts(NamedTuple):
    """What is counted of one product.

    Attributes:
        sums: how it sells.
        neighbours: how often it was bought, or looked at, with another, summed like `Sums.long`.
    """

    sums: Sums
    neighbours: dict[str, float]


NOTHING = ProductCounts(Sums(), {})


def count_order(known: dict[str, ProductCounts], bought: Bought) -> dict[str, ProductCounts]:
    """Count an order, or take it back.

    Args:
        known: counts so far of (at least) the order's products and of BASKETS.
        bought: what the fold of the customer returned.

    Returns:
        The new counts of the order's products and of BASKETS.
    """
    short, middle, long = (bought.sign * weight for weight in weights(bought.at))
    products = list(bought.prices)
    paired = products[:MOST_PAIRED]
    changed = {BASKETS: ProductCounts(_plus(known.get(BASKETS, NOTHING).sums, Sums(short, middle, long)), {})}
    for product in products:
        gap = bought.gaps.get(product)
        again = 0.0 if gap is None else long
        price = bought.prices[product]
        added = Sums(short, middle, long, again, again * log_days(gap or 0), middle * price, short * price)
        near = known.get(product, NOTHING)
        neighbours = _beside(near.neighbours, paired, product, long) if product in paired else near.neighbours
        changed[product] = ProductCounts(_plus(near.sums, added), neighbours)
    return changed


def look_weight(at: int, share: float) -> float:
    """Return how much a look beside another counts: a share of what a purchase beside another counts at that time."""
    return weights(at)[LONG] * share


def looked_beside(counts: ProductCounts, looks: Iterable[tuple[str, float]]) -> ProductCounts:
    """Count looks beside a product.

    Args:
        counts: of the product.
        looks: the other product of each and its `look_weight`, in order.
    """
    neighbours, looked = dict(counts.neighbours), counts.sums.looked
    for other, weight in looks:
        looked += weight
        neighbours[other] = neighbours.get(other, 0.0) + weight
        if len(neighbours) > MOST_NEIGHBOURS * _SLACK:
            neighbours = _largest(neighbours)
    return ProductCounts(counts.sums._replace(looked=looked), neighbours)


def added_up(parts: Iterable[ProductCounts]) -> ProductCounts:
    """Add up what several partitions have counted for one product."""
    total = NOTHING
    for part in parts:
        neighbours = dict(total.neighbours)
        for other, weight in part.neighbours.items():
            neighbours[other] = neighbours.get(other, 0.0) + weight
        total = ProductCounts(_plus(total.sums, part.sums), neighbours)
    return total


def strongest(neighbours: dict[str, float]) -> dict[str, float]:
    """Return the MOST_NEIGHBOURS strongest, as precisely as they are shared; of equal ones the first by their ids."""
    if len(neighbours) <= MOST_NEIGHBOURS:
        return neighbours
    weights = np.fromiter(neighbours.values(), np.float32, len(neighbours))
    least = float(np.partition(weights, -MOST_NEIGHBOURS)[-MOST_NEIGHBOURS])
    rounded = dict(zip(neighbours, weights.tolist(), strict=True))
    kept = [name for name, weight in rounded.items() if weight > least]
    equal = sorted(name for name, weight in rounded.items() if weight == least)
    return {name: neighbours[name] for name in (*kept, *equal[: MOST_NEIGHBOURS - len(kept)])}


def log_days(gap_s: int) -> float:
    """Return the log of one plus a gap in days."""
    return math.log1p(gap_s / DAY_S)


def _plus(one: Sums, other: Sums) -> Sums:
    return Sums(*(left + right for left, right in zip(one, other, strict=True)))


def _beside(neighbours: dict[str, float], beside: Sequence[str], product: str, weight: float) -> dict[str, float]:
    """Neighbours with a basket's other products added, or taken back where the weight is negative."""
    changed = dict(neighbours)
    for other in beside:
        if other != product:
            changed[other] = changed.get(other, 0.0) + weight
    if weight < 0:
        return {other: left for other, left in changed.items() if left > -_ROUNDING * weight}
    return changed if len(changed) <= MOST_NEIGHBOURS * _SLACK else _largest(changed)


def _largest(neighbours: dict[str, float]) -> dict[str, float]:
    kept = sorted(neighbours, key=neighbours.__getitem__, reverse=True)[:MOST_NEIGHBOURS]
    return {other: neighbours[other] for other in kept}
