"""Products that were never sold, for one customer's list: how much they read like what the customer has.

What is looked at now counts for more than what was bought, which may have nothing to do with this visit.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.likeness import most_alike

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NOW = 0.03
"""Looks of late that are worth less than this, a view of three hours ago, are none of this visit."""
BEFORE = 0.5
"""What likeness to a product of earlier counts against likeness to one that is looked at now."""


class Own(NamedTuple):
    """One customer's products.

    Attributes:
        row: int64 [products].
        looked: float64 [products], recent clicks.
    """

    row: Ints
    looked: npt.NDArray[np.float64]


class Unsold(NamedTuple):
    """Candidates of one customer; nothing is said of those that were sold.

    Attributes:
        likeness: float32 [candidates], 0 to 1.
        similar_to: int64 [candidates], row of the own product that it reads like; -1 if it reads like none.
        now: bool [candidates], whether that is looked at now.
    """

    likeness: Floats
    similar_to: Ints
    now: Bools


def unsold(catalogue: Catalogue, own: Own, rows: Ints, cold: Bools, least_alike: float) -> Unsold:
    """Judge one customer's candidates.

    Args:
        catalogue: of products.
        own: the customer's products.
        rows: int64 [candidates].
        cold: bool [candidates], which were never sold.
        least_alike: cosine from which two products read alike.
    """
    likeness, similar_to, now = np.zeros(len(rows), np.float32), np.full(len(rows), -1), np.zeros(len(rows), np.bool_)
    at = np.flatnonzero(cold)
    if len(at) and len(own.row):
        weights = np.where(own.looked >= NOW, 1.0, BEFORE)
        like = most_alike(catalogue, rows[at], own.row, weights)
        alike = like.cosine >= least_alike
        likeness[at] = np.maximum(0.0, like.cosine) * weights[like.place]
        similar_to[at] = np.where(alike, own.row[like.place], -1)
        now[at] = alike & (weights[like.place] == 1.0)
    return Unsold(likeness, similar_to, now)
