"""Products of which sales tell this customer nothing: how much they read like what the customer has.

They were never sold; or, during a visit, they merely sell: neither were they bought or looked at here, nor are they
near what was. What is looked at now counts for more than what was bought, which may have nothing to do with this visit.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.catalogue import Catalogue
from models.recommend.histories import NOW
from models.recommend.likeness import most_alike

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

BEFORE = 0.5
"""What likeness to a product of earlier counts against likeness to one that is looked at now."""


class Own(NamedTuple):
    """One customer's products.

    Attributes:
        row: int64 [products].
        looked: float64 [products], recent clicks.
        resting: bool [products], durable and just bought: what is like them is not wanted for that.
    """

    row: Ints
    looked: npt.NDArray[np.float64]
    resting: Bools


class Offered(NamedTuple):
    """One customer's candidates.

    Attributes:
        row: int64 [candidates].
        cold: bool [candidates], which were never sold.
        crowd: bool [candidates], which merely sell: judged only by what is looked at now.
    """

    row: Ints
    cold: Bools
    crowd: Bools


class Unsold(NamedTuple):
    """Candidates of one customer; nothing is said of those that were not judged.

    Attributes:
        likeness: float32 [candidates], 0 to 1.
        similar_to: int64 [candidates], row of the own product that it reads like; -1 if it reads like none.
        now: bool [candidates], whether that is looked at now.
    """

    likeness: Floats
    similar_to: Ints
    now: Bools


def unsold(catalogue: Catalogue, own: Own, offered: Offered, least_alike: float) -> Unsold:
    """Judge one customer's candidates.

    Args:
        catalogue: of products.
        own: the customer's products.
        offered: the candidates.
        least_alike: likeness from which two products read alike.
    """
    rows, cold, crowd = offered
    likeness, similar_to, now = np.zeros(len(rows), np.float32), np.full(len(rows), -1), np.zeros(len(rows), np.bool_)
    looked = own.looked >= NOW
    wanted = looked | ~own.resting
    for judged, place in ((cold, np.flatnonzero(wanted)), (crowd, np.flatnonzero(looked))):
        at = np.flatnonzero(judged)
        if not len(at) or not len(place):
            continue
        weights = np.where(looked[place], 1.0, BEFORE)
        like = most_alike(catalogue, rows[at], own.row[place], weights)
        likest = place[like.place]
        alike = like.likeness >= least_alike
        likeness[at] = np.maximum(0.0, like.likeness) * weights[like.place]
        similar_to[at] = np.where(alike, own.row[likest], -1)
        now[at] = alike & looked[likest]
    return Unsold(likeness, similar_to, now)


def worth(near: Floats, likeness: Floats) -> Floats:
    """Return scores of what was never sold, 0 to 2: what others looked at beside it comes before what reads alike."""
    found: Floats = near + 0.5 * (near > 0) + 0.5 * likeness
    return found
