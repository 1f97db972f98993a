"""Lists for many customers at once: candidates, features, one run of the ranker, and each customer's list of these.

    (customer, now) ─▶ histories ─▶ candidates ─▶ features ─▶ two scores ─▶ listing ─┬▶ ten products with reasons
          └──────────▶ last search ─▶ products that its words name ──────────────────┘

A list never depends on what shared its batch. Refuses to know: where customers, counts and products come from.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.recommend.candidates import Candidates, candidates
from models.recommend.catalogue import Catalogue
from models.recommend.currencies import abroad
from models.recommend.customer import Customer
from models.recommend.decay import DAY_S
from models.recommend.features import FEATURES, features
from models.recommend.histories import NOW, Histories, histories
from models.recommend.item_weights import Weighing
from models.recommend.likeliest import likeliest
from models.recommend.listing import Listing, Recommended, Scored
from models.recommend.market import Market
from models.recommend.ranker import ALL_SCORE, MOST_NEW, Ranker
from models.recommend.reasons import POPULAR, SEARCHED
from models.recommend.resting import resting
from models.recommend.rules import Rules, durable
from models.recommend.searches import as_looked_at, matches, put_first
from models.recommend.standing import MOST_POPULAR, Standing, Standings

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_COUNT, _SINCE_LAST = FEATURES.index("count"), FEATURES.index("since_last")
# Products that a search names do not compare with ranks: they score up to this much above the best others.
_ABOVE = 1.0


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
            customers: each with the time for which it is asked, seconds; a year or more before the newest order it is
                moved up to where counts can still be read.

        Returns:
            Rules.length products each, the best first; fewer only where no more are on sale.

        Raises:
            InferenceError: the engine failed.

        Blocks for some milliseconds a customer on one core.
        """
        if not customers or not len(self._catalogue):
            return [[] for _ in customers]
        shop, earliest = self._standings.now(), self._market.earliest()
        customers = [(who, max(now, earliest)) for who, now in customers]
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
        return [
            Listing(self._catalogue, scored, rules, owner, allowed=allowed, rest=rest).made()
            for owner in range(len(scored.lines.now))
        ]

    def _allowed(self, scored: Scored, rules: Rules) -> Bools:
        """Tell which candidates may be shown: no durable product that was just bought, and none that is at hand."""
        chosen, lines = scored.chosen, scored.lines
        leaf = self._catalogue.leaf.values.take(chosen.row)
        lasting = durable(scored.shop, rules, int(lines.now.max()), leaf)
        just = scored.features[:, _SINCE_LAST] * DAY_S < rules.durable_rest_s
        at_hand = np.isin(chosen.owner * lines.products + chosen.row, lines.keys[lines.at_hand])
        return ~(lasting & just & (scored.features[:, _COUNT] < 2)) & ~at_hand
