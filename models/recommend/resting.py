"""Durable products that were just bought, and their variants: a second kettle in another colour is no better."""

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.histories import Histories
from models.recommend.rules import Rules, durable
from models.recommend.standing import Standing
from models.recommend.titles import are_variants

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

MOST = 10
"""So many of what a customer bought last are compared."""


def resting(catalogue: Catalogue, shop: Standing, rules: Rules, lines: Histories) -> Bools:
    """Tell which lines are durable products that were bought once and of late, bool [lines]."""
    count, last = lines.times[:, 0], lines.times[:, 2]
    just = np.flatnonzero((count == 1) & (lines.now.take(lines.owner) - last < rules.durable_rest_s))
    found = np.zeros(len(count), np.bool_)
    if len(just):
        leaf = catalogue.leaf.values.take(lines.row.take(just))
        found[just] = durable(shop, rules, int(lines.now.max()), leaf)
    return found


def newest(catalogue: Catalogue, rest: Ints, at: Floats, looked: Ints) -> Ints:
    """Return those of one customer's resting products that were bought last.

    A customer who looks at a variant of one wants another: that one is left out.

    Args:
        catalogue: of products.
        rest: int64 [products], rows.
        at: float64 [products], when each was bought, seconds.
        looked: int64 [any], rows of what is looked at now.
    """
    titles = catalogue.titles
    found = rest[np.argsort(-at, kind="stable")[:MOST]]
    seen = [titles[row] for row in looked.tolist()]
    wanted = [any(are_variants(titles[row], title) for title in seen) for row in found.tolist()]
    return found[~np.array(wanted, np.bool_)]


def variants(catalogue: Catalogue, some: Ints, rows: Ints) -> Bools:
    """Tell which rows are variants of some products, in their categories."""
    leaf, titles = catalogue.leaf.values, catalogue.titles
    same = leaf.take(rows)[:, None] == leaf.take(some)[None, :]
    found = np.zeros(len(rows), np.bool_)
    for at in np.flatnonzero(same.any(axis=1)).tolist():
        title = titles[int(rows[at])]
        found[at] = any(are_variants(titles[int(some[place])], title) for place in np.flatnonzero(same[at]).tolist())
    return found
