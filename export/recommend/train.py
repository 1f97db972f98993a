"""The rankers: LambdaMART over all candidates, and over those that are new to the customer (Burges 2010)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np

from export.recommend.lessons import Bools, Floats, Lesson
from models.recommend.features import FEATURES


@dataclass(frozen=True)
class Recipe:
    """How trees are grown.

    Attributes:
        trees: how many.
        leaves: of a tree.
        rate: of learning.
        least: candidates in a leaf.
        depth: ranks that count in training.
        seed: of the samples.
    """

    trees: int = 200
    leaves: int = 31
    rate: float = 0.05
    least: int = 100
    depth: int = 20
    seed: int = 1


ALL_RECIPE = Recipe()
NEW_RECIPE = Recipe(trees=50, leaves=15, rate=0.08, least=200, depth=50)
"""New products have few hits: smaller trees, and more ranks that count. Chosen between the cuts (docs/log.md)."""


@dataclass(frozen=True)
class Sheet:
    """Lessons as LightGBM reads them.

    Attributes:
        features: float32 [candidates, features], the first of FEATURES.
        bought: bool [candidates].
        sizes: candidates of each lesson.
    """

    features: Floats
    bought: Bools
    sizes: list[int]


def sheet(lessons: Sequence[Lesson], *, new_only: bool, width: int = len(FEATURES)) -> Sheet:
    """Lay lessons out with the first features, `width` of them; one in which nothing was bought teaches nothing."""
    features, bought = [], []
    for lesson in lessons:
        kept = lesson.new if new_only else np.ones(len(lesson.bought), np.bool_)
        if lesson.bought[kept].any():
            features.append(lesson.features[kept, :width])
            bought.append(lesson.bought[kept])
    return Sheet(np.concatenate(features), np.concatenate(bought), [len(each) for each in bought])


def train(taught: Sheet, recipe: Recipe, progress: Callable[[float], None]) -> lgb.Booster:
    """Grow a ranker on one thread, the same trees each time.

    Args:
        taught: what to learn from.
        recipe: how.
        progress: called with the share that is done.

    Blocks for some minutes.
    """
    settings: dict[str, Any] = {
        "objective": "lambdarank",
        "lambdarank_truncation_level": recipe.depth,
        "learning_rate": recipe.rate,
        "num_leaves": recipe.leaves,
        "min_data_in_leaf": recipe.least,
        "feature_fraction": 0.6,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "use_missing": False,
        "seed": recipe.seed,
        "deterministic": True,
        "force_col_wise": True,
        "num_threads": 1,
        "verbose": -1,
    }
    names = list(FEATURES[: taught.features.shape[1]])
    data = lgb.Dataset(taught.features, taught.bought.astype(np.int32), group=taught.sizes, feature_name=names)
    return lgb.train(settings, data, recipe.trees, callbacks=[lambda now: progress((now.iteration + 1) / recipe.trees)])
