"""Lists for many customers at once: candidates, features, one run of the ranker, the shop's rules, a reason for each.

    (customer, now) ─▶ histories ─▶ candidates ─▶ features ─▶ two scores ─▶ rules ─┬▶ ten products with reasons
          └──────────▶ last search ─▶ products that its words name ────────────────┘

A list never depends on what shared its batch. Refuses to know: where customers, counts and products come from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from models.recommend.candidates import Candidates, candidates
from models.recommend.catalogue import Catalogue
from models.recommend.currencies import abroad
from models.recommend.customer import Customer
from models.recommend.decay import DAY_S
from models.recommend.features import FEATURES, features
from models.recommend.grouped import places
from models.recommend.histories import NOW, Histories, histories
from models.recommend.item_weights import Weighing
from models.recommend.likeliest import likeliest
from models.recommend.market import Market
from models.recommend.merging import by_turns, merged, sellers_in_places, variants_later, visit_first
from models.recommend.ranker import ALL_SCORE, MOST_NEW, NEW_SCORE, Ranker
from models.recommend.reasons import NEW_HERE, POPULAR, SEARCHED, reason
from models.recommend.resting import newest, resting, variants
from models.recommend.rules import Rules, durable
from models.recommend.searches import as_looked_at, matches, put_first
from models.recommend.standing import MOST_POPULAR, Standing, Standings
from models.recommend.unsold import Offered, Own, unsold, worth

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_COUNT, _SINCE_LAST, _LOOKED, _NEAR, _SOLD = (
    FEATURES.index(name) for name in ("count", "since_last", "looked", "near_recent_share", "sold_short")
)
# Products that were never sold score at most 2, so moved down by this much they are below every other score.
_BELOW = 3.0
# Products that a search names do not compare with ranks either: they score up to this much above the best others.
_ABOVE = 1.0
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


class Recommender:
    """Catalogue, counts and ranker together. Not thread-safe: nothing changes them while it recommends."""

    def __init__(self, catalogue: Catalogue, market: Market, ranker: Ranker, rules: Rules | None = None) -> None:
        """Join the parts; they are read as they are at each call."""
        self._catalogue, self._market, self._ranker, self._rules = catalogue, market, ranker, rules or Rules()
        self._standings, self._weighing = Standings(catalogue, market), Weighing(catalogue, ranker.weights)

    @property
    def standing_took_s(self) -> float:
        """How long it took, after the last change, to make what is the same for every customer, seconds."""
        return self._standings.took_s

    def recommend(self, customers: Sequence[tuple[Customer, int]]) -> list[list[Recommended]]:
        """Make a list for each customer.

        Args:
            customers: each with the time for which it is asked, seconds.

        Returns:
            Rules.length products each, the best first; fewer only where no more are on sale.

        Raises:
            InferenceError: the engine failed.

        Blocks for some milliseconds a customer on one core.
        """
        if not customers or not len(self._catalogue):
            return [[] for _ in customers]
        shop = self._standings.now()
        matching = [matches(self._catalogue, self._market, shop, self._rules, each) for each in customers]
        asked = [(as_looked_at(who, names), now) for (who, now), names in zip(customers, matching, strict=True)]
        lists = zip(asked, matching, self._ranked(asked), strict=True)
        return [self._matches_first(who, names, made) if names else made for (who, _), names, made in lists]

    def _ranked(self, customers: Sequence[tuple[Customer, int]]) -> list[list[Recommended]]:
        if self._rules.new_slots:
            return self.lists(self.scored(customers), self._rules)
        # If no place is kept for new products, few candidates are looked at, and all only if those few make no list.
        scored = self.likeliest(customers)
        lists = self.lists(scored, self._rules)
        if poor := self._poor(scored, lists):
            better = self.lists(self.scored([customers[at] for at in poor]), self._rules)
            for at, listed in zip(poor, better, strict=True):
                lists[at] = listed
        return lists

    def _poor(self, scored: Scored, lists: Sequence[list[Recommended]]) -> list[int]:
        """Return customers with too few candidates, or who would only see what sells while they look at something."""
        most, lines = len(lists), scored.lines
        ranked = (
            self._allowed(scored, self._rules)
            & ~(scored.cold | scored.abroad)
            & (scored.scores[:, ALL_SCORE] > -np.inf)
        )
        short = np.bincount(scored.chosen.owner[ranked], minlength=most) < self._rules.length
        looking = np.bincount(lines.owner[lines.looked >= NOW], minlength=most) > 0
        if looking.any() and (len(scored.shop.cold_rows) or len(scored.shop.popular) < MOST_POPULAR):
            crowd = [any(each.reason == POPULAR for each in listed) for listed in lists]
            short |= looking & np.array(crowd, np.bool_)
        found: list[int] = np.flatnonzero(short).tolist()
        return found

    def _matches_first(
        self, customer: Customer, matching: Sequence[str], listed: list[Recommended]
    ) -> list[Recommended]:
        """Return the list with what the customer searched for in front."""
        best = max((each.score for each in listed), default=0.0)
        places = {each.product_id: each for each in listed}
        for at, name in enumerate(matching):
            places[name] = Recommended(name, best + _ABOVE * (1 - at / len(matching)), SEARCHED)
        names = [each.product_id for each in listed]
        return [places[name] for name in put_first(matching, names, customer.purchases, self._rules)]

    def scored(self, customers: Sequence[tuple[Customer, int]]) -> Scored:
        """Return all candidates of each customer with their scores; needs at least one customer and one product."""
        lines, shop = histories(self._catalogue, customers), self._standings.now()
        chosen = candidates(self._catalogue, self._market, lines, shop)
        return self._scored(lines, shop, chosen, MOST_NEW)

    def likeliest(self, customers: Sequence[tuple[Customer, int]]) -> Scored:
        """Return the few candidates that a list without kept places may have, with their scores; see `scored`."""
        lines, shop = histories(self._catalogue, customers), self._standings.now()
        chosen = likeliest(self._catalogue, self._market, lines, shop, self._rules.length)
        return self._scored(lines, shop, chosen, self._rules.length)

    def _scored(self, lines: Histories, shop: Standing, chosen: Candidates, most_new: int) -> Scored:
        found = features(self._catalogue, self._market, lines, chosen, shop, weighing=self._weighing)
        visits = chosen.pairs.visits.of(chosen.owner * lines.products + chosen.row).astype(np.float32)
        scores = self._ranker.scores(found, chosen.owner, most_new, visits)
        bounds = np.searchsorted(chosen.owner, np.arange(len(lines.now) + 1))
        strange = abroad(self._catalogue, lines, chosen)
        return Scored(lines, chosen, found, scores, visits, shop, shop.cold[chosen.row], strange, bounds)

    def lists(self, scored: Scored, rules: Rules) -> list[list[Recommended]]:
        """Make the lists of one scoring under some rules."""
        allowed, rest = self._allowed(scored, rules), resting(self._catalogue, scored.shop, rules, scored.lines)
        return [self._list(scored, allowed, rest, owner, rules) for owner in range(len(scored.lines.now))]

    def _allowed(self, scored: Scored, rules: Rules) -> Bools:
        """Tell which candidates may be shown: no durable product that was just bought, and none that is at hand."""
        chosen, lines = scored.chosen, scored.lines
        leaf = self._catalogue.leaf.values.take(chosen.row)
        lasting = durable(scored.shop, rules, int(lines.now.max()), leaf)
        just = scored.features[:, _SINCE_LAST] * DAY_S < rules.durable_rest_s
        at_hand = np.isin(chosen.owner * lines.products + chosen.row, lines.keys[lines.at_hand])
        return ~(lasting & just & (scored.features[:, _COUNT] < 2)) & ~at_hand

    def _list(self, scored: Scored, allowed: Bools, rest: Bools, owner: int, rules: Rules) -> list[Recommended]:
        """Make one customer's list: the best of all, kept places for new products, products never sold, the newest."""
        start, end = int(scored.bounds[owner]), int(scored.bounds[owner + 1])
        allowed, cold, features = allowed[start:end], scored.cold[start:end], scored.features[start:end]
        rows, ranks = scored.chosen.row[start:end], scored.scores[start:end]
        fresh = (features[:, _COUNT] == 0) & (features[:, _LOOKED] == 0)
        own = self._own(scored, rest, owner)
        if own.resting.any():
            allowed = allowed & ~(fresh & variants(self._catalogue, own.row[own.resting], rows))
        warm, beside = allowed & ~cold, features[:, _NEAR] > 0
        crowd = warm & ~beside & fresh
        last = _LAST * (crowd & scored.abroad[start:end])
        best = _best(ranks[:, ALL_SCORE] - last, warm, rules.length)
        new = _best(ranks[:, NEW_SCORE] - last, warm & (features[:, _COUNT] == 0), rules.length)
        if len(scored.shop.popular) < MOST_POPULAR:
            sellers = _best(features[:, _SOLD] - last, crowd, rules.length)
            best, new = (sellers_in_places(each, sellers, crowd) for each in (best, new))
        crowd &= not rules.new_slots and bool(crowd[best].any())
        found = unsold(self._catalogue, own, Offered(rows, cold, crowd), rules.least_alike)
        shown, told = allowed & cold & (features[:, _LOOKED] == 0), beside | (found.similar_to >= 0)
        unsold_score = worth(features[:, _NEAR], found.likeness)
        alike: list[int] = []
        if rules.new_slots or len(best) < rules.length:
            varied = self._varied(rows, _best(unsold_score, shown & told, _VARIED * rules.length))
            alike = [*varied[0], *varied[1]][: rules.length]
        chosen = merged(best, new, alike, rules)
        if crowd.any():
            near = _best(ranks[:, ALL_SCORE], warm & (scored.visits[start:end] >= _LEAST_VISIT), rules.length)
            now = self._varied(rows, _best(unsold_score, (shown | crowd) & found.now, _VARIED * rules.length))
            chosen = visit_first(chosen, [*near, *now[0]], crowd)[: rules.length]
        # They do not compare with ranks: what is not ranked has a lower score than all that is.
        ranked = ~cold & (ranks[:, ALL_SCORE] > -np.inf)
        least = min((float(ranks[at, ALL_SCORE]) for at in chosen if ranked[at]), default=0.0)
        scores = np.where(ranked, ranks[:, ALL_SCORE], least - _BELOW + unsold_score)
        listed = [self._place(scored, start + at, scores[at], found.similar_to[at]) for at in chosen]
        if len(listed) < rules.length:
            known = {*own.row.tolist(), *rows[chosen].tolist()}
            others = rows[_best(unsold_score, shown & ~told, rules.length)].tolist()
            seen = scored.shop.looked_at(int(scored.lines.now[owner]))
            listed += self._anything(seen, known, others, least, rules.length - len(listed))
        return falling(listed)

    def _own(self, scored: Scored, rest: Bools, owner: int) -> Own:
        """Return one customer's products; of those that rest the newest, unless such a thing is looked at now."""
        first, last = scored.lines.owner.searchsorted((owner, owner + 1))
        rows, looked = scored.lines.row[first:last], scored.lines.looked[first:last]
        quiet = np.zeros(len(rows), np.bool_)
        if len(at := np.flatnonzero(rest[first:last])):
            bought = scored.lines.times[first:last, 2][at]
            quiet[at] = np.isin(rows[at], newest(self._catalogue, rows[at], bought, rows[looked >= NOW]))
        return Own(rows, looked, quiet)

    def _varied(self, rows: Ints, chosen: list[int]) -> tuple[list[int], list[int]]:
        """Return the places of candidates in their order, and apart those that are one more colour of a product."""
        return variants_later(chosen, [self._catalogue.titles[row] for row in rows[chosen].tolist()])

    def _place(self, scored: Scored, at: int, score: float, similar_to: int) -> Recommended:
        count = float(scored.features[at, _COUNT])
        name = reason(
            count=count,
            looked=float(scored.features[at, _LOOKED]),
            goes_with=-1 if count > 0 else self._goes_with(scored, at),
            similar_to=int(similar_to),
            title=self._catalogue.titles.__getitem__,
        )
        return Recommended(self._catalogue.ids[scored.chosen.row[at]], float(score), name)

    def _anything(self, seen: Ints, known: set[int], near: list[int], least: float, most: int) -> list[Recommended]:
        """Fill a list when nothing else is left: what others look at, then what is near, then what came last."""
        on_sale = self._catalogue.on_sale.values[: len(self._catalogue)]
        looked_at = [row for row in seen.tolist() if row not in known][:most]
        newest = np.flatnonzero(on_sale)[::-1][: len(known) + _LOOKED_BACK * most]
        others = dict.fromkeys((*near, *by_turns(newest.tolist(), self._catalogue.leaf.values)))
        fresh = [row for row in others if row not in known and row not in looked_at][: most - len(looked_at)]
        score = least - 2 * _BELOW
        return [
            *(Recommended(self._catalogue.ids[row], score, POPULAR) for row in looked_at),
            *(Recommended(self._catalogue.ids[row], score, NEW_HERE) for row in fresh),
        ]

    def _goes_with(self, scored: Scored, at: int) -> int:
        """Return the row of the customer's product that speaks most for a candidate; -1 if none does."""
        lines, pairs = scored.lines, scored.chosen.pairs
        key = np.array([scored.chosen.owner[at] * lines.products + scored.chosen.row[at]])
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
