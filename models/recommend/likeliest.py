"""The few likely candidates for a list on which no place is kept for new products.

    own products, the weightiest ─────────────────────────────┐
    neighbours that are new: of the session, of the history ──┼▶ some eight times the list's length
    popular now, and in the categories that are looked at ────┘

On real households' lists one place in eighty is a new product, and none is an old one that forty others outweigh, so to
rank five hundred more would be wasted (docs/adr/0101). Their features are the same as among `candidates`.
"""

import numpy as np
import numpy.typing as npt

from models.recommend.candidates import (
    RECENT,
    USUAL,
    Candidates,
    Pairs,
    for_everyone,
    neighbour_pairs,
    on_sale,
    own,
    popular_at_home,
    profiles,
)
from models.recommend.catalogue import Catalogue
from models.recommend.grouped import places, top
from models.recommend.histories import NOW, Histories
from models.recommend.market import Market
from models.recommend.standing import Standing

Ints = npt.NDArray[np.int64]

OWN_TIMES, EACH_TIMES = 4, 2
"""Own products, and new ones of each kind, by the length of a list. Chosen between the cuts (docs/log.md)."""


def likeliest(catalogue: Catalogue, market: Market, lines: Histories, shop: Standing, length: int) -> Candidates:
    """Choose candidates: products on sale that were sold before; others only fill lists that are too short.

    Args:
        catalogue: of products.
        market: counts of all customers.
        lines: histories of the customers.
        shop: what is the same for every customer.
        length: products on a list.
    """
    pairs = neighbour_pairs(market, lines)
    found = [
        own(lines, OWN_TIMES * length),
        *new_neighbours(catalogue, lines, pairs, shop, EACH_TIMES * length),
        pairs.visits.nearest(lines, EACH_TIMES * length),
        popular_at_home(catalogue, lines, shop, np.where(lines.looked >= NOW, lines.looked, 0.0)),
        for_everyone(shop.popular[: EACH_TIMES * length], lines),
    ]
    owner, row = on_sale(catalogue, found, lines)
    sold = ~shop.cold.take(row)
    return Candidates(owner[sold], row[sold], pairs, profiles(catalogue, lines))


def new_neighbours(catalogue: Catalogue, lines: Histories, pairs: Pairs, shop: Standing, most: int) -> list[Ints]:
    """Return keys of the nearest products that the customer does not have: by recent habits, and by usual ones.

    Returns:
        int64 [any] twice, at most `most` of each customer.
    """
    keys = pairs.groups.keys
    owner, row = np.divmod(keys, lines.products)
    _, known = places(np.sort(lines.keys), keys)
    new = np.flatnonzero(~known & catalogue.on_sale.values.take(row) & ~shop.cold.take(row))
    keys, owner, scores = keys.take(new), owner.take(new), pairs.scores.take(new, axis=1)
    return [keys[top(owner, scores[kind], most) & (scores[kind] > 0)] for kind in (RECENT, USUAL)]
