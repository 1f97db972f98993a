"""The ranker: gradient-boosted trees as one ONNX graph, features in, two scores out.

The first score ranks everything; the second was trained on products that are new to the customer, and ranks those.
"""

from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from models.artifact import SHIPPED, Artifact, open_artifact
from models.errors import ArtifactError
from models.manifest import Device
from models.recommend.features import FEATURES
from models.session import Session

ARTIFACT = "ranker-shop"
Floats = npt.NDArray[np.float32]


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
        self._prove()

    @classmethod
    def load(cls, folder: Path | None = None, device: Device = "cpu") -> "Ranker":
        """Open an artifact; None: the shipped one. Raises and blocks like the constructor."""
        return cls(open_artifact(folder or SHIPPED / ARTIFACT), device)

    def scores(self, features: Floats) -> Floats:
        """Score candidates.

        Args:
            features: float32 [candidates, FEATURES], at least one.

        Returns:
            float32 [candidates, 2]: among all, and among products that are new to the customer.

        Blocks on one core, a millisecond for a few hundred.
        """
        (scores,) = self.session.run({"features": features})
        return cast("Floats", scores)

    def _prove(self) -> None:
        manifest = self.artifact.manifest
        for golden in manifest.goldens:
            row = np.array([[float(value) for value in golden.text.split()]], np.float32)
            worst = float(np.abs(self.scores(row)[0] - np.array(golden.values)).max())
            if worst > manifest.golden_tolerance:
                raise ArtifactError(self.artifact.folder, f"a golden output is off by {worst:.5f} on this machine")
