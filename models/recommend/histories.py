"""The histories of many customers as flat arrays, one line per customer and product, for candidates and features."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.customer import FIXED, Customer, Times
from models.recommend.decay import DAY_S, scales

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_NEVER = Times(0, 0, 0, 0, 0, 0.0, 0.0, 0.0)
_ACTION_WEIGHTS = {"view": 0.3, "search": 0.1, "add_to_cart": 1.0}
SESSION_S = DAY_S // 24
NOW = 0.03
"""Looks of late that are worth less than this, a view of three hours ago, are none of this visit."""


@dataclass(frozen=True)
class Histories:
    """Customers at their times.

    Attributes:
        now: int64 [customers], seconds.
        baskets: float64 [customers, 9]: count, first, last, previous, place, decayed counts, lines.
        owner: int64 [lines], the customer.
        row: int64 [lines], the product's row; a product that is in no catalogue has no line.
        times: float64 [lines, FIXED]: count, first, last, previous, place; zeros if it was only looked at.
        decayed: float64 [lines, half-lives], purchases.
        looked: float64 [lines], recent clicks, weighted by what was done.
        at_hand: bool [lines], what this visit put into the cart, and what is looked at right now and was never bought.
        products: how many rows the catalogue has.
    """

    now: Ints
    baskets: Floats
    owner: Ints
    row: Ints
    times: Floats
    decayed: Floats
    looked: Floats
    at_hand: Bools
    products: int

    @property
    def keys(self) -> Ints:
        """One number for each line's customer and product, int64 [lines]."""
        return self.owner * self.products + self.row


def histories(catalogue: Catalogue, customers: Sequence[tuple[Customer, int]]) -> Histories:
    """Lay out customers.

    Args:
        catalogue: where rows come from.
        customers: each with the time at which it is asked for, seconds.
    """
    now = np.array([at for _, at in customers], np.int64)
    scale = scales(now)
    names: list[str] = []
    counts: list[int] = []
    times: list[Iterable[Times]] = []
    looked: list[float] = []
    held: list[bool] = []
    for customer, at in customers:
        looks, purchases = _looked(customer, at), customer.purchases
        products = [*purchases, *(product for product in looks if product not in purchases)]
        names += products
        counts.append(len(products))
        times += [purchases.values(), repeat(_NEVER, len(products) - len(purchases))]
        looked += map(looks.get, products, repeat(0.0)) if looks else repeat(0.0, len(products))
        held += map(at_hand(customer, at).__contains__, products)
    flat = chain.from_iterable(chain.from_iterable(times))
    width = len(Times._fields)
    values = np.fromiter(flat, np.float64, len(names) * width).reshape(len(names), width)
    rows = catalogue.rows(names)
    known = rows >= 0
    line_owner = np.repeat(np.arange(len(customers)), counts)[known]
    baskets = np.array([(*(each.baskets or _NEVER), each.lines) for each, _ in customers], np.float64)
    baskets[:, 5:8] *= scale
    return Histories(
        now=now,
        baskets=baskets,
        owner=line_owner,
        row=rows[known],
        times=values[known, :FIXED],
        decayed=values[known, FIXED:] * scale[line_owner],
        looked=np.array(looked, np.float64)[known],
        at_hand=np.array(held, np.bool_)[known],
        products=max(1, len(catalogue)),
    )


def at_hand(customer: Customer, now: int) -> frozenset[str]:
    """Products that need no recommending: see `Histories.at_hand`. An order empties the cart, and so does an hour."""
    ordered = customer.baskets.last if customer.baskets else 0
    visit = [look for look in customer.looks if look.at > max(now - SESSION_S, ordered)]
    cart = {look.product_id for look in visit if look.action == "add_to_cart"}
    seen = {look.product_id for look in visit[-1:] if look.action == "view"}
    return frozenset(cart | (seen - customer.purchases.keys()))


def _looked(customer: Customer, now: int) -> dict[str, float]:
    """Weigh clicks by product, those of the last hours the most."""
    found: dict[str, float] = {}
    for look in customer.looks:
        age = max(0, now - look.at)
        weight = _ACTION_WEIGHTS[look.action] * 2.0 ** -(age / SESSION_S)
        found[look.product_id] = found.get(look.product_id, 0.0) + weight
    return found
