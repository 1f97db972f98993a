"""The ranker: gradient-boosted trees as one ONNX graph, features in, two scores out.

Two rankers are in one file: the second was trained on products that are new to the customer, and ranks those. Only its
best ones are ranked by the first, beside what was bought before.
"""

from pathlib import Path
from typing import cast

import msgspec
import numpy as np
import numpy.typing as npt

from models.artifact import SHIPPED, Artifact, open_artifact
from models.bit_trees import BitTrees, Trees
from models.errors import ArtifactError
from models.manifest import Device
from models.recommend.features import FEATURES
from models.recommend.grouped import top
from models.session import Session

ARTIFACT = "ranker-shop"
OUTPUTS = ("scores_all", "scores_new")
ALL, NEW = 0, 1
MOST_NEW = 40
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
NEW_TREES = "new.json"
"""The second ranker again, as masks: most candidates are new, and pass it alone. An artifact may lack it."""
_COUNT = FEATURES.index("count")


class Ranker:
    """One graph, opened and proven. Thread-safe."""

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
            raise ArtifactError(
                artifact.folder, "it was trained on other features, so `shopstream models build` is needed"
            )
        self._new = _bit_trees(artifact)
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
            most_new: how many of a customer's new products, the best by the second ranker, are ranked among all.
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
        found[NEW, new] = scores = self._run(columns.take(new, axis=1).T, NEW) + added.take(new)
        among_all = columns[_COUNT] > 0
        among_all[new[top(owner.take(new), scores, most_new)]] = True
        ranked = np.flatnonzero(among_all)
        found[ALL, ranked] = self._run(columns.take(ranked, axis=1).T, ALL) + added.take(ranked)
        return found.T

    def _run(self, features: Floats, which: int) -> Floats:
        if not len(features):
            return np.zeros(0, np.float32)
        if which == NEW and self._new is not None:
            return self._new.scores(features)
        (scores,) = self.session.run({"features": np.ascontiguousarray(features)}, [OUTPUTS[which]])
        return cast("Floats", scores)[:, 0]

    def _prove(self) -> None:
        """Compare what it computes, in either way, with what the graph computed when it was built."""
        manifest = self.artifact.manifest
        for golden in manifest.goldens:
            row = np.array([[float(value) for value in golden.text.split()]], np.float32)
            found = np.array([self._run(row, which)[0] for which in (ALL, NEW)])
            worst = float(np.abs(found - np.array(golden.values)).max())
            if worst > manifest.golden_tolerance:
                raise ArtifactError(self.artifact.folder, f"a golden output is off by {worst:.5f} on this machine")


def _bit_trees(artifact: Artifact) -> BitTrees | None:
    if NEW_TREES not in artifact.manifest.files:
        return None
    try:
        return BitTrees(msgspec.json.decode(artifact.path(NEW_TREES).read_bytes(), type=Trees))
    except (msgspec.MsgspecError, ValueError, LookupError) as err:
        raise ArtifactError(artifact.folder, f"{NEW_TREES} holds no trees ({err})") from err
