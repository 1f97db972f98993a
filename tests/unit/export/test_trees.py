"""Trees in ONNX against LightGBM, at the thresholds, too."""

import lightgbm as lgb
import numpy as np
import pytest

from export.proof import run_all
from export.trees import bit_trees, floor32, tree_graph
from models.bit_trees import BitTrees, Trees
from models.manifest import TensorSpec


def grown(seed: int) -> tuple[lgb.Booster, np.ndarray]:
    random = np.random.default_rng(seed)
    features = random.integers(0, 12, (2000, 5)).astype(np.float32) / 10
    label = features[:, 0] * 3 + (features[:, 1] > 0.5) + random.random(2000)
    settings = {"num_leaves": 15, "verbose": -1, "num_threads": 1, "use_missing": False, "min_data_in_leaf": 5}
    return lgb.train(settings, lgb.Dataset(features, label), 20), features


def test_one_graph_scores_like_two_boosters_also_where_a_feature_equals_a_threshold() -> None:
    (one, features), (two, _) = grown(1), grown(2)
    graph = tree_graph(
        [one, two],
        [TensorSpec("features", "float32", ["candidates", 5])],
        [TensorSpec(name, "float32", ["candidates", 1]) for name in ("one", "two")],
    )
    thresholds = [node["threshold"] for node in splits(one.dump_model()["tree_info"][0]["tree_structure"])]
    at = np.zeros((len(thresholds), 5), np.float32) + np.array(thresholds, np.float32)[:, None]
    for rows in (features, at):
        wanted = np.stack([np.asarray(each.predict(rows)) for each in (one, two)], axis=1)
        found = np.concatenate(run_all(graph, {"features": rows}), axis=1)
        assert found == pytest.approx(wanted, abs=1e-5)


def test_masks_of_leaves_score_like_the_booster_also_where_a_feature_equals_a_threshold() -> None:
    booster, features = grown(3)
    trees = bit_trees(booster)
    at = np.zeros((len(trees.threshold), 5), np.float32) + np.array(trees.threshold, np.float32)[:, None]
    for rows in (features, at, np.nextafter(at, np.float32(np.inf))):
        assert BitTrees(trees).scores(rows) == pytest.approx(np.asarray(booster.predict(rows)), abs=1e-5)


def test_a_tree_of_too_many_leaves_has_no_masks() -> None:
    with pytest.raises(ValueError, match="more than 16 leaves"):
        BitTrees(Trees([], [], [], [], [[0.0] * 17]))


def splits(node: dict) -> list[dict]:  # type: ignore[type-arg]  # LightGBM's own shape
    if "threshold" not in node:
        return []
    return [node, *splits(node["left_child"]), *splits(node["right_child"])]


@pytest.mark.parametrize("value", [0.1, 0.3, 1 / 3, -0.7, 1.0, 1e-35, 2000.5])
def test_a_threshold_is_the_largest_float_that_is_not_above_it(value: float) -> None:
    floor = floor32(value)
    assert floor <= value
    assert float(np.nextafter(np.float32(floor), np.float32(np.inf))) > value
