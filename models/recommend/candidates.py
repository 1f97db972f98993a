"""Which products to rank for each customer: what they bought, what goes with it, what sells now, what reads alike.

    histories ─▶ neighbours of each line ─▶ summed by customer and product ─▶ the best of them ─┐
        └──────▶ own products ──────────────────────────────────────────────────────────────────┼▶ candidates
    market ────▶ popular now, cold products with a text alike ──────────────────────────────────┘

Neighbours of a session and of a history are one thing here: the same pairs, weighted by what is recent (VMIS-kNN,
Kersbergen, Sprangers and Schelter, SIGMOD 2022) or by what is usual.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.decay import LONG, MIDDLE, SHORT
from models.recommend.grouped import Groups, grouped, places, top
from models.recommend.histories import Histories
from models.recommend.market import LONG as SOLD_LONG
from models.recommend.market import Market
from models.recommend.standing import Standing

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
        strength: float64 [pairs, 2], by what is recent and by what is usual.
        groups: of the keys.
        scores: float64 [groups, 2], sums of the strengths.
    """

    line: Ints
    key: Ints
    strength: Floats
    groups: Groups
    scores: Floats


@dataclass(frozen=True)
class Candidates:
    """Products to rank, ordered by customer and row, each once.

    Attributes:
        owner: int64 [candidates].
        row: int64 [candidates].
        pairs: why neighbours are among them.
    """

    owner: Ints
    row: Ints
    pairs: Pairs


def candidates(catalogue: Catalogue, market: Market, lines: Histories, shop: Standing) -> Candidates:
    """Choose candidates; only products on sale.

    Args:
        catalogue: of products.
        market: counts of all customers.
        lines: histories of the customers.
        shop: what is the same for every customer.
    """
    pairs = neighbour_pairs(market, lines)
    on_sale = catalogue.on_sale.values[: lines.products]
    owner, row = np.divmod(pairs.groups.keys, lines.products)
    best = top(owner, pairs.scores[:, USUAL], MOST_BY_HISTORY) | (
        top(owner, pairs.scores[:, RECENT], MOST_BY_SESSION) & (pairs.scores[:, RECENT] > 0)
    )
    everyone = np.arange(len(lines.now))
    found = [
        own(lines),
        pairs.groups.keys[best],
        (everyone[:, None] * lines.products + shop.popular[None, :]).ravel(),
        popular_at_home(catalogue, lines, shop),
        alike(catalogue, lines, shop),
    ]
    keys = np.unique(np.concatenate(found))
    owner, row = np.divmod(keys, lines.products)
    kept = on_sale[row] if len(on_sale) else np.zeros(len(row), np.bool_)
    return Candidates(owner[kept], row[kept], pairs)


def own(lines: Histories) -> Ints:
    """Keys of what each customer bought or looked at, the weightiest lines."""
    weight = lines.decayed[:, LONG] + lines.decayed[:, MIDDLE] + lines.looked
    keys: Ints = lines.keys[top(lines.owner, weight, MOST_OWN)]
    return keys


def neighbour_pairs(market: Market, lines: Histories) -> Pairs:
    """Neighbours of the weightiest lines of each customer."""
    usual = np.log1p(lines.decayed[:, LONG]) + lines.decayed[:, MIDDLE]
    recent = lines.looked + lines.decayed[:, SHORT]
    chosen = np.flatnonzero(top(lines.owner, usual + recent + lines.looked, MOST_LINES))
    sold = market.sums()[:, SOLD_LONG]
    near, together = market.neighbours_of(lines.row[chosen])
    line, place = np.nonzero(near >= 0)
    row, other = lines.row[chosen][line], near[line, place].astype(np.int64)
    # Cosine of the two products' baskets. Both decay alike, so it needs no time. What was looked at together and never
    # sold is no nearer than what was always sold together.
    both = together[line, place].astype(np.float64)
    cosine = both / np.maximum(np.sqrt(np.maximum(sold[row], both)) * np.sqrt(np.maximum(sold[other], both)), 1e-300)
    line = chosen[line]
    strength = np.stack([recent[line] * cosine, usual[line] * cosine], axis=1)
    key = lines.owner[line] * lines.products + other
    groups = grouped(key)
    return Pairs(line, key, strength, groups, groups.sums(strength))


def popular_at_home(catalogue: Catalogue, lines: Histories, shop: Standing) -> Ints:
    """Keys of what sells most now in the categories from which each customer buys most."""
    leaf, rows, starts = catalogue.leaf.values, shop.by_leaf, shop.starts
    span = len(starts)
    groups = grouped(lines.owner * span + leaf[lines.row])
    owner, code = np.divmod(groups.keys, span)
    weight = groups.sums(lines.decayed[:, LONG] + lines.looked)
    chosen = top(owner, weight, MOST_CATEGORIES) & (code > 0)
    owner, code = owner[chosen], code[chosen]
    place = starts[code][:, None] + np.arange(MOST_IN_CATEGORY)[None, :]
    found = place < starts[code + 1][:, None]
    at, _ = np.nonzero(found)
    keys: Ints = owner[at] * lines.products + rows[place[found]]
    return keys


def alike(catalogue: Catalogue, lines: Histories, shop: Standing) -> Ints:
    """Keys of cold products whose text is nearest to what each customer likes."""
    if not len(shop.cold_rows):
        return np.zeros(0, np.int64)
    taste = profiles(catalogue, lines)
    told = np.flatnonzero(taste.any(axis=1))
    near = taste[told] @ shop.cold_vectors.T
    most = min(MOST_ALIKE, len(shop.cold_rows))
    best = np.argpartition(-near, most - 1, axis=1)[:, :most]
    return (told[:, None] * lines.products + shop.cold_rows[best]).ravel()


def profiles(catalogue: Catalogue, lines: Histories) -> npt.NDArray[np.float32]:
    """The direction of each customer's taste in texts, float32 [customers, dim], unit length or zero."""
    weight = lines.looked + lines.decayed[:, SHORT] + lines.decayed[:, LONG]
    chosen = top(lines.owner, weight, MOST_LINES)
    vectors = catalogue.vectors.values[lines.row[chosen]].astype(np.float32) * weight[chosen, None].astype(np.float32)
    groups = grouped(lines.owner[chosen])
    found = np.zeros((len(lines.now), vectors.shape[1]), np.float32)
    found[groups.keys] = groups.sums(vectors)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return (found / np.where(length > 0, length, 1)).astype(np.float32)


def scores_of(pairs: Pairs, keys: Ints) -> Floats:
    """Scores of candidates as neighbours, float64 [candidates, 2]; zeros where they are none."""
    at, known = places(pairs.groups.keys, keys)
    if not len(pairs.groups.keys):
        return np.zeros((len(keys), 2))
    return np.where(known[:, None], pairs.scores[at], 0.0)
