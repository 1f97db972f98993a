"""A ranker for a shop of one's own: learned from its orders before the second cut, judged by those after it.

orders, products ─▶ own_history ─▶ replay ─▶ lessons ─▶ LambdaMART ─▶ ONNX ─▶ folder
                                                └─ test ─▶ NDCG@10, beside the shipped ranker's on the same baskets
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from export.data.grocery import Grocery
from export.errors import CorpusError
from export.recommend.build import TRAIN_FROM, Recipes, Source, build_ranker, judged, lessons
from export.recommend.lessons import Lesson
from export.recommend.metrics import Figure, figure
from export.recommend.own_history import own_history
from export.recommend.train import ALL_RECIPE, NEW_RECIPE
from models.recommend.features import WITHOUT_EASE
from models.recommend.ranker import Ranker
from models.recommend.texts import TextVectors

COMMAND = "shopstream models recommend"
MOST_TAUGHT = 3_000
"""Baskets before the first cut that teach; with those between the cuts as many as the shipped ranker has."""
LEAST_LESSONS = 50


@dataclass(frozen=True)
class OwnFigures:
    """What came of it, on the baskets after the second cut.

    Attributes:
        folder: of the new artifact.
        own: the new ranker's.
        shipped: the shipped one's.
    """

    folder: Path
    own: Figure
    shipped: Figure


def build_own_ranker(
    orders: Path,
    products: Path,
    parent: Path,
    progress: Callable[[str, float], None],
    recipes: Recipes = (ALL_RECIPE, NEW_RECIPE),
) -> OwnFigures:
    """Learn from a shop's files and write the ranker's artifact.

    Args:
        orders: events of orders, JSON lines.
        products: the catalogue, JSON lines.
        parent: the folder of artifacts.
        progress: called with the stage and the share of it that is done.
        recipes: of the ranker of all candidates, and of that of new products.

    Raises:
        CorpusError: a file cannot be used, or holds too little.
        ProofError: the graph does not compute what LightGBM does.

    Blocks for minutes: some eight milliseconds a product text, three a lesson, and the training.
    """
    progress("products", 0.0)
    data = own_history(orders, products)
    progress("history", 0.0)
    found, weights = lessons(data, TextVectors.load(), progress, train_share=train_share(data))
    taught = [*found.get("train", ()), *found.get("tune", ()), *found.get("late", ())]
    new = [lesson for lesson in taught if lesson.bought[lesson.new].any()]
    for what, some in (
        ("teach", taught),
        ("teach what is new to a customer", new),
        ("judge by", found.get("test", ())),
    ):
        if (count := hits(some)) < LEAST_LESSONS:
            reason = f"{count} of its orders can {what}, as a candidate was bought; {LEAST_LESSONS} are needed"
            raise CorpusError(orders, 0, reason)
    source = Source(f"a shop's own {len(data.baskets)} orders of {len(data.candidates)} products", COMMAND, {})
    splits = {name: found.get(name, []) for name in ("train", "tune", "late", "test")}
    folder = build_ranker(parent, splits, weights, source, progress, recipes=recipes)
    own, _ = judged(splits["test"], Ranker.load(folder))
    shipped, _ = judged([unweighed(lesson) for lesson in splits["test"]], Ranker.load())
    return OwnFigures(folder, figure(own), figure(shipped))


def unweighed(lesson: Lesson) -> Lesson:
    """Return a lesson as the shipped ranker has it, whose item weights are another shop's."""
    features = lesson.features.copy()
    features[:, len(WITHOUT_EASE) :] = 0.0
    return replace(lesson, features=features)


def train_share(data: Grocery) -> float:
    """Which share of the baskets before the first cut teaches: all of a small shop's."""
    start, end = data.baskets[0].at, data.baskets[-1].at
    there = sum(start + TRAIN_FROM * (end - start) <= basket.at < data.first_cut for basket in data.baskets)
    return min(1.0, MOST_TAUGHT / max(1, there))


def hits(some: Sequence[Lesson]) -> int:
    """How many lessons have a candidate that was bought."""
    return sum(bool(lesson.bought.any()) for lesson in some)
