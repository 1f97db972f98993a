"""How alike two products read: the cosine of their texts' vectors, less what texts of their language share.

The vectors were centred on grocery titles. In another shop all of them point one way: two of its products that have
nothing in common have a cosine of .3 to .8 (docs/adr/0032). With the mean of their language (`Centres`) subtracted it
is about 0. A word that both titles have, and few others, says more than a vector does: it counts for A_WORD of cosine.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]

ACROSS, WITHIN = 0.15, 0.1
"""What likeness loses between two categories of the shop, and between two parts of one category."""
A_WORD, _LEAST_WITH_A_WORD = 0.25, 0.05
"""What a rare word in common adds, where texts have anything else in common. Chosen on invented shops (docs/log.md)."""


class Alike(NamedTuple):
    """For some products, which others they are most like.

    Attributes:
        place: int64 [products], place of the most similar one of the others.
        likeness: float32 [products], of the two, at most 1.
    """

    place: Ints
    likeness: Floats


def most_alike(catalogue: Catalogue, rows: Ints, others: Ints, weights: Weights) -> Alike:
    """Find for each of some rows the likest of others by weight; a product without a vector is like none.

    Args:
        catalogue: of products.
        rows: int64 [products].
        others: int64 [others], at least one.
        weights: float64 [others], factors on the cosines.
    """
    near = _directions(catalogue, rows) @ _directions(catalogue, others).T
    best = (near * weights).argmax(axis=1)
    found = near[np.arange(len(rows)), best] - _apart(catalogue, rows, others[best])
    for at in np.flatnonzero(found >= _LEAST_WITH_A_WORD).tolist():
        if catalogue.named.share(catalogue.titles[rows[at]], catalogue.titles[others[best[at]]]):
            found[at] = min(1.0, found[at] + A_WORD)
    return Alike(best, found)


def _apart(catalogue: Catalogue, rows: Ints, others: Ints) -> Weights:
    """Tell what likeness loses for pairs that the shop itself keeps apart, float64 [pairs]; 0 without a category."""
    (leaf, other_leaf), (parent, other_parent) = (
        (codes.take(rows), codes.take(others)) for codes in (catalogue.leaf.values, catalogue.parent.values)
    )
    known = (leaf > 0) & (other_leaf > 0) & (leaf != other_leaf)
    return np.where(known, np.where(parent == other_parent, WITHIN, ACROSS), 0.0)


def _directions(catalogue: Catalogue, rows: Ints) -> Floats:
    vectors = catalogue.vectors.values.take(rows, axis=0).astype(np.float32)
    shared = catalogue.centres.take(catalogue.language.values.take(rows), axis=0)
    apart = np.where(vectors.any(axis=1, keepdims=True), vectors - shared, 0.0)
    length = np.linalg.norm(apart, axis=1, keepdims=True)
    return (apart / np.where(length > 0, length, 1)).astype(np.float32)
