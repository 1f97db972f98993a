"""Durable products that were just bought, and their variants: a second kettle in another colour is no better."""

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.histories import NOW, Histories
from models.recommend.rules import Rules, durable
from models.recommend.standing import Standing
from models.recommend.titles import are_variants

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST = 10
"""So many of what a customer bought last are compared."""


def resting(catalogue: Catalogue, shop: Standing, rules: Rules, lines: Histories, owner: int) -> Ints:
    """Return rows of one customer's durable products, bought once and of late, the last ones.

    A customer who looks at a variant of one wants another: that one is left out.
    """
    first, last = lines.owner.searchsorted((owner, owner + 1))
    rows, times, now = lines.row[first:last], lines.times[first:last], int(lines.now[owner])
    just = np.flatnonzero((times[:, 0] == 1) & (now - times[:, 2] < rules.durable_rest_s))
    if not len(just):
        return rows[just]
    just = just[durable(shop, rules, now, catalogue.leaf.values.take(rows[just]))]
    looked = [catalogue.titles[row] for row in rows[lines.looked[first:last] >= NOW].tolist()]
    newest = rows[just[np.argsort(-times[just, 2], kind="stable")[:MOST]]]
    wanted = [any(are_variants(catalogue.titles[row], title) for title in looked) for row in newest.tolist()]
    return newest[~np.array(wanted, np.bool_)]


def variants(catalogue: Catalogue, some: Ints, rows: Ints) -> Bools:
    """Tell which rows are variants of some products, in their categories."""
    leaf, titles = catalogue.leaf.values, catalogue.titles
    found = np.zeros(len(rows), np.bool_)
    for at in np.flatnonzero(np.isin(leaf.take(rows), leaf.take(some))).tolist():
        row = int(rows[at])
        found[at] = any(leaf[each] == leaf[row] and are_variants(titles[each], titles[row]) for each in some.tolist())
    return found
