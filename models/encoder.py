"""The shared lower layers of the encoder: token ids in, one vector a token out.

All flows share this artifact, and each has upper layers of its own that read its states: embeddings and lower layers
are on disk only once, while each flow's upper layers learn its own task.
"""

from typing import cast

import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.manifest import Device
from models.session import Session
from models.token_runs import Ints
from models.tokenizer import WindowTokenizer

Floats = npt.NDArray[np.float32]


class Encoder:
    """Lower layers and tokenizer of one artifact. Thread-safe."""

    def __init__(self, artifact: Artifact, device: Device) -> None:
        """Open graph and tokenizer.

        Raises:
            ArtifactError: the artifact cannot be used.
            DeviceError: the device is absent.

        Blocks for up to a second: open it off the event loop.
        """
        self.tokenizer = WindowTokenizer(artifact)
        self._session = Session(artifact, device)

    def states(self, ids: Ints, mask: Ints) -> Floats:
        """One forward pass.

        Args:
            ids: int64 [rows, tokens], right-padded.
            mask: int64 [rows, tokens], 1 for a token, 0 for padding.

        Returns:
            float32 [rows, tokens, dim]; values at padding mean nothing.

        Raises:
            ShapeError: the arrays break the contract.
            InferenceError: the engine failed.

        Blocks for one pass on one core (milliseconds).
        """
        (states,) = self._session.run({"input_ids": ids, "attention_mask": mask})
        return cast("Floats", states)
