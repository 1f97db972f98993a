"""The lower layers of the encoder, shared by all flows: token ids in, one vector per token out.

Each flow has its own upper layers on top: embeddings and lower layers are on disk only once, while each flow's upper
layers learn its own task.
"""

from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from models.artifact import Artifact
from models.manifest import Device
from models.session import Session
from models.token_runs import Ints, cut_into_runs, pad
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

    def first_windows(self, texts: Sequence[str], token_budget: int) -> Iterator[tuple[list[int], Floats, Ints]]:
        """Read the first window of each text, run after run; a text without a token is in no run.

        Args:
            texts: plain texts without lone surrogates.
            token_budget: of one run, as for `cut_into_runs`.

        Yields:
            Of each run: which texts they are, their states as of `states`, and their mask.

        Raises:
            InferenceError: the engine failed.

        Blocks for one pass a run.
        """
        windows = self.tokenizer.windows(texts)
        told = [at for at, each in enumerate(windows) if each.sequences]
        for run in cut_into_runs([len(windows[at].sequences[0]) for at in told], token_budget):
            rows = [told[at] for at in run]
            ids, mask = pad([windows[at].sequences[0] for at in rows], self.tokenizer.pad_id)
            yield rows, self.states(ids, mask), mask
