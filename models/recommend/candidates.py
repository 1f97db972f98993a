"""Which products to rank for each customer: what they bought, what goes with it, what sells now, what reads alike.

    histories ─▶ neighbours of each line ─▶ summed by customer and product ─▶ the best of them ─┐
        └──────▶ own products ──────────────────────────────────────────────────────────────────┼▶ candidates
    market ────▶ popular now, cold products with a text alike ──────────────────────────────────┘

Neighbours of a session and of a history are one thing here: the same pairs, weighted by what is recent (VMIS-kNN,
Kersbergen, Sprangers and Schelter, SIGMOD 2022) or by what is usual.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.counts import LEAST_TOGETHER, MOST_NEIGHBOURS
from models.recommend.decay import LONG, MIDDLE, SHORT, scales
from models.recommend.grouped import Groups, begins, distinct, grouped, places, top
from models.recommend.histories import Histories
from models.recommend.market import LOOKS, SOLD_LONG, Market
from models.recommend.standing import Standing
from models.recommend.visits import Visits, visits

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MOST_LINES = 100
MOST_OWN = 200
MOST_BY_HISTORY = 200
MOST_BY_SESSION = 40
MOST_CATEGORIES, MOST_IN_CATEGORY = 20, 5
MOST_ALIKE = 20
RECENT, USUAL = 0, 1


@dataclass(frozen=True)
class Pairs:
    """Neighbours of history lines, one entry a line and neighbour.

    Attributes:
        line: int64 [pairs], of the histories.
        key: int64 [pairs], of customer and neighbour.
        strength: float64 [2, pairs], by what is recent and by what is usual.
        groups: of the keys.
        scores: float64 [2, groups], sums of the strengths.
        visits: those of what is looked at now.
    """

    line: Ints
    key: Ints
    strength: Floats
    groups: Groups
    scores: Floats
    visits: Visits


@dataclass(frozen=True)
class Candidates:
    """Products to rank, ordered by customer and row, each once.

    Attributes:
        owner: int64 [candidates].
        row: int64 [candidates].
        pairs: why neighbours are among them.
        taste: float32 [customers, dim], see `profiles`.
    """

    owner: Ints
    row: Ints
    pairs: Pairs
    taste: npt.NDArray[np.float32]


def candidates(catalogue: Catalogue, market: Market, lines: Histories, shop: Standing) -> Candidates:
    """Choose candidates; only products on sale.

    Args:
        catalogue: of products.
        market: counts of all customers.
        lines: histories of the customers.
        shop: what is the same for every customer.
    """
    pairs, taste = neighbour_pairs(market, lines), profiles(catalogue, lines)
    owner = pairs.groups.keys // lines.products
    best = top(owner, pairs.scores[USUAL], MOST_BY_HISTORY) | (
        top(owner, pairs.scores[RECENT], MOST_BY_SESSION) & (pairs.scores[RECENT] > 0)
    )
    found = [
        own(lines, MOST_OWN),
        pairs.groups.keys[best],
        pairs.visits.nearest(lines, MOST_BY_SESSION),
        for_everyone(shop.popular, lines),
        popular_at_home(catalogue, lines, shop, lines.decayed[:, LONG] + lines.looked),
        alike(taste, lines, shop),
        alike(directions(catalogue, lines, lines.looked), lines, shop),
    ]
    owner, row = on_sale(catalogue, found, lines)
    return Candidates(owner, row, pairs, taste)


def on_sale(catalogue: Catalogue, found: Sequence[Ints], lines: Histories) -> tuple[Ints, Ints]:
    """Return owner and row of keys, in order, each once, and only of products on sale; int64 [candidates] each."""
    owner, row = np.divmod(distinct(np.concatenate(found)), lines.products)
    kept = catalogue.on_sale.values.take(row)
    return owner[kept], row[kept]


def for_everyone(rows: Ints, lines: Histories) -> Ints:
    """Return keys of the same products, int64 [rows], for each customer: int64 [customers x rows]."""
    keys: Ints = (np.arange(len(lines.now))[:, None] * lines.products + rows[None, :]).ravel()
    return keys


def own(lines: Histories, most: int) -> Ints:
    """Return keys, int64 [any], of what each customer bought or looked at: the lines with the most weight."""
    weight = lines.decayed[:, LONG] + lines.decayed[:, MIDDLE] + lines.looked
    keys: Ints = lines.keys[top(lines.owner, weight, most)]
    return keys


def neighbour_pairs(market: Market, lines: Histories) -> Pairs:
    """Return neighbours of the lines with the most weight of each customer."""
    usual = np.log1p(lines.decayed[:, LONG]) + lines.decayed[:, MIDDLE]
    recent = lines.looked + lines.decayed[:, SHORT]
    chosen = np.flatnonzero(top(lines.owner, usual + recent + lines.looked, MOST_LINES))
    often = market.sums()[:, SOLD_LONG] + market.sums()[:, LOOKS]
    near, together = market.neighbours_of(lines.row.take(chosen))
    least = LEAST_TOGETHER / scales(lines.now)[:, LONG].take(lines.owner.take(chosen))
    at = np.flatnonzero((near >= 0) & (together >= least[:, None]))
    near, together = near.ravel(), together.ravel()
    line = chosen.take(at // MOST_NEIGHBOURS)
    other = near.take(at).astype(np.int64)
    # Cosine of the two products' baskets and looks. All decay alike, so the time does not matter.
    both = together.take(at).astype(np.float64)
    one, two = (np.sqrt(np.maximum(often.take(rows), both)) for rows in (lines.row.take(line), other))
    cosine = both / np.maximum(one * two, 1e-300)
    strength = np.stack([recent.take(line) * cosine, usual.take(line) * cosine])
    key = lines.owner.take(line) * lines.products + other
    groups = grouped(key)
    return Pairs(line, key, strength, groups, groups.sums(strength), visits(lines, line, key, cosine))


def popular_at_home(catalogue: Catalogue, lines: Histories, shop: Standing, weight: Floats) -> Ints:
    """Return keys, int64 [any], of what sells most now in the categories of the weightiest lines; weight [lines]."""
    leaf, rows, starts = catalogue.leaf.values, shop.by_leaf, shop.starts
    span = len(starts)
    groups = grouped(lines.owner * span + leaf[lines.row])
    owner, code = np.divmod(groups.keys, span)
    sums = groups.sums(weight)
    chosen = top(owner, sums, MOST_CATEGORIES) & (code > 0) & (sums > 0)
    owner, code = owner[chosen], code[chosen]
    place = starts[code][:, None] + np.arange(MOST_IN_CATEGORY)[None, :]
    found = place < starts[code + 1][:, None]
    at, _ = np.nonzero(found)
    keys: Ints = owner[at] * lines.products + rows[place[found]]
    return keys


def alike(taste: npt.NDArray[np.float32], lines: Histories, shop: Standing) -> Ints:
    """Return keys, int64 [any], of cold products whose text is nearest to each taste, float32 [customers, dim]."""
    if not len(shop.cold_rows):
        return np.zeros(0, np.int64)
    told = np.flatnonzero(taste.any(axis=1))
    near = taste[told] @ shop.cold_vectors.T
    most = min(MOST_ALIKE, len(shop.cold_rows))
    best = np.argpartition(-near, most - 1, axis=1)[:, :most]
    return (told[:, None] * lines.products + shop.cold_rows[best]).ravel()


def profiles(catalogue: Catalogue, lines: Histories) -> npt.NDArray[np.float32]:
    """The direction of each customer's taste in texts, float32 [customers, dim], unit length or zero."""
    return directions(catalogue, lines, lines.looked + lines.decayed[:, SHORT] + lines.decayed[:, LONG])


def directions(catalogue: Catalogue, lines: Histories, weight: Floats) -> npt.NDArray[np.float32]:
    """The direction of each customer's products in texts, by weights [lines], float32 [customers, dim], or zero."""
    chosen = top(lines.owner, weight, MOST_LINES)
    vectors = catalogue.vectors.values.take(lines.row[chosen], axis=0).astype(np.float32)
    vectors *= weight[chosen, None].astype(np.float32)
    owner = lines.owner[chosen]
    starts = begins(owner)
    found = np.zeros((len(lines.now), vectors.shape[1]), np.float32)
    if len(starts):
        found[owner[starts]] = np.add.reduceat(vectors, starts, axis=0, dtype=np.float64)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return (found / np.where(length > 0, length, 1)).astype(np.float32)


def scores_of(pairs: Pairs, keys: Ints) -> Floats:
    """Scores of candidates as neighbours, float64 [2, candidates]; zeros where they are none."""
    at, known = places(pairs.groups.keys, keys)
    if not len(pairs.groups.keys):
        return np.zeros((2, len(keys)))
    return np.where(known, pairs.scores.take(at, axis=1), 0.0)
