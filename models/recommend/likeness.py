"""How alike two products read: the cosine of their texts' vectors, less what the shop's texts of their writing share.

The vectors were centred on grocery titles. In another shop all of them point one way: two of its products that have
nothing in common have a cosine of .3 to .8 (docs/adr/0032). With the shop's own mean subtracted it is about 0. Titles
in Chinese and other titles have a mean each, since all that is Chinese points another way than all that is not.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]


class Alike(NamedTuple):
    """For some products, which others they are most like.

    Attributes:
        place: int64 [products], place of the most similar one of the others.
        cosine: float32 [products], of the two.
    """

    place: Ints
    cosine: Floats


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
    return Alike(best, near[np.arange(len(rows)), best])


def _directions(catalogue: Catalogue, rows: Ints) -> Floats:
    vectors = catalogue.vectors.values.take(rows, axis=0).astype(np.float32)
    shared = catalogue.centres.take(catalogue.writing.values.take(rows), axis=0)
    apart = np.where(vectors.any(axis=1, keepdims=True), vectors - shared, 0.0)
    length = np.linalg.norm(apart, axis=1, keepdims=True)
    return (apart / np.where(length > 0, length, 1)).astype(np.float32)
