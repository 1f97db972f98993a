"""The shipped ranker: proven when it is opened, two rankings, the second of new products alone."""

import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.manifest import encode, sealed
from models.recommend.features import FEATURES
from models.recommend.ranker import ALL, ARTIFACT, MOST_NEW, NEW, NEW_TREES, OUTPUTS, Ranker


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return Ranker.load()


def rows(ranker: Ranker, count: int) -> np.ndarray:
    """Feature rows between the golden ones."""
    golden = np.array([list(map(float, each.text.split())) for each in ranker.artifact.manifest.goldens])
    random = np.random.default_rng(0)
    mixed = golden[random.integers(0, len(golden), count)]
    mixed[:, 1:] *= random.uniform(0.5, 2, (count, len(FEATURES) - 1))
    return mixed.astype(np.float32)


def test_only_new_products_have_a_second_score_and_only_the_best_of_them_a_first(ranker: Ranker) -> None:
    features = rows(ranker, 200)
    features[:150, 0], features[150:, 0] = 0, 2
    scores = ranker.scores(features, np.zeros(200, np.int64))
    assert np.isfinite(scores[:150, NEW]).all()
    assert np.isneginf(scores[150:, NEW]).all()
    assert np.isfinite(scores[150:, ALL]).all()
    ranked = np.isfinite(scores[:150, ALL])
    assert ranked.sum() == MOST_NEW
    assert scores[:150, NEW][ranked].min() >= scores[:150, NEW][~ranked].max()


def test_each_customer_has_best_new_products_of_its_own(ranker: Ranker) -> None:
    features = rows(ranker, 120)
    features[:, 0] = 0
    together = ranker.scores(features, np.repeat([0, 1], 60))
    alone = [ranker.scores(part, np.zeros(60, np.int64)) for part in np.split(features, 2)]
    assert np.array_equal(together, np.concatenate(alone))


def test_no_candidates_have_no_scores(ranker: Ranker) -> None:
    assert ranker.scores(np.zeros((0, len(FEATURES)), np.float32), np.zeros(0, np.int64)).shape == (0, 2)


def test_masks_of_the_second_ranker_score_as_its_graph_does(ranker: Ranker) -> None:
    features = rows(ranker, 700)
    features[:, 0] = 0
    masked = ranker.scores(features, np.zeros(700, np.int64))[:, NEW]
    (graph,) = ranker.session.run({"features": features}, [OUTPUTS[NEW]])
    assert NEW_TREES in ranker.artifact.manifest.files
    assert masked == pytest.approx(np.asarray(graph)[:, 0], abs=1e-5)


@pytest.mark.parametrize(("change", "reason"), [("features", "other features"), ("goldens", "golden output")])
def test_a_ranker_of_other_features_or_other_scores_is_refused(tmp_path: Path, change: str, reason: str) -> None:
    manifest = open_artifact(SHIPPED / ARTIFACT).manifest
    if change == "features":
        manifest = msgspec.structs.replace(manifest, settings={"features": ["count"]})
    else:
        wrong = [msgspec.structs.replace(each, values=[9.0, 9.0]) for each in manifest.goldens]
        manifest = msgspec.structs.replace(manifest, goldens=wrong)
    folder = tmp_path / ARTIFACT
    shutil.copytree(SHIPPED / ARTIFACT, folder)
    (folder / "manifest.json").write_bytes(encode(sealed(manifest)))
    with pytest.raises(ArtifactError, match=reason):
        Ranker.load(folder)
