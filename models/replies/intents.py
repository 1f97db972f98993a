"""What a ticket wants: one of the intents of the support corpus, with a calibrated probability; and its vector.

    str ─▶ plain, masked text ─┬─▶ first window ─▶ shared encoder ─▶ layers of its own ─┬─▶ probabilities
                              ├─▶ hashed words and pieces of words ─────────────────────┘
                              └─ means of the same layers, whitened ─▶ unit vector ─▶ nearness to the known intents

A result never depends on what shared its batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from models.artifact import SHIPPED, Artifact, open_artifact
from models.encoder import Encoder
from models.errors import ArtifactError
from models.identity import identity_of
from models.manifest import Device
from models.replies.nearness import Read
from models.replies.words import bucket_arrays
from models.session import Session, Tensor

ARTIFACT = "intents-en-zh"
TASK = "intents"
TOKEN_BUDGET = 512
NO_INTENT = "unknown"
LEAST_TOLD = 0.005
"""Chances below it are left out."""
OUTPUTS = ["probabilities", "vectors", "known"]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Intent:
    """What one text wants.

    Attributes:
        name: the likeliest intent; NO_INTENT for a text without a token.
        confidence: its probability.
        chances: the probability of each intent that has at least LEAST_TOLD.
        vector: of the text, float32 [dim], unit length; None for a text without a token.
        known: cosine of the vector to the nearest intent that the model was taught, among those for a particular wish.
        text: what was read.
    """

    name: str
    confidence: float
    chances: Mapping[str, float] = field(default_factory=dict)
    vector: Floats | None = field(default=None, compare=False, repr=False)
    known: float = field(default=0.0, compare=False)
    text: str = field(default="", compare=False, repr=False)


class IntentModel:
    """A loaded and proven model. Thread-safe."""

    def __init__(self, artifact: Artifact, device: Device = "cpu") -> None:
        """Open encoder and graph, and check the golden outputs.

        Raises:
            ArtifactError: one of them cannot be used, or says something else than when it was proven.
            DeviceError: the device is absent.

        Blocks for about a second: open it off the event loop.
        """
        names = artifact.manifest.settings.get("intents")
        if artifact.uses is None or not isinstance(names, list):
            raise ArtifactError(artifact.folder, "its manifest names no encoder or no intents")
        if [output.name for output in artifact.manifest.outputs] != OUTPUTS:
            raise ArtifactError(artifact.folder, f"it does not give {', '.join(OUTPUTS)}: it has to be made again")
        self.artifact, self.names = artifact, tuple(names)
        self._encoder, self._session = Encoder(artifact.uses, device), Session(artifact, device)
        self.identity = identity_of(artifact, self._session)
        self._prove()

    @classmethod
    def load(cls, folder: Path | None = None, device: Device = "cpu") -> "IntentModel":
        """Open an artifact; None: the shipped one. Raises and blocks like the constructor."""
        return cls(open_artifact(folder or SHIPPED / ARTIFACT), device)

    def infer(self, texts: Sequence[str]) -> list[Intent]:
        """Judge texts.

        Args:
            texts: plain, personal data masked; of a long one the first window is read.

        Returns:
            One intent per text, in order.

        Raises:
            InferenceError: the engine failed.

        Blocks for some milliseconds per text on one core.
        """
        found = [Intent(NO_INTENT, 0.0)] * len(texts)
        for rows, states, mask in self._encoder.first_windows(texts, TOKEN_BUDGET):
            buckets, counts = bucket_arrays([texts[at] for at in rows])
            fed: dict[str, Tensor] = {"states": states, "attention_mask": mask, "buckets": buckets, "counts": counts}
            for at, *read in zip(rows, *cast("list[Floats]", self._session.run(fed)), strict=True):
                found[at] = self._intent(texts[at], *read)
        return found

    def read_alone(self, texts: Sequence[str]) -> list[Read | None]:
        """Read texts as if each were the only one; None for one without a token. Blocks like `infer`."""
        read = [self.infer([text])[0] for text in texts]
        return [None if each.vector is None else Read(each.vector, each.chances) for each in read]

    def _intent(self, text: str, chances: Floats, vector: Floats, known: Floats) -> Intent:
        best, likely = int(chances.argmax()), np.flatnonzero(chances >= LEAST_TOLD)
        told = {self.names[each]: float(chances[each]) for each in likely}
        return Intent(self.names[best], float(chances[best]), told, vector, float(known[0]), text)

    def _prove(self) -> None:
        manifest = self.artifact.manifest
        found = self.infer([golden.text for golden in manifest.goldens])
        for golden, intent in zip(manifest.goldens, found, strict=True):
            if (off := abs(intent.confidence - golden.values[0])) > manifest.golden_tolerance:
                raise ArtifactError(self.artifact.folder, f"a golden output is off by {off:.3f} on this machine")
