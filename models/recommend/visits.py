"""What a visit says of the next product: the neighbours of what is looked at now, beside what the ranker says.

The ranker learned from orders alone, since no package has clicks on real products: to its trees a look is one recent
purchase among hundreds. So a visit has a score of its own, which fades within hours and is nothing if nothing was
looked at (the session of VMIS-kNN, Kersbergen, Sprangers and Schelter, SIGMOD 2022; what it is worth: docs/adr/0111).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.grouped import begins, grouped, places, top
from models.recommend.histories import Histories

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WORTH = 1.0
"""Of a visit's nearest neighbour, in the ranker's scores. Chosen between the cuts (docs/log.md)."""
A_LOOK = 0.3
"""What `Histories.looked` has for one view of this moment: a visit that has less is worth less."""


class Visits(NamedTuple):
    """Neighbours of what customers look at.

    Attributes:
        keys: int64 [neighbours], of customer and neighbour, rising.
        scores: float64 [neighbours], above 0 and at most WORTH.
    """

    keys: Ints
    scores: Floats

    def of(self, keys: Ints) -> Floats:
        """Scores of candidates, float64 [candidates]; zeros where they are no neighbours. Keys int64 [candidates]."""
        at, known = places(self.keys, keys)
        return np.where(known, self.scores.take(at), 0.0) if len(self.keys) else np.zeros(len(keys))

    def nearest(self, lines: Histories, most: int) -> Ints:
        """Keys of the highest scores of each customer, int64 [any], at most `most` of each."""
        return self.keys[top(self.keys // lines.products, self.scores, most)]


def visits(lines: Histories, line: Ints, key: Ints, cosine: Floats) -> Visits:
    """Score the neighbours of what each customer lately looked at.

    Args:
        lines: histories of the customers.
        line: int64 [pairs], of the histories.
        key: int64 [pairs], of customer and neighbour.
        cosine: float64 [pairs], how near the two are.
    """
    looked = lines.looked.take(line)
    at = np.flatnonzero(looked > 0)
    if not len(at):
        return Visits(np.zeros(0, np.int64), np.zeros(0))
    groups = grouped(key.take(at))
    sums = groups.sums(looked.take(at) * cosine.take(at))
    owner = groups.keys // lines.products
    nearest, loudest = np.zeros(len(lines.now)), np.zeros(len(lines.now))
    starts = begins(owner)
    nearest[owner.take(starts)] = np.maximum.reduceat(sums, starts)
    np.maximum.at(loudest, lines.owner, lines.looked)
    worth = WORTH * np.minimum(1.0, loudest / A_LOOK) / np.maximum(nearest, 1e-300)
    return Visits(groups.keys, sums * worth.take(owner))
