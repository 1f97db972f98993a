"""The shipped ranker: proven when it is opened, a ranking of all, and of new products alone, weighed or not."""

import hashlib
import shutil
from pathlib import Path

import msgspec
import numpy as np
import pytest

from models.artifact import SHIPPED, open_artifact
from models.errors import ArtifactError
from models.manifest import FileEntry, encode, sealed
from models.recommend.features import FEATURES
from models.recommend.ranker import (
    ALL_SCORE,
    ARTIFACT,
    MASKS,
    MOST_NEW,
    NEAR,
    NEW_SCORE,
    OUTPUTS,
    WEIGHED_SCORE,
    WEIGHTS,
    Ranker,
)

NEAREST = FEATURES.index("near_recent")


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
    features[:, NEAREST] = 0
    scores = ranker.scores(features, np.zeros(200, np.int64))
    assert np.isfinite(scores[:150, NEW_SCORE]).all()
    assert np.isneginf(scores[150:, NEW_SCORE]).all()
    assert np.isfinite(scores[150:, ALL_SCORE]).all()
    ranked = np.isfinite(scores[:150, ALL_SCORE])
    assert ranked.sum() == MOST_NEW
    assert scores[:150, NEW_SCORE][ranked].min() >= scores[:150, NEW_SCORE][~ranked].max()


def test_what_often_goes_with_what_was_just_bought_is_ranked_among_all_whatever_its_second_score(
    ranker: Ranker,
) -> None:
    features = rows(ranker, 100)
    features[:, 0], features[:, NEAREST] = 0, 0
    last = ranker.scores(features, np.zeros(100, np.int64), 10)[:, NEW_SCORE].argsort()[:60]
    features[last[:30], NEAREST], features[last[30:], NEAREST] = NEAR / 2, NEAR
    scores = ranker.scores(features, np.zeros(100, np.int64), 10)
    near = features[:, NEAREST] >= np.float32(NEAR)
    assert np.isfinite(scores[near, ALL_SCORE]).all()
    assert np.isfinite(scores[~near, ALL_SCORE]).sum() <= 10


def test_each_customer_has_best_new_products_of_its_own(ranker: Ranker) -> None:
    features = rows(ranker, 120)
    features[:, 0] = 0
    together = ranker.scores(features, np.repeat([0, 1], 60))
    alone = [ranker.scores(part, np.zeros(60, np.int64)) for part in np.split(features, 2)]
    assert np.array_equal(together, np.concatenate(alone))


def test_no_candidates_have_no_scores(ranker: Ranker) -> None:
    assert ranker.scores(np.zeros((0, len(FEATURES)), np.float32), np.zeros(0, np.int64)).shape == (0, 2)


@pytest.mark.parametrize("which", [NEW_SCORE, WEIGHED_SCORE])
def test_masks_of_new_products_score_as_their_graph_does(ranker: Ranker, which: int) -> None:
    features = rows(ranker, 700)
    features[:, 0], features[:, -1] = 0, which == WEIGHED_SCORE
    masked = ranker.scores(features, np.zeros(700, np.int64))[:, NEW_SCORE]
    (graph,) = ranker.session.run({"features": features}, [OUTPUTS[which]])
    assert MASKS[which] in ranker.artifact.manifest.files
    assert masked == pytest.approx(np.asarray(graph)[:, 0], abs=1e-5)


def test_of_whom_the_weights_say_nothing_is_ranked_as_in_a_shop_without_them(ranker: Ranker) -> None:
    features, owner = rows(ranker, 120), np.repeat([0, 1], 60)
    features[:, 0] = 0
    features[:60, -3:], features[60:, -1] = 0, 1
    mixed = ranker.scores(features, owner)[:, NEW_SCORE]
    plain, weighed = (
        np.asarray(ranker.session.run({"features": features}, [OUTPUTS[at]])[0]) for at in (NEW_SCORE, WEIGHED_SCORE)
    )
    assert mixed[:60] == pytest.approx(plain[:60, 0], abs=1e-5)
    assert mixed[60:] == pytest.approx(weighed[60:, 0], abs=1e-5)


def test_weights_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / ARTIFACT
    shutil.copytree(SHIPPED / ARTIFACT, folder)
    (folder / WEIGHTS).write_bytes(b"no weights")
    entry = FileEntry(hashlib.sha256(b"no weights").hexdigest(), 10)
    manifest = open_artifact(SHIPPED / ARTIFACT).manifest
    manifest = msgspec.structs.replace(manifest, files=dict(manifest.files) | {WEIGHTS: entry})
    (folder / "manifest.json").write_bytes(encode(sealed(manifest)))
    with pytest.raises(ArtifactError, match="holds no weights"):
        Ranker.load(folder)


@pytest.mark.parametrize(
    ("change", "reason"), [("features", "`shopstream models recommend`"), ("goldens", "golden output")]
)
def test_a_ranker_of_other_features_or_other_scores_is_refused(tmp_path: Path, change: str, reason: str) -> None:
    manifest = open_artifact(SHIPPED / ARTIFACT).manifest
    if change == "features":
        training = {"command": "shopstream models recommend"}
        manifest = msgspec.structs.replace(manifest, settings={"features": ["count"]}, training=training)
    else:
        wrong = [msgspec.structs.replace(each, values=[9.0, 9.0, 9.0]) for each in manifest.goldens]
        manifest = msgspec.structs.replace(manifest, goldens=wrong)
    folder = tmp_path / ARTIFACT
    shutil.copytree(SHIPPED / ARTIFACT, folder)
    (folder / "manifest.json").write_bytes(encode(sealed(manifest)))
    with pytest.raises(ArtifactError, match=reason):
        Ranker.load(folder)
