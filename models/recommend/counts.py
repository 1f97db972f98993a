"""What all customers share, product by product: how often it sells, to whom again, and with what.

All sums are forward-decayed and additive: each partition counts its own events, and whoever reads all partitions adds
them up. Neighbours are bounded: the weakest go when there are too many.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import math

from models.recommend.customer import Bought
from models.recommend.decay import DAY_S, LONG, MIDDLE, weights

MOST_NEIGHBOURS = 64
MOST_PAIRED = 40
"""Of a larger order only so many products are paired: the pairs grow with the square, and say less."""
_SLACK = 2
SUMS = 7
"""Values of `ProductCounts` that add up; the neighbours follow."""
ALL = ""
"""The key under which baskets are counted, whatever is in them."""


class ProductCounts(NamedTuple):
    """Forward-decayed sums of one product.

    Attributes:
        short: purchases, one sum a half-life.
        middle: see `short`.
        long: see `short`.
        again: of `long`, purchases by customers who had bought it before.
        gap: log of the days between, summed like `again`.
        price: minor units, summed like `middle`.
        price_now: minor units, summed like `short`.
        neighbours: how often it was bought or looked at with another, summed like `long`.
    """

    short: float
    middle: float
    long: float
    again: float
    gap: float
    price: float
    price_now: float
    neighbours: dict[str, float]


NOTHING = ProductCounts(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, {})


def count_order(known: dict[str, ProductCounts], bought: Bought) -> dict[str, ProductCounts]:
    """Count an order, or take it back.

    Args:
        known: counts so far of (at least) the order's products and of ALL.
        bought: what the customer's fold said.

    Returns:
        The new counts of the order's products and of ALL.
    """
    short, middle, long = (bought.sign * weight for weight in weights(bought.at))
    products = list(bought.prices)
    paired = products[:MOST_PAIRED]
    changed = {ALL: _plus(known.get(ALL, NOTHING), (short, middle, long, 0.0, 0.0, 0.0, 0.0), {})}
    for product in products:
        gap = bought.gaps.get(product)
        again = 0.0 if gap is None else long
        price = bought.prices[product]
        added = (short, middle, long, again, again * log_days(gap or 0), middle * price, short * price)
        near = known.get(product, NOTHING)
        neighbours = _beside(near.neighbours, paired, product, long) if product in paired else near.neighbours
        changed[product] = _plus(near, added, neighbours)
    return changed


def count_click(
    known: dict[str, ProductCounts], product: str, others: Sequence[str], at: int, share: float
) -> dict[str, ProductCounts]:
    """Count a look beside the other looks of its session: neighbours only, at a share of a purchase's weight."""
    long = weights(at)[LONG] * share
    changed = {}
    for one, beside in ((product, others), *((other, (product,)) for other in others)):
        near = known.get(one, NOTHING)
        changed[one] = near._replace(neighbours=_beside(near.neighbours, beside, one, long))
    return changed


def added_up(parts: Iterable[ProductCounts]) -> ProductCounts:
    """The sum of what several partitions counted of one product."""
    total = NOTHING
    for part in parts:
        neighbours = dict(total.neighbours)
        for other, weight in part.neighbours.items():
            neighbours[other] = neighbours.get(other, 0.0) + weight
        total = _plus(total, part[:SUMS], neighbours)
    return total


def log_days(gap_s: int) -> float:
    """The log of a gap in days, and one."""
    return math.log1p(gap_s / DAY_S)


def _plus(near: ProductCounts, added: Sequence[float], neighbours: dict[str, float]) -> ProductCounts:
    return ProductCounts(*(old + new for old, new in zip(near[:SUMS], added, strict=True)), neighbours)


def _beside(neighbours: dict[str, float], beside: Sequence[str], product: str, weight: float) -> dict[str, float]:
    changed = dict(neighbours)
    for other in beside:
        if other != product:
            changed[other] = changed.get(other, 0.0) + weight
    if len(changed) <= MOST_NEIGHBOURS * _SLACK and weight > 0:
        return changed
    kept = sorted((other for other in changed if changed[other] > 0), key=changed.__getitem__, reverse=True)
    return {other: changed[other] for other in kept[: MOST_NEIGHBOURS * (_SLACK if weight < 0 else 1)]}
