"""Training and evaluation data of a ranker: features of candidates with what was bought, moment by moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from export.recommend.replay import Moment, Shop
from models.recommend.candidates import candidates
from models.recommend.features import FEATURES, features
from models.recommend.histories import histories
from models.recommend.item_weights import ItemWeights, Weighing
from models.recommend.standing import standing

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_COUNT = FEATURES.index("count")


@dataclass(frozen=True)
class Lesson:
    """One moment with its candidates.

    Attributes:
        moment: who and when.
        rows: int32 [candidates], of the catalogue.
        features: float32 [candidates, FEATURES].
        bought: bool [candidates].
        wanted_new: how many of the basket's candidates the household never bought before.
    """

    moment: Moment
    rows: npt.NDArray[np.int32]
    features: Floats
    bought: Bools
    wanted_new: int

    @property
    def new(self) -> Bools:
        """Which candidates the customer never bought, bool [candidates]."""
        fresh: Bools = self.features[:, _COUNT] == 0
        return fresh


@dataclass
class Lessons:
    """Collects lessons; to be called by the replay.

    Attributes:
        shop: as it is at the time of each moment.
        weights: known at a time, in seconds: of baskets before it.
        whole: splits of which every moment is kept; of others those in which a candidate was bought.
        found: lessons of each split, with all their candidates: with fewer that were not bought, the ranker would take
            new products for likelier than they are (docs/log.md).
    """

    shop: Shop
    weights: Callable[[int], ItemWeights]
    whole: frozenset[str] = frozenset(("test",))
    found: dict[str, list[Lesson]] = field(default_factory=dict)

    def __call__(self, moments: Sequence[Moment]) -> None:
        """Ask for candidates and features of a handful of moments."""
        catalogue, market = self.shop.catalogue, self.shop.market
        lines = histories(catalogue, [(moment.customer, moment.at) for moment in moments])
        now = standing(catalogue, market).without_cold()
        chosen = candidates(catalogue, market, lines, now)
        weighing = Weighing(catalogue, self.weights(moments[0].at))
        values = features(catalogue, market, lines, chosen, now, weighing=weighing)
        bounds = np.searchsorted(chosen.owner, np.arange(len(moments) + 1))
        for moment, start, end in zip(moments, bounds[:-1], bounds[1:], strict=True):
            lesson = self._lesson(moment, chosen.row[start:end], values[start:end])
            kept = self.found.setdefault(moment.split, [])
            if moment.split in self.whole or lesson.bought.any():
                kept.append(lesson)

    def _lesson(self, moment: Moment, rows: Ints, values: Floats) -> Lesson:
        wanted = [self.shop.catalogue.row(product) for product in moment.wanted]
        fresh = sum(product not in moment.customer.purchases for product in moment.wanted)
        return Lesson(moment, rows.astype(np.int32), values.copy(), np.isin(rows, wanted), fresh)
