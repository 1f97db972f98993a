"""The ranker's features of each candidate, one float32 row each, for many customers at once.

Times are days, counts with long tails are logarithms, and an unknown value has a number that no real one has. Prices
are minor units of each product's own currency: ¥990 and £9.90 are the same number here (docs/adr/0149). The order of
FEATURES is part of the ranker's contract: its manifest contains it, and loading compares.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.candidates import RECENT, USUAL, Candidates, scores_of
from models.recommend.catalogue import Catalogue
from models.recommend.decay import DAY_S, LONG, scales
from models.recommend.grouped import grouped, places, stable_order
from models.recommend.histories import Histories
from models.recommend.item_weights import Weighing
from models.recommend.market import AGAIN, GAP, PRICE, PRICE_NOW, SOLD_LONG, SOLD_MIDDLE, SOLD_SHORT, Market
from models.recommend.standing import Standing

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEVER_DAYS = 2000.0
OWN = (
    "count",
    "since_last",
    "since_first",
    "last_gap",
    "mean_gap",
    "due",
    "decayed_short",
    "decayed_middle",
    "decayed_long",
    "share_short",
    "share_middle",
    "share_long",
    "baskets_share",
    "baskets_since",
    "looked",
)
CUSTOMER = (
    "baskets",
    "baskets_short",
    "baskets_long",
    "basket_since_last",
    "basket_mean_gap",
    "basket_size",
    "products",
)
MARKET = (
    "sold_short",
    "sold_middle",
    "sold_long",
    "trend",
    "again_share",
    "usual_gap",
    "gap_due",
    "price",
    "price_ratio",
)
AFFINITY = (
    "leaf",
    "leaf_share",
    "leaf_since",
    "parent",
    "parent_share",
    "brand_share",
    "price_affinity",
    "leaf_sold_share",
)
NEAR = ("near_recent", "near_usual", "near_recent_share", "near_usual_share", "near_best", "text")
WITHOUT_EASE = OWN + CUSTOMER + MARKET + AFFINITY + NEAR
EASE = ("ease", "ease_share", "ease_best")
FEATURES = WITHOUT_EASE + EASE
"""EASE, of item weights, is zero in a shop without any, and of a customer of whom they say nothing."""


class Sold(NamedTuple):
    """How products sell, in the columns of `Market.sums`.

    Attributes:
        lines: float64 [8, lines], of the histories.
        candidates: float64 [8, candidates].
    """

    lines: Floats
    candidates: Floats


def features(
    catalogue: Catalogue,
    market: Market,
    lines: Histories,
    chosen: Candidates,
    shop: Standing,
    *,
    weighing: Weighing,
) -> npt.NDArray[np.float32]:
    """Features of candidates, float32 [candidates, FEATURES], each column in one piece.

    Features of the whole shop come from `shop`.
    """
    keys = chosen.owner * lines.products + chosen.row
    own, seen = _own(lines, chosen, keys)
    sold = Sold(*(np.ascontiguousarray(market.sums().take(rows, axis=0).T) for rows in (lines.row, chosen.row)))
    columns = [
        *own,
        *_customer(lines, chosen),
        *_market(market, sold.candidates, lines, chosen, seen),
        *_affinity(catalogue, sold, lines, chosen, shop),
        *_near(catalogue, lines, chosen, keys),
        *weighing.scores(lines, chosen.owner, chosen.row),
    ]
    values = np.empty((len(columns), len(keys)), np.float32)
    for place, column in enumerate(columns):
        values[place] = column
    return values.T


def _own(lines: Histories, chosen: Candidates, keys: Ints) -> tuple[list[Floats], Floats]:
    """Features of the customer's own purchases of the product, and days since the last (NEVER_DAYS without one)."""
    order = stable_order(lines.keys)
    at, known = places(lines.keys.take(order), keys)
    table = np.concatenate([lines.times.T, lines.decayed.T, lines.looked[None]])
    values = np.where(known, table.take(order.take(at), axis=1), 0.0) if len(order) else np.zeros((9, len(keys)))
    count, first, last, previous, place = values[:5]
    bought, again = count > 0, count > 1
    now = lines.now.take(chosen.owner)
    since_last = np.where(bought, np.maximum(0, now - last) / DAY_S, NEVER_DAYS)
    since_first = np.where(bought, np.maximum(0, now - first) / DAY_S, NEVER_DAYS)
    last_gap = np.where(again, (last - previous) / DAY_S, NEVER_DAYS)
    mean_gap = np.where(again, (last - first) / DAY_S / np.maximum(1, count - 1), NEVER_DAYS)
    due = np.where(again, since_last / (mean_gap + 0.5), -1.0)
    baskets = lines.baskets.T.take(chosen.owner, axis=1)
    shares = values[5:8] / np.maximum(baskets[5:8], 1e-9)
    baskets_since = np.where(bought, baskets[0] - place, NEVER_DAYS)
    return [
        count, since_last, since_first, last_gap, mean_gap, due, *values[5:8], *shares,
        count / np.maximum(baskets[0], 1), baskets_since, values[8],
    ], since_last  # fmt: skip


def _customer(lines: Histories, chosen: Candidates) -> list[Floats]:
    """Features of the customer alone."""
    count, first, last = lines.baskets[:, 0], lines.baskets[:, 1], lines.baskets[:, 2]
    since = np.where(count > 0, np.maximum(0, lines.now - last) / DAY_S, NEVER_DAYS)
    gap = np.where(count > 1, (last - first) / DAY_S / np.maximum(1, count - 1), NEVER_DAYS)
    products = np.bincount(lines.owner, minlength=len(lines.now)).astype(np.float64)
    table = (
        count,
        lines.baskets[:, 5],
        lines.baskets[:, 7],
        since,
        gap,
        lines.baskets[:, 8] / np.maximum(1, count),
        products,
    )
    return [column.take(chosen.owner) for column in table]


def _market(market: Market, sums: Floats, lines: Histories, chosen: Candidates, since_last: Floats) -> list[Floats]:
    """Features of the product among all customers; sums float64 [8, candidates]."""
    scale = scales(lines.now).T
    decayed = sums[:3] * scale.take(chosen.owner, axis=1)
    baskets = np.maximum(market.baskets[:, None] * scale, 1e-9).take(chosen.owner, axis=1)
    shares = 1000 * decayed / baskets
    long = np.maximum(sums[SOLD_LONG], 1e-300)
    # After a cancellation only rounding may be left of a sum, and a share of that could be anything.
    gap = np.expm1(np.clip(sums[GAP] / np.maximum(sums[AGAIN], 1e-300), 0, np.log1p(NEVER_DAYS)))
    price, price_now = _price(sums), sums[PRICE_NOW] / np.maximum(sums[SOLD_SHORT], 1e-300)
    return [
        *shares,
        shares[0] / np.maximum(shares[2], 1e-6),
        np.clip(sums[AGAIN] / long, 0, 1),
        gap,
        since_last / (gap + 0.5),
        price,
        price_now / np.maximum(price, 1),
    ]


def _affinity(catalogue: Catalogue, sold: Sold, lines: Histories, chosen: Candidates, shop: Standing) -> list[Floats]:
    """Features of the customer's taste: categories, brands, prices."""
    weight = lines.decayed[:, LONG] + lines.looked
    total = np.maximum(np.bincount(lines.owner, weight, len(lines.now)), 1e-9).take(chosen.owner)
    now, newest = lines.now.take(chosen.owner), lines.times[:, 2]
    found: list[Floats] = []
    for codes in (catalogue.leaf.values, catalogue.parent.values, catalogue.brand.values):
        span = int(codes.max(initial=0)) + 1
        groups, code = grouped(lines.owner * span + codes.take(lines.row)), codes.take(chosen.row)
        at, known = places(groups.keys, chosen.owner * span + code)
        known &= code > 0
        if not len(groups.keys):
            found += [np.zeros(len(chosen.row)), np.full(len(chosen.row), NEVER_DAYS)]
            continue
        found.append(np.where(known, groups.sums(weight).take(at), 0.0))
        last = np.where(known, groups.largest(newest).take(at), 0)
        since = np.maximum(0, now - last) / DAY_S
        found.append(np.where(last > 0, since, NEVER_DAYS))
    leaf, leaf_since, parent, _, brand, _ = found
    paid = np.bincount(lines.owner, weight * _price(sold.lines), len(lines.now)).take(chosen.owner) / total
    of_leaf = sold.candidates[SOLD_LONG] / np.maximum(
        shop.leaf_sold.take(catalogue.leaf.values.take(chosen.row)), 1e-300
    )
    return [
        leaf,
        leaf / total,
        leaf_since,
        parent,
        parent / total,
        brand / total,
        _price(sold.candidates) / (paid + 1),
        of_leaf,
    ]


def _price(sums: Floats) -> Floats:
    """The usual prices of products by their sums [8, products], minor units."""
    found: Floats = sums[PRICE] / np.maximum(sums[SOLD_MIDDLE], 1e-300)
    return found


def _near(catalogue: Catalogue, lines: Histories, chosen: Candidates, keys: Ints) -> list[Floats]:
    """Features of the candidate as a neighbour of what the customer has, and of its text."""
    scores = scores_of(chosen.pairs, keys)
    most = np.zeros((2, len(lines.now)))
    # Keys rise with their owners, so each owner's keys begin there.
    bounds = chosen.pairs.groups.keys.searchsorted(np.arange(len(lines.now) + 1) * lines.products)
    paired = np.flatnonzero(np.diff(bounds))
    if len(paired):
        most[:, paired] = np.maximum.reduceat(chosen.pairs.scores, bounds[paired], axis=1)
    shares = scores / np.maximum(most.take(chosen.owner, axis=1), 1e-12)
    strongest = chosen.pairs.groups.largest(chosen.pairs.strength[USUAL])
    at, known = places(chosen.pairs.groups.keys, keys)
    best = np.where(known, strongest.take(at), 0.0) if len(strongest) else np.zeros(len(keys))
    taste = chosen.taste.take(chosen.owner, axis=0)
    text = np.einsum("ij,ij->i", taste, catalogue.vectors.values.take(chosen.row, axis=0).astype(np.float32))
    return [scores[RECENT], scores[USUAL], shares[RECENT], shares[USUAL], best, text.astype(np.float64)]
