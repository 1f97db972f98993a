"""What other products' prices did in the same situation: boosted trees that tell when the last price will be left.

    past ─▶ situation ─▶ trees, one for each way ─▶ the way that is most likely better than the last price; else this

Trees are small (LightGBM's, as masks of leaves in `learned.json`): no library is needed. They were taught by
`python -m export.forecast.build` on weeks before those that docs/log.md reports.
"""

from pathlib import Path

import msgspec
import numpy as np

from models.forecast.candidates import Floats, Past
from models.forecast.question import HORIZON, Method
from models.forecast.situation import FEATURES, LEAST_SEEN, WAYS, situation
from models.recommend.bit_trees import BitTrees, Trees

FILE = Path(__file__).with_name("learned.json")


class Learned(msgspec.Struct, frozen=True):
    """The file.

    Attributes:
        taught: on what, by which command, with what.
        features: that the trees read, in order.
        ways: trees by way; their sum is below 0 where the way is more likely better than the last price.
    """

    taught: dict[str, str]
    features: list[str]
    ways: dict[Method, Trees]


class LearnedPrice:
    """A candidate, ready to forecast."""

    def __init__(self, learned: Learned) -> None:
        """Lay the trees out.

        Raises:
            ValueError: they read other features, or know other ways.
        """
        if tuple(learned.features) != FEATURES or list(learned.ways) != list(WAYS):
            raise ValueError("the trees were taught on other features or ways: python -m export.forecast.build")
        self._trees = [(WAYS[way], BitTrees(trees)) for way, trees in learned.ways.items()]

    @classmethod
    def load(cls, file: Path = FILE) -> "LearnedPrice":
        """Read the trees; blocks for some milliseconds."""
        return cls(msgspec.json.decode(file.read_bytes(), type=Learned))

    def __call__(self, past: Past) -> Floats:
        """Expect for each week ahead what is most likely nearer; float64 [HORIZON]."""
        last = np.full(HORIZON, past.seen[-1])
        if len(past.seen) < LEAST_SEEN:
            return last
        features = situation(past)
        worse = np.stack([np.zeros(HORIZON), *(trees.scores(features) for _, trees in self._trees)])
        prices = np.stack([last, *(way(past) for way, _ in self._trees)])
        return np.asarray(prices[worse.argmin(axis=0), np.arange(HORIZON)])
