"""Item weights from order history: EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019).

    baskets before a moment ─▶ who ever had what ─▶ inverse of the customers' kernel ─▶ weights to the most bought

The weights of EASE are B = I - P diag(1/P), P the inverse of X'X + lambda. With fewer customers than products that is
(I - X'(XX' + lambda)^-1 X) / lambda (Woodbury), so what is inverted has a row a customer.
"""

import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from export.data.grocery import Basket, Grocery
from models.recommend.item_weights import NO_WEIGHTS, ItemWeights

Reals = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PENALTY = 300.0
MOST_TARGETS, MOST_INPUTS = 3_000, 40
"""Weights that ship with a shop's ranker: 85% of what is bought new is among so many targets (docs/adr/0144)."""
MOST_CUSTOMERS = 3_000
"""Of more customers those with the most products teach: the inverse takes the cube of their number."""
MOST_PRODUCTS = 65_000
EVERY_S = 28 * 86_400
_BLOCK = 500


@dataclass
class Refits:
    """Weights as they were known at a time: fitted every four weeks, counted back from a last fit, which then stays.

    A lesson reads weights that saw neither its basket nor one after it, and are as old as those of a served list.

    Attributes:
        data: the history.
        last: seconds, of the last fit.
    """

    data: Grocery
    last: float
    _made: dict[int, ItemWeights] = field(default_factory=dict)

    def at(self, now: float) -> ItemWeights:
        """Return the weights of baskets before a time; blocks for half a minute where they are not made yet."""
        back = max(0, -int((now - self.last) // EVERY_S))
        if back not in self._made:
            self._made[back] = fitted(before(self.data, self.last - back * EVERY_S), self.data.candidates)
        return self._made[back]


def before(data: Grocery, at: float) -> Sequence[Basket]:
    """Return the baskets before a time."""
    return data.baskets[: bisect.bisect_left(data.baskets, at, key=lambda basket: basket.at)]


def fitted(baskets: Iterable[Basket], candidates: frozenset[str]) -> ItemWeights:
    """Fit weights.

    Args:
        baskets: of all customers.
        candidates: products that count.

    Blocks for half a minute for 2,500 customers and 25,000 products; takes 2 GB for 3,000 and 65,000.
    """
    names, had = _had(baskets, candidates)
    targets = min(MOST_TARGETS, len(names))
    if not targets:
        return NO_WEIGHTS
    by_product = had.T.tocsr()
    kernel = (had @ by_product).toarray().astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += PENALTY
    aimed = by_product[:targets]
    solved = aimed @ np.linalg.inv(kernel).astype(np.float32)
    left = 1 - np.asarray(aimed.multiply(solved).sum(axis=1)).ravel()
    inputs, weights = [], []
    for start in range(0, targets, _BLOCK):
        block = solved[start : min(targets, start + _BLOCK)]
        dense = (by_product @ np.ascontiguousarray(block.T)).T / left[start : start + len(block), None]
        dense[np.arange(len(block)), start + np.arange(len(block))] = 0.0
        strongest = np.argpartition(-np.abs(dense), min(MOST_INPUTS, len(names) - 1), axis=1)[:, :MOST_INPUTS]
        inputs.append(strongest)
        weights.append(np.take_along_axis(dense, strongest, axis=1))
    return _laid_out(names, np.concatenate(inputs), np.concatenate(weights))


def _had(baskets: Iterable[Basket], candidates: frozenset[str]) -> tuple[list[str], csr_matrix]:
    """Who ever had what: names of products, the most had first, and ones [customers, products]."""
    customers: dict[str, set[str]] = {}
    for basket in baskets:
        customers.setdefault(basket.household, set()).update(candidates.intersection(basket.prices))
    taught = sorted(customers.values(), key=len, reverse=True)[:MOST_CUSTOMERS]
    often = Counter(chain.from_iterable(taught))
    names = sorted(often, key=lambda name: (-often[name], name))[:MOST_PRODUCTS]
    place = {name: at for at, name in enumerate(names)}
    pairs = [(who, place[name]) for who, some in enumerate(taught) for name in some if name in place]
    rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    return names, csr_matrix((np.ones(len(pairs), np.float32), (rows, columns)), (len(taught), len(names)))


def _laid_out(names: Sequence[str], inputs: Ints, weights: Reals) -> ItemWeights:
    """Order weights by the product that they come from, those of a target in 127 steps; both [targets, inputs]."""
    step = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127
    steps = np.rint(weights / step[:, None]).astype(np.int8).ravel()
    target = np.repeat(np.arange(len(step)), inputs.shape[1])
    kept = np.flatnonzero(steps)
    used = np.union1d(np.arange(len(step)), inputs.ravel()[kept])
    source = np.searchsorted(used, inputs.ravel()[kept])
    order = np.lexsort((target[kept], source))
    return ItemWeights(
        tuple(names[at] for at in used),
        np.bincount(source, minlength=len(used)).astype(np.uint16),
        target[kept][order].astype(np.uint16),
        steps[kept][order],
        step.astype(np.float32),
    )
