"""One customer's list out of scored candidates: by ranks, kept places, likeness and visits, with a reason for each.

    scores, features of one customer ─▶ what may be shown ─▶ best, new ─▶ never sold, this visit ─▶ places with reasons

Refuses to know: how candidates were found and scored (recommender.py), and other customers.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.candidates import Candidates
from models.recommend.catalogue import Catalogue
from models.recommend.features import FEATURES
from models.recommend.grouped import places
from models.recommend.histories import NOW, Histories
from models.recommend.merging import by_turns, merged, sellers_in_places, variants_later, visit_first
from models.recommend.ranker import ALL_SCORE, NEW_SCORE
from models.recommend.reasons import NEW_HERE, POPULAR, reason
from models.recommend.resting import newest, variants
from models.recommend.rules import Rules
from models.recommend.standing import MOST_POPULAR, Standing
from models.recommend.unsold import Offered, Own, Unsold, unsold, worth

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_COUNT, _LOOKED, _NEAR, _SOLD = (
    FEATURES.index(name) for name in ("count", "looked", "near_recent_share", "sold_short")
)
# Products that were never sold score at most 2, so moved down by this much they are below every other score.
_BELOW = 3.0
_STEP = 0.001
# A visit's neighbours that have a tenth of what its nearest one has come before what merely sells.
_LEAST_VISIT = 0.1
# So many lists' lengths of what reads alike are looked at, so that variants of one product can make room.
_VARIED = 2
_LAST = np.float32(1e9)  # what merely sells in a strange currency comes behind all else that is sold
# The newest products are looked at, this many times as many as the list lacks, so that categories can be varied.
_LOOKED_BACK = 20


class Recommended(NamedTuple):
    """One product of a list."""

    product_id: str
    score: float
    reason: str


@dataclass(frozen=True)
class Scored:
    """Customers with their candidates, and what the rules ask of each.

    Attributes:
        lines: histories of the customers.
        chosen: ordered by customer.
        features: float32 [candidates, FEATURES].
        scores: float32 [candidates, 2].
        visits: float32 [candidates], how near each is to what is looked at now.
        shop: as it was then.
        cold: bool [candidates], never sold: ranked by text, and by what others looked at beside it.
        abroad: bool [candidates], in a currency that the customer has never met.
        bounds: int64 [customers + 1], where each customer's candidates begin.
    """

    lines: Histories
    chosen: Candidates
    features: Floats
    scores: Floats
    visits: Floats
    shop: Standing
    cold: Bools
    abroad: Bools
    bounds: Ints


class Listing:
    """One customer's list in the making. All arrays are of this customer's candidates."""

    def __init__(
        self, catalogue: Catalogue, scored: Scored, rules: Rules, owner: int, *, allowed: Bools, rest: Bools
    ) -> None:
        """Take one customer out of the many.

        Args:
            catalogue: of products.
            scored: all customers with their candidates.
            rules: of the list.
            owner: which customer.
            allowed: bool [candidates of all], which may be shown.
            rest: bool [lines of all histories], durable products that were just bought.
        """
        self._catalogue, self._scored, self._rules, self._owner = catalogue, scored, rules, owner
        self._start = int(scored.bounds[owner])
        mine = slice(self._start, int(scored.bounds[owner + 1]))
        self._rows, self._features, self._cold = scored.chosen.row[mine], scored.features[mine], scored.cold[mine]
        self._ranks, self._ranks_of_new = scored.scores[mine, ALL_SCORE], scored.scores[mine, NEW_SCORE]
        self._visits, self._abroad = scored.visits[mine], scored.abroad[mine]
        self._own = self._own_products(rest)
        fresh = (self._features[:, _COUNT] == 0) & (self._features[:, _LOOKED] == 0)
        self._near = self._features[:, _NEAR] > 0
        self._allowed = allowed[mine]
        if self._own.resting.any():
            like = variants(catalogue, self._own.row[self._own.resting], self._rows)
            self._allowed = self._allowed & ~(fresh & like)
        self._warm = self._allowed & ~self._cold
        self._crowd = self._warm & ~self._near & fresh
        """What merely sells."""

    def made(self) -> list[Recommended]:
        """The best of all, kept places for new products, products never sold, this visit's, and the newest."""
        best, new = self._by_rank()
        crowd = self._crowd & (not self._rules.new_slots and bool(self._crowd[best].any()))
        found = unsold(self._catalogue, self._own, Offered(self._rows, self._cold, crowd), self._rules.least_alike)
        value = worth(self._features[:, _NEAR], found.likeness)
        shown = self._allowed & self._cold & (self._features[:, _LOOKED] == 0)
        told = self._near | (found.similar_to >= 0)
        alike: list[int] = []
        if self._rules.new_slots or len(best) < self._rules.length:
            varied = self._varied(_best(value, shown & told, _VARIED * self._rules.length))
            alike = [*varied[0], *varied[1]][: self._rules.length]
        chosen = merged(best, new, alike, self._rules)
        if crowd.any():
            chosen = visit_first(chosen, self._of_visit(found, value, shown | crowd), crowd)[: self._rules.length]
        return falling(self._told(chosen, found, value, shown & ~told))

    def _by_rank(self) -> tuple[list[int], list[int]]:
        """The best of all, and of what the customer never bought; what merely sells in the order of its sales."""
        last, length = _LAST * (self._crowd & self._abroad), self._rules.length
        best = _best(self._ranks - last, self._warm, length)
        new = _best(self._ranks_of_new - last, self._warm & (self._features[:, _COUNT] == 0), length)
        if len(self._scored.shop.popular) < MOST_POPULAR:
            sellers = _best(self._features[:, _SOLD] - last, self._crowd, length)
            best, new = (sellers_in_places(each, sellers, self._crowd) for each in (best, new))
        return best, new

    def _of_visit(self, found: Unsold, value: Floats, shown: Bools) -> list[int]:
        """What goes with what is looked at now, then what reads like it."""
        near = _best(self._ranks, self._warm & (self._visits >= _LEAST_VISIT), self._rules.length)
        return [*near, *self._varied(_best(value, shown & found.now, _VARIED * self._rules.length))[0]]

    def _told(self, chosen: list[int], found: Unsold, value: Floats, others: Bools) -> list[Recommended]:
        """The chosen places with scores and reasons; a list that is too short is filled, first from the others."""
        # They do not compare with ranks: what is not ranked has a lower score than all that is.
        ranked = ~self._cold & (self._ranks > -np.inf)
        least = min((float(self._ranks[at]) for at in chosen if ranked[at]), default=0.0)
        scores = np.where(ranked, self._ranks, least - _BELOW + value)
        listed = [self._place(at, scores[at], found.similar_to[at]) for at in chosen]
        if lacking := self._rules.length - len(listed):
            known = {*self._own.row.tolist(), *self._rows[chosen].tolist()}
            near = self._rows[_best(value, others, self._rules.length)].tolist()
            listed += self._anything(known, near, least, lacking)
        return listed

    def _own_products(self, rest: Bools) -> Own:
        """Return the customer's products; of those that rest the newest, unless such a thing is looked at now."""
        lines = self._scored.lines
        first, last = lines.owner.searchsorted((self._owner, self._owner + 1))
        rows, looked = lines.row[first:last], lines.looked[first:last]
        quiet = np.zeros(len(rows), np.bool_)
        if len(at := np.flatnonzero(rest[first:last])):
            bought = lines.times[first:last, 2][at]
            quiet[at] = np.isin(rows[at], newest(self._catalogue, rows[at], bought, rows[looked >= NOW]))
        return Own(rows, looked, quiet)

    def _varied(self, chosen: list[int]) -> tuple[list[int], list[int]]:
        """Return the places of candidates in their order, and apart those that are one more colour of a product."""
        return variants_later(chosen, [self._catalogue.titles[row] for row in self._rows[chosen].tolist()])

    def _place(self, at: int, score: float, similar_to: int) -> Recommended:
        count = float(self._features[at, _COUNT])
        name = reason(
            count=count,
            looked=float(self._features[at, _LOOKED]),
            goes_with=-1 if count > 0 else self._goes_with(at),
            similar_to=int(similar_to),
            title=self._catalogue.titles.__getitem__,
        )
        return Recommended(self._catalogue.ids[self._rows[at]], float(score), name)

    def _anything(self, known: set[int], near: list[int], least: float, most: int) -> list[Recommended]:
        """Fill a list when nothing else is left: what others look at, then what is near, then what came last."""
        on_sale = self._catalogue.on_sale.values[: len(self._catalogue)]
        seen = self._scored.shop.looked_at(int(self._scored.lines.now[self._owner]))
        looked_at = [row for row in seen.tolist() if row not in known][:most]
        latest = np.flatnonzero(on_sale)[::-1][: len(known) + _LOOKED_BACK * most]
        others = dict.fromkeys((*near, *by_turns(latest.tolist(), self._catalogue.leaf.values)))
        fresh = [row for row in others if row not in known and row not in looked_at][: most - len(looked_at)]
        score = least - 2 * _BELOW
        return [
            *(Recommended(self._catalogue.ids[row], score, POPULAR) for row in looked_at),
            *(Recommended(self._catalogue.ids[row], score, NEW_HERE) for row in fresh),
        ]

    def _goes_with(self, at: int) -> int:
        """Return the row of the customer's product that speaks most for a candidate; -1 if none does."""
        lines, pairs = self._scored.lines, self._scored.chosen.pairs
        key = np.array([self._owner * lines.products + self._rows[at]])
        (place,), (known,) = places(pairs.groups.keys, key)
        if not known:
            return -1
        end = pairs.groups.starts[place + 1] if place + 1 < len(pairs.groups.starts) else len(pairs.key)
        members = pairs.groups.order[pairs.groups.starts[place] : end]
        return int(lines.row[pairs.line[members[pairs.strength[:, members].sum(axis=0).argmax()]]])


def falling(listed: list[Recommended]) -> list[Recommended]:
    """Return the list with falling scores: one that is above the score before it becomes a little less than that."""
    found: list[Recommended] = []
    for each in listed:
        above = bool(found) and each.score > found[-1].score
        found.append(each._replace(score=found[-1].score - _STEP) if above else each)
    return found


def _best(scores: Floats, allowed: Bools, most: int) -> list[int]:
    """Return the positions of the highest scores among those allowed, the best first; equal scores keep their order."""
    at = np.flatnonzero(allowed & (scores > -np.inf))
    return [int(place) for place in at[np.argsort(-scores[at], kind="stable")[:most]]]
