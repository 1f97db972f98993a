"""What other products' prices did in the same situation: trees and networks tell when the last price will be left.

    past ─▶ situation ─┬─▶ trees, one for each way ──┬─▶ mean ─▶ the way that is most likely better than the last price;
                       ├─▶ networks (network.py) ────┘           else the last price
                       └─▶ trees of quantiles (bounds.py) ─▶ bounds

All are small and in `learned.json` (LightGBM's trees as masks of leaves): no library is needed. They were taught by
`python -m export.forecast.build` on weeks before those that docs/log.md reports.
"""

from pathlib import Path

import msgspec
import numpy as np

from models.bit_trees import BitTrees, Trees
from models.forecast.bounds import Bounds, LearnedBounds
from models.forecast.candidates import Floats, Past
from models.forecast.network import Networks, NeuralVote
from models.forecast.promotions import LEAST_SEEN, is_due_back, returning_price
from models.forecast.question import HORIZON, Method
from models.forecast.situation import FEATURES, WAYS, situation

FILE = Path(__file__).with_name("learned.json")
# The last price is left only for a way that is this much surer than even, and by as much as trees and networks differ
# (ADR 0099): one that is hardly better, or that they disagree on, is not worth it. In logits, and in standard
# deviations.
CAUTION, DISAGREEMENT = 0.25, 0.5


class Learned(msgspec.Struct, frozen=True):
    """The file.

    Attributes:
        taught: on which data, by which command, with which libraries.
        features: that trees and networks read, in order; networks all but the last, the week ahead.
        ways: trees by way; their sum is below 0 where the way is more likely better than the last price.
        networks: that answer beside them, in the same sense and order.
        bounds: between which prices.
    """

    taught: dict[str, str]
    features: list[str]
    ways: dict[Method, Trees]
    networks: Networks
    bounds: Bounds


class LearnedPrice:
    """A candidate, ready to forecast.

    Attributes:
        bounds: between which prices one will be, whoever forecasts it.
    """

    def __init__(self, learned: Learned) -> None:
        """Lay trees and networks out.

        Raises:
            ValueError: they read other features, or know other ways.
        """
        if tuple(learned.features) != FEATURES or list(learned.ways) != list(WAYS):
            raise ValueError("the trees were taught on other features or ways: python -m export.forecast.build")
        self._trees = [(WAYS[way], BitTrees(trees)) for way, trees in learned.ways.items()]
        self._networks = NeuralVote(learned.networks)
        self.bounds = LearnedBounds(learned.bounds)

    @classmethod
    def load(cls, file: Path = FILE) -> "LearnedPrice":
        """Read the file; blocks for some milliseconds."""
        return cls(msgspec.json.decode(file.read_bytes(), type=Learned))

    def __call__(self, past: Past) -> Floats:
        """Expect, week by week, a way that is surely better than the last price, else that; float64 [HORIZON]."""
        last = np.full(HORIZON, past.seen[-1])
        if len(past.seen) < LEAST_SEEN:
            return last
        if is_due_back(past):
            return returning_price(past)
        features = situation(past)
        trees = np.stack([trees.scores(features) for _, trees in self._trees], axis=1)
        networks = self._networks.scores(features[0, :-1])
        spread = np.concatenate([trees[None], networks]).std(axis=0)
        worse = (trees + networks.mean(axis=0)) / 2 + DISAGREEMENT * spread + CAUTION
        prices = np.stack([last, *(way(past) for way, _ in self._trees)])
        choice = np.concatenate([np.zeros((HORIZON, 1)), worse], axis=1).argmin(axis=1)
        return np.asarray(prices[choice, np.arange(HORIZON)])
