"""What the ranker reads of each candidate, one float32 row each, for many customers at once.

Times are days, counts are logs where they have long tails, and what is not known has a value that no real one has. The
order of FEATURES is part of the ranker's contract: its manifest holds it, and loading compares.
"""

import numpy as np
import numpy.typing as npt

from models.recommend.candidates import RECENT, USUAL, Candidates, profiles, scores_of
from models.recommend.catalogue import Catalogue
from models.recommend.decay import DAY_S, LONG, scales
from models.recommend.grouped import grouped, places, stable_order
from models.recommend.histories import Histories
from models.recommend.market import AGAIN, GAP, PRICE, PRICE_NOW, Market
from models.recommend.market import LONG as SOLD_LONG
from models.recommend.market import MIDDLE as SOLD_MIDDLE
from models.recommend.market import SHORT as SOLD_SHORT
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
FEATURES = OWN + CUSTOMER + MARKET + AFFINITY + NEAR


def features(
    catalogue: Catalogue, market: Market, lines: Histories, chosen: Candidates, shop: Standing
) -> npt.NDArray[np.float32]:
    """Features of candidates, float32 [candidates, FEATURES]; what is of the whole shop comes from `shop`."""
    keys = chosen.owner * lines.products + chosen.row
    own, seen = _own(lines, chosen, keys)
    columns = [
        *own,
        *_customer(lines, chosen),
        *_market(market, lines, chosen, seen),
        *_affinity(catalogue, market, lines, chosen, shop),
        *_near(catalogue, lines, chosen, keys),
    ]
    values = np.empty((len(columns), len(keys)), np.float32)
    for place, column in enumerate(columns):
        values[place] = column
    return np.ascontiguousarray(values.T)


def _own(lines: Histories, chosen: Candidates, keys: Ints) -> tuple[list[Floats], Floats]:
    """Features of the customer's own purchases of the product, and days since the last (NEVER_DAYS without one)."""
    order = stable_order(lines.keys)
    at, known = places(lines.keys[order], keys)
    zeros = np.zeros(9)
    table = np.concatenate([lines.times, lines.decayed, lines.looked[:, None]], axis=1)[order]
    values = np.where(known[:, None], table[at], zeros) if len(table) else np.zeros((len(keys), 9))
    count, first, last, previous = values[:, 0], values[:, 1], values[:, 2], values[:, 3]
    bought, again = count > 0, count > 1
    now = lines.now[chosen.owner]
    since_last = np.where(bought, np.maximum(0, now - last) / DAY_S, NEVER_DAYS)
    since_first = np.where(bought, np.maximum(0, now - first) / DAY_S, NEVER_DAYS)
    last_gap = np.where(again, (last - previous) / DAY_S, NEVER_DAYS)
    mean_gap = np.where(again, (last - first) / DAY_S / np.maximum(1, count - 1), NEVER_DAYS)
    due = np.where(again, since_last / (mean_gap + 0.5), -1.0)
    baskets = lines.baskets[chosen.owner]
    shares = values[:, 5:8] / np.maximum(baskets[:, 5:8], 1e-9)
    baskets_since = np.where(bought, baskets[:, 0] - values[:, 4], NEVER_DAYS)
    return [
        count, since_last, since_first, last_gap, mean_gap, due, *values[:, 5:8].T, *shares.T,
        count / np.maximum(baskets[:, 0], 1), baskets_since, values[:, 8],
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
    return [column[chosen.owner] for column in table]


def _market(market: Market, lines: Histories, chosen: Candidates, since_last: Floats) -> list[Floats]:
    """Features of the product among all customers."""
    sums = market.sums()[chosen.row]
    decayed = sums[:, :3] * scales(lines.now)[chosen.owner]
    baskets = np.maximum(market.baskets * scales(lines.now), 1e-9)[chosen.owner]
    shares = 1000 * decayed / baskets
    long = np.maximum(sums[:, SOLD_LONG], 1e-300)
    # What a cancellation leaves of a sum is rounding: a share of it may be anything.
    gap = np.expm1(np.clip(sums[:, GAP] / np.maximum(sums[:, AGAIN], 1e-300), 0, np.log1p(NEVER_DAYS)))
    price = sums[:, PRICE] / np.maximum(sums[:, SOLD_MIDDLE], 1e-300)
    price_now = sums[:, PRICE_NOW] / np.maximum(sums[:, SOLD_SHORT], 1e-300)
    return [
        *shares.T,
        shares[:, 0] / np.maximum(shares[:, 2], 1e-6),
        np.clip(sums[:, AGAIN] / long, 0, 1),
        gap,
        since_last / (gap + 0.5),
        price,
        price_now / np.maximum(price, 1),
    ]


def _affinity(
    catalogue: Catalogue, market: Market, lines: Histories, chosen: Candidates, shop: Standing
) -> list[Floats]:
    """Features of the customer's taste: categories, brands, prices."""
    weight = lines.decayed[:, LONG] + lines.looked
    total = np.maximum(np.bincount(lines.owner, weight, len(lines.now)), 1e-9)[chosen.owner]
    found: list[Floats] = []
    for codes in (catalogue.leaf.values, catalogue.parent.values, catalogue.brand.values):
        span = int(codes.max(initial=0)) + 1
        groups = grouped(lines.owner * span + codes[lines.row])
        at, known = places(groups.keys, chosen.owner * span + codes[chosen.row])
        known &= codes[chosen.row] > 0
        if not len(groups.keys):
            found += [np.zeros(len(chosen.row)), np.full(len(chosen.row), NEVER_DAYS)]
            continue
        found.append(np.where(known, groups.sums(weight)[at], 0.0))
        last = np.where(known, groups.largest(lines.times[:, 2])[at], 0)
        since = np.maximum(0, lines.now[chosen.owner] - last) / DAY_S
        found.append(np.where(last > 0, since, NEVER_DAYS))
    leaf, leaf_since, parent, _, brand, _ = found
    paid = np.bincount(lines.owner, weight * _price(market, lines.row), len(lines.now))[chosen.owner] / total
    leaf_sold = shop.leaf_sold[catalogue.leaf.values[chosen.row]]
    of_leaf = market.sums()[chosen.row, SOLD_LONG] / np.maximum(leaf_sold, 1e-300)
    return [
        leaf,
        leaf / total,
        leaf_since,
        parent,
        parent / total,
        brand / total,
        _price(market, chosen.row) / (paid + 1),
        of_leaf,
    ]


def _price(market: Market, rows: Ints) -> Floats:
    """The usual price of some rows, minor units."""
    sums = market.sums()[rows]
    found: Floats = sums[:, PRICE] / np.maximum(sums[:, SOLD_MIDDLE], 1e-300)
    return found


def _near(catalogue: Catalogue, lines: Histories, chosen: Candidates, keys: Ints) -> list[Floats]:
    """Features of the candidate as a neighbour of what the customer has, and of its text."""
    scores = scores_of(chosen.pairs, keys)
    by_owner = grouped(chosen.pairs.groups.keys // lines.products)
    most = np.zeros((len(lines.now), 2))
    most[by_owner.keys] = by_owner.largest(chosen.pairs.scores)
    shares = scores / np.maximum(most[chosen.owner], 1e-12)
    strongest = chosen.pairs.groups.largest(chosen.pairs.strength[:, USUAL])
    at, known = places(chosen.pairs.groups.keys, keys)
    best = np.where(known, strongest[at], 0.0) if len(strongest) else np.zeros(len(keys))
    taste = profiles(catalogue, lines)[chosen.owner]
    text = np.einsum("ij,ij->i", taste, catalogue.vectors.values[chosen.row].astype(np.float32))
    return [scores[:, RECENT], scores[:, USUAL], shares[:, RECENT], shares[:, USUAL], best, text.astype(np.float64)]
