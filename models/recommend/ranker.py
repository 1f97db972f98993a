"""The ranker: gradient-boosted trees as one ONNX graph, features in, a score of each ranker out.

The second ranker was trained on products that are new to the customer, and ranks those; the third the same, where item
weights say something of the customer. Only their best ones are ranked by the first, beside what was bought before.
"""

from pathlib import Path
from typing import cast
from zipfile import BadZipFile

import msgspec
import numpy as np
import numpy.typing as npt

from models.artifact import SHIPPED, Artifact, open_artifact
from models.bit_trees import BitTrees, Trees
from models.errors import ArtifactError
from models.manifest import Device
from models.recommend.features import FEATURES
from models.recommend.grouped import top
from models.recommend.item_weights import NO_WEIGHTS, ItemWeights
from models.session import Session

ARTIFACT = "ranker-shop"
OUTPUTS = ("scores_all", "scores_new", "scores_weighed")
ALL_SCORE, NEW_SCORE, WEIGHED_SCORE = 0, 1, 2
"""Places of the three rankers in OUTPUTS; a score of the third stands among those of the second."""
MOST_NEW = 40
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
MASKS = {NEW_SCORE: "new.json", WEIGHED_SCORE: "weighed.json"}
"""The rankers of new products again, as masks: most candidates pass them alone. An artifact may lack them."""
WEIGHTS = "weights.npz"
"""What the third ranker needs, see `item_weights`. An artifact may lack it."""
_COUNT, _NEAR, _BEST = (FEATURES.index(name) for name in ("count", "near_recent", "ease_best"))
NEAR = 0.2
"""A new product that is this near to what was just bought is ranked among all, too (docs/adr/0101)."""


class Ranker:
    """One graph, opened and proven. Thread-safe.

    Attributes:
        weights: of the shop that it was trained on.
    """

    def __init__(self, artifact: Artifact, device: Device) -> None:
        """Open the graph and check that it reads the features of this version.

        Raises:
            ArtifactError: it was trained on other features, or computes something else than when it was proven.
            DeviceError: the device is absent.

        Blocks for a tenth of a second.
        """
        self.artifact = artifact
        self.session = Session(artifact, device)
        if artifact.manifest.settings.get("features") != list(FEATURES):
            command = artifact.manifest.training.get("command", "shopstream models build")
            raise ArtifactError(artifact.folder, f"it was trained on other features, so `{command}` is needed")
        self.weights = _weights(artifact)
        self._masks = {which: _bit_trees(artifact, file) for which, file in MASKS.items()}
        self._prove()

    @classmethod
    def load(cls, folder: Path | None = None, device: Device = "cpu") -> "Ranker":
        """Open an artifact; None: the shipped one. Raises and blocks like the constructor."""
        return cls(open_artifact(folder or SHIPPED / ARTIFACT), device)

    def scores(self, features: Floats, owner: Ints, most_new: int = MOST_NEW, beside: Floats | None = None) -> Floats:
        """Score candidates of some customers.

        Args:
            features: float32 [candidates, FEATURES].
            owner: int64 [candidates], the customer of each.
            most_new: how many of a customer's new products, the best by their ranker, are ranked among all; so are
                those that often went with what the customer bought or looked at of late.
            beside: float32 [candidates], added to both scores; None adds nothing.

        Returns:
            float32 [candidates, 2]: among all, and among products that are new to the customer; -inf where a candidate
            is not ranked.

        Raises:
            InferenceError: the engine failed.

        Blocks on one core, a millisecond for a few hundred.
        """
        found, columns = np.full((2, len(features)), -np.inf, np.float32), features.T
        new = np.flatnonzero(columns[_COUNT] == 0)
        added = np.zeros(len(features), np.float32) if beside is None else beside
        found[NEW_SCORE, new] = scores = self._of_new(columns.take(new, axis=1)) + added.take(new)
        among_all = (columns[_COUNT] > 0) | (columns[_NEAR] >= NEAR)
        among_all[new[top(owner.take(new), scores, most_new)]] = True
        ranked = np.flatnonzero(among_all)
        found[ALL_SCORE, ranked] = self._run(columns.take(ranked, axis=1).T, ALL_SCORE) + added.take(ranked)
        return found.T

    def _of_new(self, columns: Floats) -> Floats:
        """Score new products, by the third ranker where it applies; float32 [FEATURES, candidates]."""
        found = np.empty(columns.shape[1], np.float32)
        weighed = columns[_BEST] > 0
        for which, some in ((NEW_SCORE, ~weighed), (WEIGHED_SCORE, weighed)):
            at = np.flatnonzero(some)
            found[at] = self._run(columns.take(at, axis=1).T, which)
        return found

    def _run(self, features: Floats, which: int) -> Floats:
        if not len(features):
            return np.zeros(0, np.float32)
        if (masks := self._masks.get(which)) is not None:
            return masks.scores(features)
        (scores,) = self.session.run({"features": np.ascontiguousarray(features)}, [OUTPUTS[which]])
        return cast("Floats", scores)[:, 0]

    def _prove(self) -> None:
        """Compare what it computes, in either way, with what the graph computed when it was built."""
        manifest = self.artifact.manifest
        for golden in manifest.goldens:
            row = np.array([[float(value) for value in golden.text.split()]], np.float32)
            found = np.array([self._run(row, which)[0] for which in (ALL_SCORE, NEW_SCORE, WEIGHED_SCORE)])
            worst = float(np.abs(found - np.array(golden.values)).max())
            if worst > manifest.golden_tolerance:
                raise ArtifactError(self.artifact.folder, f"a golden output is off by {worst:.5f} on this machine")


def _bit_trees(artifact: Artifact, file: str) -> BitTrees | None:
    if file not in artifact.manifest.files:
        return None
    try:
        return BitTrees(msgspec.json.decode(artifact.path(file).read_bytes(), type=Trees))
    except (msgspec.MsgspecError, ValueError, LookupError) as err:
        raise ArtifactError(artifact.folder, f"{file} holds no trees ({err})") from err


def _weights(artifact: Artifact) -> ItemWeights:
    if WEIGHTS not in artifact.manifest.files:
        return NO_WEIGHTS
    try:
        return ItemWeights.decoded(artifact.path(WEIGHTS).read_bytes())
    except (msgspec.MsgspecError, ValueError, LookupError, BadZipFile) as err:
        raise ArtifactError(artifact.folder, f"{WEIGHTS} holds no weights ({err})") from err
